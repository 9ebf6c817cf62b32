package dev.nanospan.otel;

import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerBuilder;
import io.opentelemetry.api.trace.TracerProvider;
import org.jspecify.annotations.Nullable;

/** Gives tracers of an engine. Thread safe. */
final class OtelTracerProvider implements TracerProvider {
    private final Bridge bridge;

    OtelTracerProvider(final Bridge bridge) {
        this.bridge = bridge;
    }

    @Override
    public Tracer get(final @Nullable String scopeName) {
        return tracerBuilder(scopeName).build();
    }

    @Override
    public Tracer get(final @Nullable String scopeName, final @Nullable String scopeVersion) {
        return tracerBuilder(scopeName).setInstrumentationVersion(scopeVersion).build();
    }

    @Override
    public TracerBuilder tracerBuilder(final @Nullable String scopeName) {
        return new Builder(bridge, textOf(scopeName));
    }

    private static String textOf(final @Nullable String text) {
        return text == null ? "" : text;
    }

    /** Collects what a tracer is of. */
    private static final class Builder implements TracerBuilder {
        private final Bridge bridge;
        private final String name;
        private String version = "";
        private String schemaUrl = "";

        Builder(final Bridge bridge, final String name) {
            this.bridge = bridge;
            this.name = name;
        }

        @Override
        public TracerBuilder setSchemaUrl(final @Nullable String of) {
            schemaUrl = textOf(of);
            return this;
        }

        @Override
        public TracerBuilder setInstrumentationVersion(final @Nullable String of) {
            version = textOf(of);
            return this;
        }

        @Override
        public Tracer build() {
            return new OtelTracer(bridge, bridge.nanospan.tracer(name, version, schemaUrl));
        }
    }
}
