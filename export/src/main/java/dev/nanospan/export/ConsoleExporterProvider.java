package dev.nanospan.export;

import dev.nanospan.spi.SpanExporter;
import dev.nanospan.spi.SpanExporterProvider;

/**
 * Lets {@code Nanospan.create()} find the {@link ConsoleExporter} as soon as this module is on the path. OTLP export comes
 * later and will then be the default.
 *
 * <pre>{@code
 * try (Nanospan nanospan = Nanospan.create()) {   // prints to standard output
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
