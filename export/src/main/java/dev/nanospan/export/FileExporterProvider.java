package dev.nanospan.export;

import dev.nanospan.NanospanConfig;
import dev.nanospan.Options;
import dev.nanospan.config.Settings;
import dev.nanospan.export.lines.LineSettings;
import dev.nanospan.export.lines.LinesExporter;
import dev.nanospan.export.lines.RotatingFile;
import dev.nanospan.spi.SpanExporter;
import dev.nanospan.spi.SpanExporterProvider;

/**
 * Writes spans to a file as OTLP JSON, a line for each batch, as the file receivers of OpenTelemetry read it. The file is
 * bounded, and so is the number of older ones that are kept. Configured by {@code nanospan.file.*} and {@code
 * nanospan.batch.*}; a thread of its own writes.
 *
 * <pre>{@code
 * NanospanConfig config = NanospanConfig.builder()
 *         .set(Options.EXPORTER, List.of("file"))
 *         .set(Options.FILE_PATH, Path.of("/var/log/traces.jsonl"))
 *         .build();
 * }</pre>
 */
public final class FileExporterProvider implements SpanExporterProvider {
    /** For the {@link java.util.ServiceLoader}. */
    public FileExporterProvider() {}

    @Override
    public String name() {
        return "file";
    }

    @Override
    public SpanExporter create() {
        return create(NanospanConfig.builder().build().settings());
    }

    @Override
    public SpanExporter create(final Settings settings) {
        return new LinesExporter(
                name(),
                () -> new RotatingFile(
                        settings.get(Options.FILE_PATH),
                        settings.get(Options.FILE_MAX_BYTES),
                        settings.get(Options.FILE_MAX_FILES)),
                LineSettings.of(settings));
    }
}
