package dev.nanospan.export;

import dev.nanospan.spi.SpanExporter;
import dev.nanospan.spi.SpanExporterProvider;

/**
 * Lets {@code Nanospan.create()} find the {@link ConsoleExporter} where {@code nanospan.exporter} names it: {@code console}.
 *
 * <pre>{@code
 * NanospanConfig config = NanospanConfig.builder().set(Options.EXPORTER, List.of("console")).build();
 * try (Nanospan nanospan = Nanospan.create(config)) {   // prints to standard output
 *     nanospan.tracer("example").start("one").end();
 * }
 * }</pre>
 */
public final class ConsoleExporterProvider implements SpanExporterProvider {
    /** For the {@link java.util.ServiceLoader}. */
    public ConsoleExporterProvider() {}

    @Override
    public String name() {
        return ConsoleExporter.NAME;
    }

    @Override
    public SpanExporter create() {
        return ConsoleExporter.create();
    }
}
