package dev.nanospan.spi;

import dev.nanospan.config.Settings;

/**
 * Finds processors that are on the class or module path: {@code Nanospan.create()} asks the {@link java.util.ServiceLoader}
 * for those that {@code nanospan.processors} names. Implementations need a public constructor without parameters.
 *
 * <pre>{@code
 * public final class SlowProvider implements SpanProcessorProvider {
 *     public String name() {
 *         return "slow";
 *     }
 *
 *     public SpanProcessor create(Settings settings) {
 *         return new Slow();
 *     }
 * }
 * }</pre>
 */
public interface SpanProcessorProvider {
    /** The name by which configuration asks for this processor. */
    String name();

    /** Makes a processor for one engine, as its configuration says. */
    SpanProcessor create(Settings settings);
}
