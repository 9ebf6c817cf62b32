package dev.nanospan.jmh;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What JMH found out about one benchmark. A figure that was not measured is NaN.
 *
 * @param name class and method, parameters in braces, {@code @2} behind it for two threads
 * @param ns the average time of an operation
 * @param bytes what an operation allocates, on all threads
 * @param started spans started in the measured iterations
 * @param dropped how many of them were not delivered
 */
record JmhResult(String name, double ns, double bytes, double started, double dropped) {
    private static final String AVERAGE_TIME = "avgt";
    private static final String NS_PER_OP = "ns/op";

    /**
     * Reads a result file of JMH ({@code -rf json}).
     *
     * @throws IllegalArgumentException if it is none
     */
    static List<JmhResult> parse(final String json) {
        if (!(Json.parse(json) instanceof List<?> runs)) {
            throw new IllegalArgumentException("not a result file of JMH: a list expected");
        }
        final List<JmhResult> results = new ArrayList<>();
        for (final Object run : runs) {
            results.add(of(object(run)));
        }
        return results;
    }

    /** Which part of the spans was not delivered; NaN if that was not counted. */
    double dropRatio() {
        return dropped / started;
    }

    private static JmhResult of(final Map<?, ?> run) {
        final Map<?, ?> primary = object(run.get("primaryMetric"));
        final Map<?, ?> secondary = object(run.get("secondaryMetrics"));
        final boolean isTime = AVERAGE_TIME.equals(run.get("mode")) && NS_PER_OP.equals(primary.get("scoreUnit"));
        return new JmhResult(
                nameOf(run),
                isTime ? number(primary.get("score")) : Double.NaN,
                metric(secondary, "gc.alloc.rate.norm"),
                metric(secondary, "started"),
                metric(secondary, "dropped"));
    }

    private static String nameOf(final Map<?, ?> run) {
        final String full = String.valueOf(run.get("benchmark"));
        final int method = full.lastIndexOf('.');
        final StringBuilder name = new StringBuilder(full.substring(full.lastIndexOf('.', method - 1) + 1));
        if (run.get("params") instanceof Map<?, ?> params) {
            name.append(params);
        }
        final double threads = number(run.get("threads"));
        if (threads > 1) {
            name.append('@').append((int) threads);
        }
        return name.toString();
    }

    /** The score of a metric, whether or not this version of JMH puts a dot before its profilers' names. */
    private static double metric(final Map<?, ?> metrics, final String name) {
        for (final Map.Entry<?, ?> metric : metrics.entrySet()) {
            final String key = String.valueOf(metric.getKey());
            if (key.equals(name) || key.equals("\u00b7" + name)) {
                return number(object(metric.getValue()).get("score"));
            }
        }
        return Double.NaN;
    }

    /** JMH writes a score that it could not compute as a string. */
    private static double number(final @Nullable Object value) {
        return value instanceof Double number ? number : Double.NaN;
    }

    private static Map<?, ?> object(final @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new IllegalArgumentException("not a result file of JMH: an object expected");
    }
}
