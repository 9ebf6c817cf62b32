package dev.nanospan.export;

import dev.nanospan.NanospanConfig;
import dev.nanospan.config.Settings;
import dev.nanospan.export.lines.LineSettings;
import dev.nanospan.export.lines.LinesExporter;
import dev.nanospan.export.lines.StreamSink;
import dev.nanospan.spi.SpanExporter;
import dev.nanospan.spi.SpanExporterProvider;

/**
 * Writes spans to standard output as OTLP JSON, a line for each batch: for containers whose output is collected. Configured
 * by {@code nanospan.batch.*}; a thread of its own writes.
 *
 * <pre>{@code
 * NanospanConfig config = NanospanConfig.builder().set(Options.EXPORTER, List.of("stdout")).build();
 * }</pre>
 */
public final class StdoutExporterProvider implements SpanExporterProvider {
    /** For the {@link java.util.ServiceLoader}. */
    public StdoutExporterProvider() {}

    @Override
    public String name() {
        return "stdout";
    }

    @Override
    public SpanExporter create() {
        return create(NanospanConfig.builder().build().settings());
    }

    @Override
    public SpanExporter create(final Settings settings) {
        return new LinesExporter(
                name(), () -> new StreamSink(() -> System.out, "standard output"), LineSettings.of(settings));
    }
}
