package dev.nanospan.id;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Chi-square over each byte of the ids: 255 degrees of freedom, so a mean of 255 and a standard deviation of 22.6. A
 * sum that is far too small is as suspect as one far too large.
 */
class RandomIdsDistributionTest {

    private static final int DRAWS = 1 << 18;
    private static final int BYTES = 24;

    /** One side or the other is passed by one sum in 1,000; always the same sums, so it passes or it does not. */
    private static final double FIXED_MIN = 190.9;

    private static final double FIXED_MAX = 330.5;

    /** One side or the other is passed by one sum in 10^9. */
    private static final double LIVE_MIN = 141.7;

    private static final double LIVE_MAX = 414.9;

    @Test
    void shouldSpreadEveryByteEvenlyForAFixedSeed() {
        for (final double sum : chiSquares(RandomIds.seeded(20_261_121).create())) {
            assertThat(sum).isBetween(FIXED_MIN, FIXED_MAX);
        }
    }

    @Test
    void shouldSpreadEveryByteEvenlyForAnySeed() {
        for (final double sum : chiSquares(RandomIds.factory().create())) {
            assertThat(sum).isBetween(LIVE_MIN, LIVE_MAX);
        }
    }

    /** The first ids of many generators: what a seed must not show through. */
    @Test
    void shouldSpreadEveryByteOfTheFirstIdsEvenly() {
        final IdGenerator.Factory factory = RandomIds.seeded(0);
        final int[][] counts = new int[BYTES][256];
        for (int i = 0; i < DRAWS; i++) {
            count(factory.create(), counts);
        }
        for (final double sum : chiSquares(counts)) {
            assertThat(sum).isBetween(LIVE_MIN, LIVE_MAX);
        }
    }

    private static double[] chiSquares(final IdGenerator ids) {
        final int[][] counts = new int[BYTES][256];
        for (int i = 0; i < DRAWS; i++) {
            count(ids, counts);
        }
        return chiSquares(counts);
    }

    private static void count(final IdGenerator ids, final int[][] counts) {
        count(ids.nextTraceIdHigh(), counts, 0);
        count(ids.nextTraceIdLow(), counts, 8);
        count(ids.nextSpanId(), counts, 16);
    }

    private static void count(final long word, final int[][] counts, final int first) {
        for (int i = 0; i < 8; i++) {
            counts[first + i][(int) (word >>> (56 - 8 * i)) & 0xff]++;
        }
    }

    private static double[] chiSquares(final int[][] counts) {
        final double expected = DRAWS / 256.0;
        final double[] sums = new double[BYTES];
        for (int i = 0; i < BYTES; i++) {
            for (final int count : counts[i]) {
                sums[i] += (count - expected) * (count - expected) / expected;
            }
        }
        return sums;
    }
}
