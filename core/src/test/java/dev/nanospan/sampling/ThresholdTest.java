package dev.nanospan.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThresholdTest {
    private static final BigDecimal ALL = new BigDecimal(BigInteger.ONE.shiftLeft(56));

    @ParameterizedTest
    @CsvSource({
        "1, 0",
        "0.75, 4",
        "0.5, 8",
        "0.3333333333333333, aaab",
        "0.25, c",
        "0.2, cccd",
        "0.1, e666",
        "0.05, f3333",
        "0.02, fae14",
        "0.01, fd70a",
        "0.005, feb85",
        "0.001, ffbe77",
        "0.0001, fff9724"
    })
    void shouldAgreeWithTheTableOfTheSpecification(final double probability, final String th) {
        final long threshold = Threshold.of(probability);

        assertThat(hex(threshold)).isEqualTo(th);
        assertThat(Threshold.adjustedCount(threshold)).isCloseTo(1 / probability, within(0.0005 / probability));
        assertThat(Threshold.probability(threshold)).isCloseTo(probability, within(0.0005 * probability));
    }

    @Test
    void shouldAgreeWithExactArithmetic() {
        final SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 100_000; i++) {
            final double probability = i % 2 == 0
                    ? Math.scalb(random.nextDouble(0.5, 1), -random.nextInt(50))
                    : 1 - Math.scalb(random.nextDouble(0.5, 1), -random.nextInt(1, 40));
            assertThat(Threshold.of(probability)).as("%s", probability).isEqualTo(exact(probability));
        }
    }

    @Test
    void shouldKeepTheSmallestProbabilityAndTheLargest() {
        assertThat(hex(Threshold.of(Math.scalb(1.0, -56)))).isEqualTo("ffffffffffffff");
        assertThat(Threshold.of(1)).isEqualTo(Threshold.ALWAYS);
        assertThat(Threshold.of(0)).isEqualTo(Threshold.NEVER);
        assertThat(Threshold.of(1e-30)).isEqualTo(Threshold.NEVER);
        assertThat(Threshold.of(Math.nextDown(1.0))).isEqualTo(8); // 2^-53 of 2^56
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.0000001, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void shouldRefuseWhatIsNoProbability(final double value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Threshold.of(value))
                .withMessageContaining("must be from 0 to 1");
    }

    /** Digits after those that are all ones or all zeros, four of them, half up. */
    private static long exact(final double probability) {
        final BigDecimal kept = new BigDecimal(probability).multiply(ALL).setScale(0, RoundingMode.HALF_UP);
        final BigInteger rejected = ALL.subtract(kept).toBigIntegerExact();
        final String digits = padded(rejected);
        final String complement = padded(kept.toBigIntegerExact());
        final int leading = Math.max(zeros(digits), zeros(complement));
        final int places = Math.min(14, 4 + leading);
        return new BigDecimal(rejected)
                .divide(new BigDecimal(BigInteger.ONE.shiftLeft(4 * (14 - places))), 0, RoundingMode.HALF_UP)
                .toBigIntegerExact()
                .shiftLeft(4 * (14 - places))
                .longValueExact();
    }

    private static String padded(final BigInteger value) {
        return String.format("%14s", value.toString(16)).replace(' ', '0');
    }

    private static int zeros(final String digits) {
        int count = 0;
        while (count < digits.length() && digits.charAt(count) == '0') {
            count++;
        }
        return count;
    }

    private static String hex(final long threshold) {
        final String digits = padded(BigInteger.valueOf(threshold)).replaceFirst("0+$", "");
        return digits.isEmpty() ? "0" : digits;
    }
}
