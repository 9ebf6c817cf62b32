package dev.nanospan.config;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes and times as people write them: {@code 16 MiB}, {@code 10us}. Nothing is rounded, either way. */
final class Units {
    private static final Pattern QUANTITY = Pattern.compile("([+-]?\\d{1,19})\\s*([a-zA-Z]*)");
    private static final String[] SIZE_NAMES = {"GiB", "MiB", "KiB", "B"};
    private static final long[] SIZES = {1L << 30, 1L << 20, 1L << 10, 1};
    private static final String[] TIME_NAMES = {"h", "min", "s", "ms", "us", "ns"};
    private static final long[] TIMES_NS = {3_600_000_000_000L, 60_000_000_000L, 1_000_000_000, 1_000_000, 1_000, 1};

    private Units() {}

    /** A number of bytes; without a unit it is bytes. */
    static long parseBytes(final String text) {
        return parse(text, SIZE_NAMES, SIZES, 1);
    }

    static String printBytes(final long bytes) {
        final String text = print(bytes, SIZE_NAMES, SIZES);
        return text.endsWith(" B") ? text.substring(0, text.length() - 2) : text;
    }

    /** A time; only 0 needs no unit. */
    static Duration parseTime(final String text) {
        return Duration.ofNanos(parse(text, TIME_NAMES, TIMES_NS, 0));
    }

    static String printTime(final Duration time) {
        try {
            final long ns = time.toNanos();
            return ns == 0 ? "0 s" : print(ns, TIME_NAMES, TIMES_NS);
        } catch (final ArithmeticException e) {
            return time.toString(); // longer than 292 years: no value, but it may have to be refused by name
        }
    }

    private static long parse(final String text, final String[] names, final long[] sizes, final long withoutUnit) {
        final Matcher matcher = QUANTITY.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text);
        }
        final long number = Long.parseLong(matcher.group(1));
        final long size = matcher.group(2).isEmpty() ? withoutUnit : sizeOf(matcher.group(2), names, sizes);
        if (size == 0 && number != 0) {
            throw new IllegalArgumentException("no unit: " + text);
        }
        try {
            return Math.multiplyExact(number, size);
        } catch (final ArithmeticException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static long sizeOf(final String unit, final String[] names, final long[] sizes) {
        for (int i = 0; i < names.length; i++) {
            if (names[i].toLowerCase(Locale.ROOT).equals(unit.toLowerCase(Locale.ROOT))) {
                return sizes[i];
            }
        }
        throw new IllegalArgumentException("unknown unit " + unit);
    }

    /** In the largest unit that needs no fraction. */
    private static String print(final long number, final String[] names, final long[] sizes) {
        int i = 0;
        while (i < sizes.length - 1 && (number == 0 || number % sizes[i] != 0)) {
            i++;
        }
        return number / sizes[i] + " " + names[i];
    }
}
