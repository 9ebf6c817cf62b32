package dev.nanospan.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Options;
import dev.nanospan.ledger.Counter;
import dev.nanospan.testkit.InMemoryExporter;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.logs.LoggerProvider;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way in. */
class NanospanOpenTelemetryTest {
    /** Of the engine that was made last: what an exporter counts is of one engine. */
    private InMemoryExporter exporter = new InMemoryExporter();

    private final List<Nanospan> engines = new ArrayList<>();

    @AfterEach
    void reset() {
        GlobalOpenTelemetry.resetForTest();
        assertThat(engines)
                .allSatisfy(engine -> assertThat(engine.ledger().isExact())
                        .as(engine.ledger().toString())
                        .isTrue());
    }

    private NanospanOpenTelemetry made(final NanospanConfig config) {
        final NanospanOpenTelemetry otel = NanospanOpenTelemetry.create(config);
        engines.add(otel.nanospan());
        return otel;
    }

    private NanospanConfig.Builder config() {
        return NanospanConfig.builder().exporter(exporter).jmx(false);
    }

    @Test
    void shouldBeTheStorageThatOpenTelemetryFinds() {
        assertThat(ContextStorage.get()).isSameAs(NanospanContextStorage.INSTANCE);
    }

    @Test
    void shouldBeTheGlobalOneOnceInstalled() {
        try (NanospanOpenTelemetry otel = made(config().build()).install()) {
            GlobalOpenTelemetry.getTracer("test")
                    .spanBuilder("work")
                    .startSpan()
                    .end();
            assertThat(GlobalOpenTelemetry.getPropagators().getTextMapPropagator())
                    .isSameAs(otel.getPropagators().getTextMapPropagator());
            assertThatThrownBy(otel::install).isInstanceOf(IllegalStateException.class);
        }
        assertThat(exporter.spans("work")).hasSize(1);
    }

    @Test
    void shouldCloseTheEngineItMadeAndNoOther() {
        final NanospanOpenTelemetry made = made(config().build());
        made.close();
        made.getTracer("test").spanBuilder("late").startSpan().end();
        assertThat(exporter.spans("late")).isEmpty();
        exporter = new InMemoryExporter();
        try (Nanospan nanospan = Nanospan.create(config().build())) {
            NanospanOpenTelemetry.of(nanospan).close();
            nanospan.tracer("test").start("work").end();
            assertThat(nanospan.flush(Duration.ofSeconds(20))).isTrue();
        }
        assertThat(exporter.spans("work")).hasSize(1);
    }

    @Test
    void shouldPassMetersAndLoggersThrough() {
        final SdkMeterProvider meters = SdkMeterProvider.builder().build();
        final SdkLoggerProvider logs = SdkLoggerProvider.builder().build();
        try (NanospanOpenTelemetry otel = made(config().build())) {
            assertThat(otel.getMeterProvider()).isSameAs(MeterProvider.noop());
            assertThat(otel.getLogsBridge()).isSameAs(LoggerProvider.noop());
            final NanospanOpenTelemetry with = otel.withMeters(meters).withLogs(logs);
            assertThat(with.getMeterProvider()).isSameAs(meters);
            assertThat(with.getLogsBridge()).isSameAs(logs);
            assertThat(with.nanospan()).isSameAs(otel.nanospan());
            with.getTracer("test").spanBuilder("work").startSpan().end();
        } finally {
            meters.close();
            logs.close();
        }
        assertThat(exporter.spans("work")).hasSize(1);
    }

    /** What the builder was told is kept of a span that never ends, links without attributes included. */
    @Test
    void shouldReportOpenSpansAsTheyWereAtTheirStart(@TempDir final Path folder) {
        final NanospanConfig.Builder config =
                config().ringFile(folder.resolve("ring")).ringOpenSpans(true);
        final Span open;
        try (NanospanOpenTelemetry otel = made(config.build())) {
            final Span other = otel.getTracer("test").spanBuilder("other").startSpan();
            other.end();
            open = otel.getTracer("test")
                    .spanBuilder("open")
                    .setNoParent()
                    .setAttribute("key", 7)
                    .addLink(other.getSpanContext())
                    .startSpan();
        }
        exporter = new InMemoryExporter();
        try (NanospanOpenTelemetry otel = made(config.exporter(exporter).build())) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> otel.nanospan().ledger().get(Counter.RECOVERED_INTERRUPTED) == 1);
        }
        open.end(); // until here somebody had it
        assertThat(exporter.spans("open")).singleElement().satisfies(span -> {
            assertThat(span.attributes()).containsEntry("key", 7L).containsEntry("nanospan.interrupted", true);
            assertThat(span.links()).hasSize(1);
            assertThat(span.droppedLinks()).isZero();
        });
    }

    @Test
    void shouldDoNothingWhereTracingIsDisabled() {
        try (NanospanOpenTelemetry otel = made(config().enabled(false).build())) {
            final Span span = otel.getTracer("test").spanBuilder("work").startSpan();
            assertThat(span.isRecording()).isFalse();
            span.end();
        }
        assertThat(exporter.spans()).isEmpty();
    }

    @Test
    void shouldPropagateInTheFormatsConfigured() {
        try (NanospanOpenTelemetry otel =
                made(config().set(Options.PROPAGATORS, List.of("b3")).build())) {
            final TextMapPropagator propagator = otel.getPropagators().getTextMapPropagator();
            assertThat(propagator.fields()).containsExactly("b3");
            final Map<String, String> headers = new TreeMap<>();
            final Context debugged = propagator.extract(
                    Context.root(),
                    Map.of("b3", "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-d"),
                    TracingContract.MapGetter.INSTANCE);
            propagator.inject(debugged, headers, Map::put);
            assertThat(headers).containsEntry("b3", "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-d");
            assertThat(otel.nanospan().ledger().get(Counter.EXTRACT_MALFORMED)).isZero();
        }
    }

    @Test
    void shouldPropagateNothingWhereNothingIsConfigured() {
        try (NanospanOpenTelemetry otel =
                made(config().set(Options.PROPAGATORS, List.of("none")).build())) {
            assertThat(otel.getPropagators().getTextMapPropagator()).isSameAs(TextMapPropagator.noop());
        }
    }
}
