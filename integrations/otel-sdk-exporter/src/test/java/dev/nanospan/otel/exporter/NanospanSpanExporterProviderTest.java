package dev.nanospan.otel.exporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The SDK's autoconfiguration finds the exporter by its name. */
class NanospanSpanExporterProviderTest {
    private static OpenTelemetrySdk sdk(final Map<String, String> properties) {
        final Map<String, String> all = new HashMap<>(Map.of(
                "otel.traces.exporter", "nanospan",
                "otel.metrics.exporter", "none",
                "otel.logs.exporter", "none"));
        all.putAll(properties);
        return AutoConfiguredOpenTelemetrySdk.builder()
                .addPropertiesSupplier(() -> all)
                .disableShutdownHook()
                .build()
                .getOpenTelemetrySdk();
    }

    @Test
    void shouldBeChosenByVariables() {
        try (Collector collector = new Collector()) {
            final OpenTelemetrySdk sdk = sdk(Map.of(
                    "otel.exporter.otlp.endpoint", collector.url(),
                    "otel.exporter.otlp.protocol", "http/protobuf",
                    "otel.service.name", "orders"));
            sdk.getTracer("test").spanBuilder("work").startSpan().end();
            assertThat(sdk.shutdown().join(60, TimeUnit.SECONDS).isSuccess()).isTrue();

            assertThat(collector.spans()).extracting(Span::getName).containsExactly("work");
            assertThat(collector
                            .requests
                            .get(0)
                            .getResourceSpans(0)
                            .getResource()
                            .getAttributesList())
                    .anyMatch(each -> each.getValue().getStringValue().equals("orders"));
        }
    }

    @Test
    void shouldPreferOurOwnNames() {
        try (Collector collector = new Collector()) {
            final OpenTelemetrySdk sdk = sdk(Map.of(
                    "otel.exporter.otlp.endpoint",
                    "http://localhost:1",
                    "nanospan.otlp.endpoint",
                    collector.url() + "/v1/traces"));
            sdk.getTracer("test").spanBuilder("work").startSpan().end();
            assertThat(sdk.shutdown().join(60, TimeUnit.SECONDS).isSuccess()).isTrue();
            assertThat(collector.types).containsExactly("application/json");
        }
    }

    @Test
    void shouldRedactAsTheVariablesSay() {
        try (Collector collector = new Collector()) {
            final OpenTelemetrySdk sdk = sdk(Map.of(
                    "otel.exporter.otlp.endpoint", collector.url(),
                    "otel.exporter.otlp.protocol", "http/protobuf",
                    "nanospan.redact.profile", "strict"));
            sdk.getTracer("test").spanBuilder("4111 1111 1111 1111").startSpan().end();
            assertThat(sdk.shutdown().join(60, TimeUnit.SECONDS).isSuccess()).isTrue();

            assertThat(collector.spans()).extracting(Span::getName).containsExactly("[card]");
        }
    }

    @Test
    void shouldStopWhereAValueIsBad() {
        assertThatThrownBy(() -> sdk(Map.of("nanospan.batch.spans", "many")))
                .isInstanceOf(ConfigurationException.class)
                .hasStackTraceContaining("nanospan.batch.spans");
    }
}
