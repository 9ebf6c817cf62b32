package dev.nanospan.export.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoublesTest {
    private static final int RANDOM = 1_000_000;

    private final byte[] into = new byte[64];

    @ParameterizedTest
    @CsvSource({
        "0.0, 0.0",
        "-0.0, -0.0",
        "1, 1.0",
        "-250, -250.0",
        "0.1, 0.1",
        "12.5, 12.5",
        "0.3, 0.3",
        "2e-3, 0.002",
        "1.25e-5, 0.0000125",
        "1.25e-6, 1.25e-6",
        "3e-6, 3e-6",
        "1e16, 10000000000000000.0",
        "1.2345678901234567e17, 1.2345678901234566e17",
        "1e22, 1e22",
        "1e23, 1e23",
        "2e-44, 2e-44",
        "9007199254740993, 9007199254740992.0",
        "2251799813685249.5, 2251799813685249.5",
        "5e-324, 5e-324",
        "2.2250738585072014E-308, 2.2250738585072014e-308",
        "2.225073858507201E-308, 2.225073858507201e-308",
        "1.7976931348623157E308, 1.7976931348623157e308",
        "-1.7976931348623157E308, -1.7976931348623157e308",
        "9.5367431640625E-7, 9.5367431640625e-7"
    })
    void shouldWriteTheShortest(final double value, final String expected) {
        assertThat(text(value)).isEqualTo(expected);
    }

    @Test
    void shouldReadBackAnyBits() {
        final Random random = new Random(1);
        for (int i = 0; i < RANDOM; i++) {
            shouldReadBack(Double.longBitsToDouble(random.nextLong()));
        }
    }

    @Test
    void shouldReadBackShortDecimals() {
        final Random random = new Random(2);
        for (int i = 0; i < RANDOM; i++) {
            final int digits = random.nextInt(1_000_000);
            final int power = random.nextInt(12);
            final double value = digits / Math.pow(10, power);
            shouldReadBack(value);
            assertThat(text(value).length())
                    .isLessThanOrEqualTo(Double.toString(value).length() + 6);
        }
    }

    @Test
    void shouldReadBackPowersOfTwoAndTheirNeighbours() {
        for (int exponent = Double.MIN_EXPONENT - 52; exponent <= Double.MAX_EXPONENT; exponent++) {
            final double power = Math.scalb(1.0, exponent);
            for (double each : new double[] {Math.nextDown(power), power, Math.nextUp(power)}) {
                shouldReadBack(each);
                shouldReadBack(-each);
            }
        }
    }

    /** No decimal with a digit less reads back as the same double. */
    @Test
    void shouldNotWriteMoreDigitsThanNeeded() {
        final Random random = new Random(3);
        for (int i = 0; i < RANDOM / 20; i++) {
            final double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value) && value != 0) {
                final BigDecimal written = new BigDecimal(text(value)).stripTrailingZeros();
                if (written.precision() > 1) {
                    final BigDecimal unit = BigDecimal.ONE.scaleByPowerOfTen(1 - written.scale());
                    final BigDecimal down = written.divideToIntegralValue(unit).multiply(unit);
                    assertThat(down.doubleValue()).as(text(value)).isNotEqualTo(value);
                    final BigDecimal up = down.add(unit.multiply(BigDecimal.valueOf(written.signum())));
                    assertThat(up.doubleValue()).as(text(value)).isNotEqualTo(value);
                }
            }
        }
    }

    private void shouldReadBack(final double value) {
        if (Double.isFinite(value)) {
            final int length = Doubles.put(value, into, 0);
            final String text = new String(into, 0, length, StandardCharsets.US_ASCII);
            final long read = Double.doubleToRawLongBits(Double.parseDouble(text));
            if (read != Double.doubleToRawLongBits(value) || length > Doubles.MAX_BYTES) {
                throw new AssertionError(value + " was written as " + text);
            }
        }
    }

    private String text(final double value) {
        return new String(into, 0, Doubles.put(value, into, 0), StandardCharsets.US_ASCII);
    }
}
