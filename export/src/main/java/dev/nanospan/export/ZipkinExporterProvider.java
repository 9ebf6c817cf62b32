package dev.nanospan.export;

import dev.nanospan.NanospanConfig;
import dev.nanospan.config.Settings;
import dev.nanospan.spi.SpanExporter;
import dev.nanospan.spi.SpanExporterProvider;

/**
 * Lets {@code nanospan.exporter=zipkin} find the {@link ZipkinExporter}.
 *
 * <pre>{@code
 * // -Dnanospan.exporter=zipkin -Dnanospan.zipkin.endpoint=http://zipkin:9411/api/v2/spans
 * try (Nanospan nanospan = Nanospan.create()) {
 *     nanospan.tracer("example").start("one").end();
 * }
 * }</pre>
 */
public final class ZipkinExporterProvider implements SpanExporterProvider {
    /** For the {@link java.util.ServiceLoader}. */
    public ZipkinExporterProvider() {}

    @Override
    public String name() {
        return ZipkinExporter.NAME;
    }

    @Override
    public SpanExporter create() {
        return create(NanospanConfig.builder().build().settings());
    }

    @Override
    public SpanExporter create(final Settings settings) {
        return ZipkinExporter.of(settings);
    }
}
