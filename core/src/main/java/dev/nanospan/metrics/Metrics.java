package dev.nanospan.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of figures: filled by those who have them, one after another, then read. Not thread safe.
 *
 * <pre>{@code
 * Metrics metrics = nanospan.metrics();
 * double waiting = metrics.value("otel.sdk.processor.span.queue.size").orElse(0);
 * System.out.println(metrics); // a line for each figure
 * }</pre>
 *
 * <p>It takes each figure once: a second value for a metric with the same labels is left out, as is one that is not known
 * (NaN). What is not there was not told, or is not known yet.
 */
public final class Metrics {
    private final List<Point> points;
    private final Set<String> ids;
    private final List<String> common;

    /** Makes an empty snapshot. */
    public Metrics() {
        this(new ArrayList<>(), new HashSet<>(), List.of());
    }

    private Metrics(final List<Point> points, final Set<String> ids, final List<String> common) {
        this.points = points;
        this.ids = ids;
        this.common = common;
    }

    /** The same snapshot; what is added through this view has one more label. */
    public Metrics with(final String label, final String value) {
        final List<String> more = new ArrayList<>(common);
        more.add(label);
        more.add(value);
        return new Metrics(points, ids, more);
    }

    /**
     * Adds a number.
     *
     * @param labels names and values by turns
     */
    public void add(final Metric metric, final double value, final String... labels) {
        if (!Double.isNaN(value)) {
            add(new Point(metric, labels(labels), value, null));
        }
    }

    /**
     * Adds a whole number; exact up to 2^53.
     *
     * @param labels names and values by turns
     */
    public void add(final Metric metric, final long value, final String... labels) {
        add(metric, (double) value, labels);
    }

    /**
     * Adds what a histogram has recorded.
     *
     * @param labels names and values by turns
     */
    public void add(final Metric metric, final Histogram histogram, final String... labels) {
        final Distribution read = histogram.read();
        add(new Point(metric, labels(labels), read.sum(), read));
    }

    /** All figures, in the order in which they were told. */
    public List<Point> points() {
        return List.copyOf(points);
    }

    /**
     * The first figure of that name with these labels, whatever others it has.
     *
     * @param labels names and values by turns
     */
    public OptionalDouble value(final String name, final String... labels) {
        final Map<String, String> wanted = labels(labels);
        return points.stream()
                .filter(point -> point.metric.name().equals(name))
                .filter(point -> point.labels.entrySet().containsAll(wanted.entrySet()))
                .mapToDouble(Point::value)
                .findFirst();
    }

    /** A line for each figure, as {@link Point#toString()} gives it. */
    @Override
    public String toString() {
        return points.stream().map(point -> point + "\n").collect(Collectors.joining());
    }

    private void add(final Point point) {
        if (ids.add(point.id())) {
            points.add(point);
        }
    }

    private Map<String, String> labels(final String... more) {
        final List<String> all = new ArrayList<>(common);
        all.addAll(Arrays.asList(more));
        final Map<String, String> labels = new LinkedHashMap<>();
        for (int i = 0; i < all.size(); i += 2) {
            labels.put(all.get(i), all.get(i + 1));
        }
        return labels;
    }

    /**
     * One figure.
     *
     * <pre>{@code
     * for (Metrics.Point point : nanospan.metrics().points()) {
     *     System.out.println(point.id() + " = " + point.value() + " " + point.metric().unit());
     * }
     * }</pre>
     *
     * @param labels names and values, in their order
     * @param value the number; of a histogram the sum
     * @param distribution of a histogram; else null
     */
    public record Point(
            Metric metric,
            Map<String, String> labels,
            double value,
            @Nullable Distribution distribution) {
        /** Name and labels, which no other figure of a snapshot has: {@code name{label=value,…}}. */
        public String id() {
            return labels.isEmpty()
                    ? metric.name()
                    : labels.entrySet().stream()
                            .map(label -> label.getKey() + '=' + label.getValue())
                            .collect(Collectors.joining(",", metric.name() + '{', "}"));
        }

        @Override
        public String toString() {
            return id() + ' ' + (distribution == null ? text(value) : distribution);
        }

        private static String text(final double value) {
            return value == (long) value ? Long.toString((long) value) : Double.toString(value);
        }
    }
}
