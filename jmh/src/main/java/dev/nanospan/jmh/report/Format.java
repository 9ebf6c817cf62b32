package dev.nanospan.jmh.report;

import java.util.Locale;

/** How figures are written in tables: what was not measured is a dash. */
public final class Format {
    private static final String NONE = "-";
    private static final double PERCENT = 100;
    private static final double NS_PER_US = 1e3;
    private static final double NS_PER_MS = 1e6;
    private static final double WHOLE_FROM = 100;
    private static final double NO_BYTE_BELOW = 0.001;

    private Format() {}

    /** A time of some ns to some s, with its unit. */
    public static String ns(final double ns) {
        if (Double.isNaN(ns)) {
            return NONE;
        }
        if (ns >= NS_PER_MS) {
            return short3(ns / NS_PER_MS) + " ms";
        }
        return ns >= 10 * NS_PER_US ? short3(ns / NS_PER_US) + " us" : short3(ns) + " ns";
    }

    /** Three digits, or all there are before the point. */
    public static String short3(final double number) {
        if (Double.isNaN(number)) {
            return NONE;
        }
        return format(pattern(number), number);
    }

    private static String pattern(final double number) {
        return number >= WHOLE_FROM ? "%,.0f" : number >= 10 ? "%,.1f" : "%,.2f";
    }

    /** A figure as {@link #short3}, and its error with as many digits behind the point at most. */
    public static String within(final double number, final double error) {
        if (Double.isNaN(number) || Double.isNaN(error)) {
            return short3(number);
        }
        return short3(number) + " ± " + format(pattern(Math.max(number, error)), error);
    }

    /** B/op: below what JMH itself allocates it is none. */
    public static String bytes(final double bytes) {
        return Double.isNaN(bytes) ? NONE : bytes < NO_BYTE_BELOW ? "0" : format(bytes >= 10 ? "%,.0f" : "%.3f", bytes);
    }

    public static String ratio(final double ratio) {
        return Double.isNaN(ratio) || Double.isInfinite(ratio) ? NONE : format("%.2f", ratio);
    }

    public static String percent(final double part) {
        return Double.isNaN(part)
                ? NONE
                : part == 0 ? "0" : format(part < 0.01 ? "%.3f %%" : "%.1f %%", PERCENT * part);
    }

    public static String count(final double count) {
        return Double.isNaN(count) ? NONE : format("%,.0f", count);
    }

    static String format(final String pattern, final Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
