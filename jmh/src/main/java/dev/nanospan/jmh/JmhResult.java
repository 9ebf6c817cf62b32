package dev.nanospan.jmh;

import dev.nanospan.jmh.report.Json;
import dev.nanospan.jmh.report.Result;
import dev.nanospan.jmh.report.Result.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
     * Reads a result file of JMH ({@code -rf json}), or one of our own commands that run it.
     *
     * @throws IllegalArgumentException if it is none
     */
    static List<JmhResult> parse(final String json) {
        final List<JmhResult> results = new ArrayList<>();
        final Object value = Json.parse(json);
        if (value instanceof Map<?, ?> own && own.get("rows") instanceof List<?>) {
            for (final Row row : Result.parse(json).rows()) {
                results.add(of(row));
            }
            return results;
        }
        if (!(value instanceof List<?> runs)) {
            throw new IllegalArgumentException("not a result file of JMH: a list expected");
        }
        for (final Object run : runs) {
            results.add(of(object(run)));
        }
        return results;
    }

    /** What {@link #toRow} gave. */
    static JmhResult of(final Row row) {
        return new JmhResult(
                row.text("benchmark"),
                row.number("ns"),
                row.number("bytes"),
                row.number("started"),
                row.number("dropped"));
    }

    /**
     * One run in a result file of JMH as a row of ours, with the time of each iteration.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Row toRow(final @Nullable Object json) {
        final Map<?, ?> run = object(json);
        final JmhResult result = of(run);
        final Map<?, ?> primary = object(run.get("primaryMetric"));
        final Map<String, Object> members = new LinkedHashMap<>();
        members.put("benchmark", result.name());
        members.put("ns", result.ns());
        members.put("error", number(primary.get("scoreError")));
        members.put("bytes", result.bytes());
        members.put("started", result.started());
        members.put("dropped", result.dropped());
        members.put("samples", primary.get("rawData") instanceof List<?> samples ? samples : List.of());
        return new Row(members);
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
