package dev.nanospan.export.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    /** Sun, 06 Nov 1994 08:49:37 GMT, the date of all examples of HTTP. */
    private static final long THEN_MS = 784_111_777_000L;

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1000",
        "120, 120000",
        "0000007, 7000",
        "2305843009213, " + RetryAfter.MAX_MS,
        "9223372036854775807, " + RetryAfter.MAX_MS,
        "99999999999999999999999999, " + RetryAfter.MAX_MS,
    })
    void shouldReadSeconds(final String value, final long ms) {
        assertThat(parse(value, THEN_MS)).isEqualTo(ms);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sun, 06 Nov 1994 08:49:37 GMT",
                "Sunday, 06-Nov-94 08:49:37 GMT",
                "Sun Nov  6 08:49:37 1994",
            })
    void shouldReadDatesOfEachKind(final String date) {
        assertThat(parse(date, THEN_MS - 61_000)).isEqualTo(61_000);
        assertThat(parse(date, THEN_MS)).isZero();
        assertThat(parse(date, THEN_MS + 1)).isZero();
    }

    @Test
    void shouldReadWhatOthersWrite() {
        final Random random = new Random(11);
        for (int i = 0; i < 1_000; i++) {
            final long now = 1_000L * random.nextInt(Integer.MAX_VALUE);
            final long ms = 1_000L * random.nextInt(49 * 365 * 24 * 3_600);
            final ZonedDateTime then = Instant.ofEpochMilli(now + ms).atZone(ZoneOffset.UTC);
            for (final String pattern : new String[] {
                "EEE, dd MMM yyyy HH:mm:ss 'GMT'", "EEEE, dd-MMM-yy HH:mm:ss 'GMT'", "EEE MMM ppd HH:mm:ss yyyy"
            }) {
                final String date = then.format(DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH));
                assertThat(parse(date, now))
                        .as("%s at %s", date, Instant.ofEpochMilli(now))
                        .isEqualTo(ms);
            }
        }
    }

    @Test
    void shouldTakeAYearOfTwoDigitsForOneAroundNow() {
        final long now = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

        assertThat(parse("Thursday, 01-Jan-26 00:00:10 GMT", now)).isEqualTo(10_000);
        assertThat(parse("Sunday, 06-Nov-94 08:49:37 GMT", now)).isZero();
    }

    @Test
    void shouldCapADateFarAway() {
        assertThat(parse("Fri, 31 Dec 9999 23:59:59 GMT", THEN_MS)).isEqualTo(RetryAfter.MAX_MS);
    }

    @Test
    void shouldLeaveRoomForTheSumsThatAreMadeOfIt() {
        assertThat(Math.addExact(RetryAfter.MAX_MS * 1_000_000, Long.MAX_VALUE / 2))
                .isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-1",
                "+1",
                "1.5",
                "0x10",
                "1e3",
                "soon",
                "1 2",
                "Sun, 06 Nov 1994 08:49:37",
                "Mon, 06 Nov 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 25:49:37 GMT",
                "Sun, 31 Feb 1994 08:49:37 GMT",
                "1994-11-06T08:49:37Z",
            })
    void shouldNotReadGarbage(final String value) {
        assertThat(parse(value, 0)).isEqualTo(Answer.NO_RETRY_AFTER);
    }

    private static long parse(final String value, final long nowMs) {
        final Field field = new Field();
        field.wrap(value);
        return RetryAfter.parseMs(field, nowMs);
    }
}
