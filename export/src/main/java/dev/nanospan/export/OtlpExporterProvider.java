package dev.nanospan.export;

import dev.nanospan.config.Settings;
import dev.nanospan.spi.SpanExporter;
import dev.nanospan.spi.SpanExporterProvider;

/**
 * Lets {@code Nanospan.create()} find the {@link OtlpExporter} as soon as this module is on the path: it is the default.
 *
 * <pre>{@code
 * try (Nanospan nanospan = Nanospan.create()) {   // to http://localhost:4318/v1/traces, if nothing else is said
 *     nanospan.tracer("example").start("one").end();
 * }
 * }</pre>
 */
public final class OtlpExporterProvider implements SpanExporterProvider {
    /** For the {@link java.util.ServiceLoader}. */
    public OtlpExporterProvider() {}

    @Override
    public String name() {
        return OtlpExporter.NAME;
    }

    @Override
    public SpanExporter create() {
        return OtlpExporter.create();
    }

    @Override
    public SpanExporter create(final Settings settings) {
        return OtlpExporter.of(settings);
    }
}
