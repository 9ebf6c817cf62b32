package dev.nanospan.record;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * How durations of spans are printed: three digits and a unit, {@code 812ns}, {@code 1.24us}, {@code 45.3ms},
 * {@code 2.50s}. No allocation beyond what the target needs to grow; any thread.
 *
 * <pre>{@code
 * Durations.append(span.durationNs(), System.out);
 * }</pre>
 */
public final class Durations {
    private static final long US = 1_000L;
    private static final long MS = 1_000_000L;
    private static final long S = 1_000_000_000L;

    private Durations() {}

    /** A duration as text. */
    public static String format(final long durationNs) {
        final StringBuilder text = new StringBuilder(8);
        append(durationNs, text);
        return text.toString();
    }

    /**
     * Appends a duration.
     *
     * @throws UncheckedIOException if {@code to} does
     */
    public static void append(final long durationNs, final Appendable to) {
        try {
            appendTo(durationNs, to);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void appendTo(final long durationNs, final Appendable to) throws IOException {
        if (durationNs < 0) {
            to.append('-');
            appendTo(durationNs == Long.MIN_VALUE ? Long.MAX_VALUE : -durationNs, to);
        } else if (durationNs < US) {
            appendNumber(durationNs, to);
            to.append("ns");
        } else if (roundsBelow(durationNs, US)) {
            appendThreeDigits(durationNs, US, to);
            to.append("us");
        } else if (roundsBelow(durationNs, MS)) {
            appendThreeDigits(durationNs, MS, to);
            to.append("ms");
        } else {
            appendThreeDigits(durationNs, S, to);
            to.append('s');
        }
    }

    /** Whether a duration, rounded to three digits, is less than 1,000 of a unit. */
    private static boolean roundsBelow(final long durationNs, final long unitNs) {
        return durationNs < 1_000 * unitNs - unitNs / 2;
    }

    private static void appendThreeDigits(final long durationNs, final long unitNs, final Appendable to)
            throws IOException {
        if (durationNs < 10 * unitNs - unitNs / 200) {
            appendHundredths(rounded(durationNs, unitNs / 100), to);
        } else if (durationNs < 100 * unitNs - unitNs / 20) {
            final long tenths = rounded(durationNs, unitNs / 10);
            appendNumber(tenths / 10, to);
            to.append('.').append((char) ('0' + tenths % 10));
        } else {
            appendNumber(rounded(durationNs, unitNs), to);
        }
    }

    private static void appendHundredths(final long hundredths, final Appendable to) throws IOException {
        appendNumber(hundredths / 100, to);
        to.append('.').append((char) ('0' + hundredths / 10 % 10)).append((char) ('0' + hundredths % 10));
    }

    private static long rounded(final long durationNs, final long unitNs) {
        return durationNs / unitNs + (durationNs % unitNs * 2 >= unitNs ? 1 : 0);
    }

    private static void appendNumber(final long number, final Appendable to) throws IOException {
        if (number >= 10) {
            appendNumber(number / 10, to);
        }
        to.append((char) ('0' + number % 10));
    }
}
