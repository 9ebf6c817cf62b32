package dev.nanospan.otel;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.opentracingshim.OpenTracingShim;
import io.opentracing.Scope;
import io.opentracing.Span;
import io.opentracing.SpanContext;
import io.opentracing.Tracer;
import io.opentracing.propagation.Format;
import io.opentracing.propagation.TextMapAdapter;
import io.opentracing.tag.Tags;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** OpenTracing's API on OpenTelemetry's. */
@SuppressWarnings("try") // a scope is there to be closed
class OpenTracingTest {
    @Test
    void shouldTraceWhatOpenTracingTells() throws Exception {
        final List<String> lines = SameTraces.of(4).by(OpenTracingTest::trace);
        assertThat(lines.get(1))
                .contains("order of opentracing-shim", "span.kind=server", "symbol=ESZ6", "quantity=250");
        assertThat(lines).anyMatch(line -> line.startsWith("  INTERNAL pay") && line.contains(" ERROR("));
        assertThat(lines).anyMatch(line -> line.contains(" settle of ") && line.contains("remote=true"));
    }

    private static void trace(final OpenTelemetry otel) {
        final Tracer tracer = OpenTracingShim.createTracerShim(otel);
        final Map<String, String> headers = new HashMap<>();
        final Span order = tracer.buildSpan("order")
                .withTag(Tags.SPAN_KIND.getKey(), Tags.SPAN_KIND_SERVER)
                .withTag("quantity", 250)
                .start();
        order.setBaggageItem("tenant", "7");
        try (Scope scope = tracer.activateSpan(order)) {
            tracer.activeSpan().setTag("symbol", "ESZ6").log("accepted");
            final Span pay = tracer.buildSpan("pay").start();
            pay.log(Map.of("event", "error", "error.object", new IllegalStateException("no money")));
            pay.setTag(Tags.ERROR, true);
            pay.finish();
            tracer.inject(order.context(), Format.Builtin.TEXT_MAP, new TextMapAdapter(headers));
        }
        order.finish();
        assertThat(headers).containsKeys("traceparent", "baggage");
        final SpanContext arrived = tracer.extract(Format.Builtin.TEXT_MAP, new TextMapAdapter(headers));
        assertThat(arrived.toTraceId()).isEqualTo(order.context().toTraceId());
        tracer.buildSpan("settle")
                .asChildOf(arrived)
                .withTag(Tags.SPAN_KIND.getKey(), Tags.SPAN_KIND_CONSUMER)
                .start()
                .finish();
        tracer.buildSpan("alone").ignoreActiveSpan().start().finish();
    }
}
