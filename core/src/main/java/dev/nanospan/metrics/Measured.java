package dev.nanospan.metrics;

/**
 * Something that has figures to tell. Whoever owns such a thing asks it, and adds the labels that tell it from others of
 * its kind; so a new figure is a {@link Metric} and a line where it is measured, and nothing else.
 *
 * <pre>{@code
 * public void measure(Metrics to) {
 *     to.add(WRITTEN, figures.get(WRITTEN_AT));
 * }
 * }</pre>
 */
public interface Measured {
    /**
     * Tells all figures there are. Called by any thread, also by several at a time, while others go on writing; must not
     * wait. Not for the hot path: may allocate.
     */
    default void measure(final Metrics to) {}
}
