package dev.nanospan.otel;

import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.logs.LoggerProvider;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.propagation.ContextPropagators;
import org.jspecify.annotations.Nullable;

/**
 * The OpenTelemetry API on a Nanospan engine. Thread safe; make one for a service, close it at the end.
 *
 * <pre>{@code
 * try (NanospanOpenTelemetry otel = NanospanOpenTelemetry.create().install()) {
 *     Tracer tracer = otel.getTracer("matching-engine");
 *     Span span = tracer.spanBuilder("match").setSpanKind(SpanKind.SERVER).startSpan();
 *     try (Scope scope = span.makeCurrent()) {
 *         span.setAttribute("symbol", "ESZ6");
 *     } finally {
 *         span.end();
 *     }
 * }
 * }</pre>
 *
 * <p>Spans of this API and of {@link dev.nanospan.Tracer} are one trace: see the package for what holds where they meet.
 * Meters and loggers do nothing, unless others are passed through.
 */
public final class NanospanOpenTelemetry implements OpenTelemetry, AutoCloseable {
    private final Nanospan nanospan;
    private final boolean owned;
    private final @Nullable Bridge bridge;
    private final TracerProvider tracers;
    private final ContextPropagators propagators;
    private final MeterProvider meters;
    private final LoggerProvider logs;

    private NanospanOpenTelemetry(final Nanospan nanospan, final boolean owned) {
        this.nanospan = nanospan;
        this.owned = owned;
        this.bridge = Bridge.to(nanospan);
        this.tracers = bridge == null ? TracerProvider.noop() : new OtelTracerProvider(bridge);
        this.propagators = ContextPropagators.create(OtelPropagator.of(nanospan));
        this.meters = MeterProvider.noop();
        this.logs = LoggerProvider.noop();
    }

    private NanospanOpenTelemetry(
            final NanospanOpenTelemetry from, final MeterProvider meters, final LoggerProvider logs) {
        this.nanospan = from.nanospan;
        this.owned = from.owned;
        this.bridge = from.bridge;
        this.tracers = from.tracers;
        this.propagators = from.propagators;
        this.meters = meters;
        this.logs = logs;
    }

    /**
     * Makes and starts an engine as system properties, the environment and the file they name say.
     *
     * @throws dev.nanospan.ConfigException with all that is wrong there
     * @throws IllegalStateException if there is no exporter on the path
     */
    public static NanospanOpenTelemetry create() {
        return new NanospanOpenTelemetry(Nanospan.create(), true);
    }

    /**
     * Makes and starts an engine.
     *
     * @throws dev.nanospan.ConfigException if the exporter that is asked for by name is not on the path
     * @throws IllegalStateException if no exporter was given and there is none on the path, or several
     */
    public static NanospanOpenTelemetry create(final NanospanConfig config) {
        return new NanospanOpenTelemetry(Nanospan.create(config), true);
    }

    /** Uses an engine that is there, and that is not closed with this. */
    public static NanospanOpenTelemetry of(final Nanospan nanospan) {
        return new NanospanOpenTelemetry(nanospan, false);
    }

    /**
     * Makes this what {@link GlobalOpenTelemetry} gives.
     *
     * @return this
     * @throws IllegalStateException if that gives something else already
     */
    public NanospanOpenTelemetry install() {
        GlobalOpenTelemetry.set(this);
        return this;
    }

    /** The same with the meters of another implementation. */
    public NanospanOpenTelemetry withMeters(final MeterProvider passedThrough) {
        return new NanospanOpenTelemetry(this, passedThrough, logs);
    }

    /** The same with the loggers of another implementation. */
    public NanospanOpenTelemetry withLogs(final LoggerProvider passedThrough) {
        return new NanospanOpenTelemetry(this, meters, passedThrough);
    }

    /** The engine. */
    public Nanospan nanospan() {
        return nanospan;
    }

    @Override
    public TracerProvider getTracerProvider() {
        return tracers;
    }

    @Override
    public MeterProvider getMeterProvider() {
        return meters;
    }

    @Override
    public LoggerProvider getLogsBridge() {
        return logs;
    }

    @Override
    public ContextPropagators getPropagators() {
        return propagators;
    }

    /** Closes the engine if it was made here, and lets its current spans be none of OpenTelemetry's any more. */
    @Override
    public void close() {
        if (bridge != null) {
            bridge.leave();
        }
        if (owned) {
            nanospan.close();
        }
    }

    @Override
    public String toString() {
        return "NanospanOpenTelemetry{enabled=" + nanospan.isEnabled() + "}";
    }
}
