package dev.nanospan.spi;

import dev.nanospan.config.Settings;

/**
 * Finds exporters that are on the class or module path: {@code Nanospan.create()} asks the {@link
 * java.util.ServiceLoader} for these. Implementations need a public constructor without parameters.
 *
 * <pre>{@code
 * public final class LongestProvider implements SpanExporterProvider {
 *     public String name() {
 *         return "longest";
 *     }
 *
 *     public SpanExporter create() {
 *         return new Longest();
 *     }
 * }
 * }</pre>
 */
public interface SpanExporterProvider {
    /** The name by which configuration asks for this exporter. */
    String name();

    /** Makes an exporter for one engine, with everything at its default. */
    SpanExporter create();

    /** Makes an exporter for one engine, as its configuration says; by default that is of no concern to it. */
    default SpanExporter create(final Settings settings) {
        return create();
    }
}
