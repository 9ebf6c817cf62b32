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
 * @param error half the width of the 99.9 % confidence interval of that, as JMH computes it
 * @param bytes what an operation allocates, on all threads
 * @param started spans started in the measured iterations
 * @param dropped how many of them were not delivered
 * @param iterationMs how long each measured iteration took
 */
record JmhResult(
        String name, double ns, double error, double bytes, double started, double dropped, double iterationMs) {
    /** What JMH itself allocates in an iteration, at most: 6 KB on JDK 17, up to 14 on newer ones. */
    private static final double OWN_BYTES = 16 << 10;

    /** What a row took that does not say it: the shortest there is. */
    private static final double SHORTEST_MS = 200;

    private static final double NS_PER_MS = 1e6;
    private static final String AVERAGE_TIME = "avgt";
    private static final String NS_PER_OP = "ns/op";

    /** One of which no more is known. */
    JmhResult(final String name, final double ns, final double bytes, final double started, final double dropped) {
        this(name, ns, Double.NaN, bytes, started, dropped, Double.NaN);
    }

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
        final double iterationMs = row.number("iterationMs");
        return new JmhResult(
                row.text("benchmark"),
                row.number("ns"),
                row.number("error"),
                row.number("bytes"),
                row.number("started"),
                row.number("dropped"),
                Double.isNaN(iterationMs) ? SHORTEST_MS : iterationMs);
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
        members.put("error", result.error());
        members.put("bytes", result.bytes());
        members.put("started", result.started());
        members.put("dropped", result.dropped());
        members.put("iterationMs", result.iterationMs());
        members.put("samples", primary.get("rawData") instanceof List<?> samples ? samples : List.of());
        return new Row(members);
    }

    /** Which part of the spans was not delivered; NaN if that was not counted. */
    double dropRatio() {
        return dropped / started;
    }

    /** What JMH's own garbage may come to, shared out among the operations of an iteration; 0 if that is not known. */
    double ownBytes() {
        final double share = OWN_BYTES * ns / (iterationMs * NS_PER_MS);
        return Double.isNaN(share) ? 0 : share;
    }

    private static JmhResult of(final Map<?, ?> run) {
        final Map<?, ?> primary = object(run.get("primaryMetric"));
        final Map<?, ?> secondary = object(run.get("secondaryMetrics"));
        final boolean isTime = AVERAGE_TIME.equals(run.get("mode")) && NS_PER_OP.equals(primary.get("scoreUnit"));
        return new JmhResult(
                nameOf(run),
                isTime ? number(primary.get("score")) : Double.NaN,
                isTime ? number(primary.get("scoreError")) : Double.NaN,
                metric(secondary, "gc.alloc.rate.norm"),
                metric(secondary, "started"),
                metric(secondary, "dropped"),
                ms(run.get("measurementTime")));
    }

    /** A time as JMH writes it, {@code 200 ms} or {@code 2 s}. */
    private static double ms(final @Nullable Object text) {
        final String[] words = String.valueOf(text).split(" ");
        return switch (words[words.length - 1]) {
            case "ms" -> Double.parseDouble(words[0]);
            case "s" -> 1_000 * Double.parseDouble(words[0]);
            default -> Double.NaN;
        };
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
