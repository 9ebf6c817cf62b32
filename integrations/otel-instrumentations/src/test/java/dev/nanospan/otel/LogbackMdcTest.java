package dev.nanospan.otel;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.read.ListAppender;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Scope;
import io.opentelemetry.instrumentation.logback.mdc.v1_0.OpenTelemetryAppender;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The instrumentation of Logback: lines have the ids of the span in which they are written. */
@SuppressWarnings("try") // a scope is there to be closed
class LogbackMdcTest {
    private final LoggerContext context = new LoggerContext();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = context.getLogger("orders");

    LogbackMdcTest() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        lines.setContext(context);
        lines.start();
        final OpenTelemetryAppender appender = new OpenTelemetryAppender();
        appender.setContext(context);
        appender.setAddBaggage(true);
        appender.addAppender(lines);
        appender.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(appender);
    }

    @Test
    void shouldWriteTheIdsOfTheCurrentSpan() throws Exception {
        SameTraces.of(2).by(this::log);
    }

    private void log(final OpenTelemetry otel) {
        lines.list.clear();
        final Span outer = otel.getTracer("test").spanBuilder("outer").startSpan();
        logger.info("before");
        try (Scope scope = outer.makeCurrent()) {
            logger.info("in outer");
            final Span inner = otel.getTracer("test").spanBuilder("inner").startSpan();
            try (Scope within = inner.makeCurrent();
                    Scope carrying =
                            Baggage.builder().put("tenant", "7").build().makeCurrent()) {
                logger.info("in inner");
            }
            logger.info("in outer again");
            inner.end();
            assertThat(lines.list.get(2).getMDCPropertyMap())
                    .containsAllEntriesOf(idsOf(inner))
                    .containsEntry("baggage.tenant", "7");
        }
        outer.end();
        assertThat(lines.list).extracting(ILoggingEvent::getMessage).hasSize(4);
        assertThat(lines.list.get(0).getMDCPropertyMap()).doesNotContainKey("trace_id");
        assertThat(lines.list.get(1).getMDCPropertyMap()).containsAllEntriesOf(idsOf(outer));
        assertThat(lines.list.get(3).getMDCPropertyMap()).containsAllEntriesOf(idsOf(outer));
    }

    private static Map<String, String> idsOf(final Span span) {
        final SpanContext context = span.getSpanContext();
        return Map.of(
                "trace_id", context.getTraceId(),
                "span_id", context.getSpanId(),
                "trace_flags", context.getTraceFlags().asHex());
    }
}
