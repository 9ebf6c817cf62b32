package dev.nanospan.metrics;

/**
 * What a figure is called, and what it is. Two that are equal are one metric, whoever tells it.
 *
 * <pre>{@code
 * static final Metric REPLAYED = Metric.counter("nanospan.spill.replayed", "{batch}", "Batches sent from disk.");
 * }</pre>
 *
 * @param name with dots, as OpenTelemetry names metrics
 * @param unit as UCUM has it: {@code s}, {@code ns}, {@code By}, {@code 1} for a ratio, {@code {span}} for a number of spans
 * @param description a sentence
 */
public record Metric(Kind kind, String name, String unit, String description) {
    /** A number that only grows. */
    public static Metric counter(final String name, final String unit, final String description) {
        return new Metric(Kind.COUNTER, name, unit, description);
    }

    /** A number that goes up and down. */
    public static Metric gauge(final String name, final String unit, final String description) {
        return new Metric(Kind.GAUGE, name, unit, description);
    }

    /** A distribution of values. */
    public static Metric histogram(final String name, final String unit, final String description) {
        return new Metric(Kind.HISTOGRAM, name, unit, description);
    }

    /** Kinds of metrics. */
    public enum Kind {
        COUNTER,
        GAUGE,
        HISTOGRAM
    }
}
