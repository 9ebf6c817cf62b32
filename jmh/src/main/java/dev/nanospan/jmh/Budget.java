package dev.nanospan.jmh;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One line of the budgets file: what a benchmark may cost. The key is a kind and a benchmark, the value a bound and what
 * the kind wants besides:
 *
 * <pre>
 * bytes.SpanBenchmark.event = 0.001                                        below so many B/op beside JMH's own: hard
 * ratio.SpanBenchmark.event = 2.0 FloorBenchmark.twoNanoTimes              at most so many times another benchmark
 * ns.SpanBenchmark.event    = 12                                           at most so many ns
 * slope.AttributeBenchmark.longs = 1.3 0 4 64                              ns an attribute, from 0 to 64 against 0 to 4
 * </pre>
 *
 * @param benchmark as in {@link JmhResult#name}, without parameters for a slope
 * @param bound the largest good figure, not itself good for bytes
 * @param details what stands behind the bound
 */
record Budget(Kind kind, String benchmark, double bound, List<String> details) {
    private static final String COMMITTED = "budgets.properties";
    private static final String PARAMETER = "{n=%s}";
    private static final int SLOPE_DETAILS = 3;

    /** The budgets that this build is held to. */
    static List<Budget> committed() {
        return parse(lines());
    }

    /** The committed file, as it is. */
    static Properties lines() {
        final Properties lines = new Properties();
        try (InputStream file = Budget.class.getResourceAsStream(COMMITTED)) {
            if (file == null) {
                throw new IllegalStateException("no " + COMMITTED + " on the class path");
            }
            lines.load(file);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    /**
     * Reads budgets, sorted by their keys, and passes over those of the {@link Gate}.
     *
     * @throws IllegalArgumentException if a line is none
     */
    static List<Budget> parse(final Properties lines) {
        final List<Budget> budgets = new ArrayList<>();
        for (final String key :
                new TreeMap<>(lines).keySet().stream().map(String::valueOf).toList()) {
            if (!key.startsWith(GateBudget.PREFIX)) {
                budgets.add(parse(key, lines.getProperty(key)));
            }
        }
        return budgets;
    }

    /** A bound that fails the build when it is missed, on whatever machine. */
    boolean isHard() {
        return kind == Kind.BYTES;
    }

    /** Whether a result is held to this budget; its parameters count only for a budget that names some. */
    boolean isOf(final JmhResult result) {
        return result.name().equals(benchmark) || result.name().startsWith(benchmark + "{");
    }

    /** Compares with what was measured. */
    Verdict check(final Map<String, JmhResult> results) {
        return switch (kind) {
            case BYTES -> checkBytes(results.get(benchmark));
            case NS -> checkNs(results.get(benchmark));
            case RATIO -> checkRatio(results.get(benchmark), results.get(details.get(0)));
            case SLOPE -> checkSlope(results);
        };
    }

    private Verdict checkBytes(final @Nullable JmhResult result) {
        final String budget = format("< %s B/op", bound);
        if (result == null) {
            return Verdict.absent(this, budget, "not run");
        }
        if (Double.isNaN(result.bytes())) {
            return Verdict.missed(this, budget, "not measured: run with -prof gc");
        }
        final double own = result.ownBytes();
        return new Verdict(
                this,
                format("%.4f B/op", result.bytes()),
                own > 0 ? format("%s + %.4f of JMH's", budget, own) : budget,
                Verdict.of(result.bytes() < bound + own));
    }

    private Verdict checkNs(final @Nullable JmhResult result) {
        final String budget = format("<= %s ns", bound);
        if (result == null || Double.isNaN(result.ns())) {
            return Verdict.absent(this, budget, "not run");
        }
        return new Verdict(this, format("%.1f ns", result.ns()), budget, Verdict.of(result.ns() <= bound));
    }

    private Verdict checkRatio(final @Nullable JmhResult result, final @Nullable JmhResult base) {
        final String budget = format("<= %s x %s", bound, details.get(0));
        if (result == null || base == null || Double.isNaN(result.ns()) || Double.isNaN(base.ns())) {
            return Verdict.absent(this, budget, "not run");
        }
        final double ratio = result.ns() / base.ns();
        final String figure = format("%.2f x (%.1f / %.1f ns)", ratio, result.ns(), base.ns());
        return new Verdict(this, figure, budget, Verdict.of(ratio <= bound));
    }

    private Verdict checkSlope(final Map<String, JmhResult> results) {
        final String budget = format("<= %s x from %s to %s", bound, details.get(0), details.get(1));
        final double few = slope(results, details.get(0), details.get(1));
        final double many = slope(results, details.get(0), details.get(2));
        if (Double.isNaN(few) || Double.isNaN(many)) {
            return Verdict.absent(this, budget, "not run");
        }
        final String figure = format("%.2f x (%.2f / %.2f ns each)", many / few, many, few);
        return new Verdict(this, figure, budget, Verdict.of(many <= bound * few));
    }

    private double slope(final Map<String, JmhResult> results, final String from, final String to) {
        final JmhResult low = results.get(benchmark + format(PARAMETER, from));
        final JmhResult high = results.get(benchmark + format(PARAMETER, to));
        return low == null || high == null
                ? Double.NaN
                : (high.ns() - low.ns()) / (Double.parseDouble(to) - Double.parseDouble(from));
    }

    private static Budget parse(final String key, final String value) {
        final int dot = key.indexOf('.');
        final List<String> words = List.of(value.trim().split("\\s+"));
        try {
            final Kind kind = Kind.valueOf(key.substring(0, Math.max(0, dot)).toUpperCase(Locale.ROOT));
            final Budget budget = new Budget(
                    kind, key.substring(dot + 1), Double.parseDouble(words.get(0)), words.subList(1, words.size()));
            if (budget.details.size() == kind.details) {
                return budget;
            }
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException("not a budget: " + key + " = " + value, e);
        }
        throw new IllegalArgumentException("not a budget: " + key + " = " + value);
    }

    private static String format(final String pattern, final Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    /** What is bounded. */
    enum Kind {
        BYTES(0),
        NS(0),
        RATIO(1),
        SLOPE(SLOPE_DETAILS);

        private final int details;

        Kind(final int details) {
            this.details = details;
        }
    }
}
