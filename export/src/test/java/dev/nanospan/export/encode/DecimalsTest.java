package dev.nanospan.export.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DecimalsTest {
    private final byte[] into = new byte[64];

    @Test
    void shouldWriteNumbersAtTheBoundsOfTheirLengths() {
        shouldWrite(Long.MIN_VALUE);
        shouldWrite(Long.MAX_VALUE);
        long power = 1;
        for (int digits = 1; digits <= 19; digits++) {
            for (long near = -2; near <= 2; near++) {
                shouldWrite(power + near);
                shouldWrite(-power + near);
            }
            power *= 10;
        }
    }

    @Test
    void shouldWriteRandomNumbersOfAllLengths() {
        final Random random = new Random(1);
        for (int i = 0; i < 1_000_000; i++) {
            shouldWrite(random.nextLong() >> random.nextInt(64));
        }
    }

    @Test
    void shouldWriteAllShortNumbers() {
        for (int i = 0; i < 200_000; i++) {
            shouldWrite(i);
        }
    }

    private void shouldWrite(final long value) {
        check(Long.toString(value), Decimals.put(value, into, 0));
        check(Long.toUnsignedString(value), Decimals.putUnsigned(value, into, 0));
        check(Long.toUnsignedString(value), Decimals.putTime(value, into, 0));
    }

    private void check(final String expected, final int length) {
        final String written = new String(into, 0, length, StandardCharsets.US_ASCII);
        if (!written.equals(expected)) {
            assertThat(written).isEqualTo(expected);
        }
    }
}
