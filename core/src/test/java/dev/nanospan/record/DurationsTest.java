package dev.nanospan.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0ns",
        "1, 1ns",
        "999, 999ns",
        "1000, 1.00us",
        "1004, 1.00us",
        "1005, 1.01us",
        "1235, 1.24us",
        "9994, 9.99us",
        "9995, 10.0us",
        "99949, 99.9us",
        "99950, 100us",
        "999499, 999us",
        "999500, 1.00ms",
        "1000000, 1.00ms",
        "45_300_000, 45.3ms",
        "999_499_999, 999ms",
        "999_500_000, 1.00s",
        "2_500_000_000, 2.50s",
        "9_994_999_999, 9.99s",
        "9_995_000_000, 10.0s",
        "59_949_999_999, 59.9s",
        "59_950_000_000, 60.0s",
        "59_995_000_000, 60.0s",
        "99_950_000_000, 100s",
        "3_600_000_000_000, 3600s",
        "9223372036854775807, 9223372037s",
        "-1, -1ns",
        "-999500, -1.00ms",
        "-9223372036854775808, -9223372037s",
        "-9223372036854775807, -9223372037s"
    })
    void shouldFormat(final String durationNs, final String text) {
        final long ns = Long.parseLong(durationNs.replace("_", ""));

        assertThat(Durations.format(ns)).isEqualTo(text);
    }

    @Test
    void shouldRoundToThreeDigitsAsDecimalsDo() {
        final Random random = new Random(9);
        for (int i = 0; i < 20_000; i++) {
            final long ns = 1_000 + (long) Math.pow(10, 3 + random.nextDouble() * 8.9);

            assertThat(Durations.format(ns)).isEqualTo(expected(ns));
        }
    }

    @Test
    void shouldAppendToWhatIsGiven() {
        final StringBuilder text = new StringBuilder("took ");
        Durations.append(812, text);

        assertThat(text).hasToString("took 812ns");
    }

    @Test
    void shouldPassOnWhatTheTargetThrows() {
        final Appendable broken = new Appendable() {
            @Override
            public Appendable append(final CharSequence text) throws IOException {
                throw new IOException("planted");
            }

            @Override
            public Appendable append(final CharSequence text, final int start, final int end) throws IOException {
                throw new IOException("planted");
            }

            @Override
            public Appendable append(final char c) throws IOException {
                throw new IOException("planted");
            }
        };

        assertThatThrownBy(() -> Durations.append(1, broken))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("planted");
    }

    private static String expected(final long ns) {
        final BigDecimal rounded = new BigDecimal(ns).round(new MathContext(3, RoundingMode.HALF_UP));
        for (final String unit : new String[] {"us", "ms", "s"}) {
            final int power = unit.equals("us") ? 3 : unit.equals("ms") ? 6 : 9;
            final BigDecimal value = rounded.movePointLeft(power);
            if (value.compareTo(new BigDecimal(1_000)) < 0 || unit.equals("s")) {
                final int decimals =
                        value.compareTo(BigDecimal.TEN) < 0 ? 2 : value.compareTo(new BigDecimal(100)) < 0 ? 1 : 0;
                return new BigDecimal(ns)
                                .movePointLeft(power)
                                .setScale(decimals, RoundingMode.HALF_UP)
                                .toPlainString()
                        + unit;
            }
        }
        throw new AssertionError(ns);
    }
}
