package dev.nanospan.otel;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Micrometer's bridge: observations as spans. */
class MicrometerTest {
    @Test
    void shouldTraceObservations() throws Exception {
        // At the end of a span the bridge asks a class of the SDK whether the status is unset, and makes it OK. It has
        // no way
        // to ask others.
        final List<String> lines = SameTraces.of(5)
                .through(line -> line.replace(" OK()", " UNSET()"))
                .by(MicrometerTest::observe);
        assertThat(lines.get(0)).startsWith("INTERNAL order").contains("symbol=ESZ6", "accepted");
        assertThat(lines).anyMatch(line -> line.startsWith("  INTERNAL pay") && line.contains(" ERROR("));
        assertThat(lines).anyMatch(line -> line.startsWith("    CONSUMER receive") && line.contains("remote=true"));
    }

    private static void observe(final OpenTelemetry otel) {
        final Tracer tracer = otel.getTracer("micrometer");
        final OtelTracer bridge = new OtelTracer(tracer, new OtelCurrentTraceContext(), event -> {});
        final ObservationRegistry registry = ObservationRegistry.create();
        final OtelPropagator propagator = new OtelPropagator(otel.getPropagators(), tracer);
        registry.observationConfig()
                .observationHandler(
                        new io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler(
                                new PropagatingSenderTracingObservationHandler<>(bridge, propagator),
                                new PropagatingReceiverTracingObservationHandler<>(bridge, propagator),
                                new DefaultTracingObservationHandler(bridge)));

        final Map<String, String> headers = new HashMap<>();
        Observation.createNotStarted("order", registry)
                .highCardinalityKeyValue(KeyValue.of("symbol", "ESZ6"))
                .observe(() -> {
                    registry.getCurrentObservation().event(Observation.Event.of("accepted"));
                    final Observation pay = Observation.start("pay", registry);
                    pay.error(new IllegalStateException("no money"));
                    pay.stop();
                    final SenderContext<Map<String, String>> sending = new SenderContext<>(Map::put);
                    sending.setCarrier(headers);
                    Observation.createNotStarted("send", () -> sending, registry)
                            .observe(() -> {});
                });
        assertThat(headers).containsKey("traceparent");
        final ReceiverContext<Map<String, String>> received = new ReceiverContext<>(Map::get);
        received.setCarrier(headers);
        Observation.createNotStarted("receive", () -> received, registry)
                .observe(() -> Observation.createNotStarted("settle", registry).observe(() -> {}));
    }
}
