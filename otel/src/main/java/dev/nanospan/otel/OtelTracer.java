package dev.nanospan.otel;

import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.Tracer;
import org.jspecify.annotations.Nullable;

/** A tracer of the engine behind OpenTelemetry's interface. Thread safe. */
final class OtelTracer implements Tracer {
    /** What OpenTelemetry calls a span that was given no name. */
    private static final String UNNAMED = "<unspecified span name>";

    final Bridge bridge;
    final dev.nanospan.Tracer tracer;

    OtelTracer(final Bridge bridge, final dev.nanospan.Tracer tracer) {
        this.bridge = bridge;
        this.tracer = tracer;
    }

    @Override
    public boolean isEnabled() {
        return bridge.nanospan.isTracing();
    }

    @Override
    public SpanBuilder spanBuilder(final @Nullable String spanName) {
        return new OtelSpanBuilder(this, spanName == null || spanName.isBlank() ? UNNAMED : spanName);
    }
}
