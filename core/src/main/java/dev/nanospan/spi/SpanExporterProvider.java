package dev.nanospan.spi;

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

    /** Makes an exporter for one engine. */
    SpanExporter create();
}
