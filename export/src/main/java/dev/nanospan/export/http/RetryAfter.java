package dev.nanospan.export.http;

import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;

/** The two forms of {@code Retry-After}: seconds, and a date in each of the three ways HTTP has to write one. */
final class RetryAfter {
    /** Some 73 years: no sum of it, in ns, with a reading of a clock overflows. */
    static final long MAX_MS = Long.MAX_VALUE / 4_000_000;

    private RetryAfter() {}

    /**
     * How long to wait. Allocates for a date only.
     *
     * @return ms, at most {@link #MAX_MS}; 0 for a time gone by; {@link Answer#NO_RETRY_AFTER} if it can't be read
     */
    static long parseMs(final Field value, final long nowEpochMs) {
        if (value.isNumber()) {
            final long seconds = value.number();
            return seconds > MAX_MS / 1_000 ? MAX_MS : seconds * 1_000;
        }
        return untilMs(value.toString(), nowEpochMs);
    }

    private static long untilMs(final String date, final long nowEpochMs) {
        for (final DateTimeFormatter format : formats(nowEpochMs)) {
            try {
                final ZonedDateTime then = ZonedDateTime.parse(date, format);
                return Math.min(MAX_MS, Math.max(0, then.toInstant().toEpochMilli() - nowEpochMs));
            } catch (final DateTimeException | ArithmeticException e) {
                // the next format may fit, and if none does it is no date
            }
        }
        return Answer.NO_RETRY_AFTER;
    }

    /** A year of two digits is one of the hundred around now. */
    private static DateTimeFormatter[] formats(final long nowEpochMs) {
        final int thisYear = 1970 + (int) (nowEpochMs / 31_556_952_000L);
        final DateTimeFormatter rfc850 = new DateTimeFormatterBuilder()
                .appendPattern("EEEE, dd-MMM-")
                .appendValueReduced(ChronoField.YEAR, 2, 2, thisYear - 49)
                .appendPattern(" HH:mm:ss 'GMT'")
                .toFormatter(Locale.ENGLISH);
        return new DateTimeFormatter[] {
            utc("EEE, dd MMM uuuu HH:mm:ss 'GMT'"), utc(rfc850), utc("EEE MMM ppd HH:mm:ss uuuu")
        };
    }

    private static DateTimeFormatter utc(final String pattern) {
        return utc(DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH));
    }

    private static DateTimeFormatter utc(final DateTimeFormatter format) {
        return format.withZone(ZoneOffset.UTC);
    }
}
