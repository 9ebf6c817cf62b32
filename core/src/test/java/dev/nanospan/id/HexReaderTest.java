package dev.nanospan.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HexReaderTest {

    private static final String GOOD = "5b8efff798038103d269b633813fc60c";
    private static final String LOWER = "0123456789abcdef";
    private static final String UPPER = "ABCDEF";

    private final HexReader reader = new HexReader();

    @ParameterizedTest
    @EnumSource
    void shouldDecodeEveryByteAtEveryPlace(final HexSource source) {
        for (int place = 0; place < 32; place += 2) {
            for (int value = 0; value < 256; value++) {
                final String pair = HexFormat.of().toHexDigits((byte) value);
                final String text = "0".repeat(place) + pair + "0".repeat(30 - place);

                assertThat(source.read(reader, true, text, 0, 32)).isTrue();
                assertThat(reader.high()).isEqualTo(HexFormat.fromHexDigitsToLong(text, 0, 16));
                assertThat(reader.low()).isEqualTo(HexFormat.fromHexDigitsToLong(text, 16, 32));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldDecodeAnyLengthAtAnyOffsetAsTheJdkDoes(final HexSource source) {
        final SplittableRandom random = new SplittableRandom(2);
        for (int length = 1; length <= 32; length++) {
            for (int offset = 0; offset < 10; offset++) {
                final String digits = digits(random, length);
                final String padded = "0".repeat(32 - length) + digits;

                assertThat(source.read(reader, true, "g".repeat(offset) + digits + "-", offset, length))
                        .isTrue();
                assertThat(reader.high()).isEqualTo(HexFormat.fromHexDigitsToLong(padded, 0, 16));
                assertThat(reader.low()).isEqualTo(HexFormat.fromHexDigitsToLong(padded, 16, 32));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldReadBackWhatHexWrote(final HexSource source) {
        final SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 2_000; i++) {
            final long high = random.nextLong();
            final long low = random.nextLong();
            final String text = Hex.hex16(high, low);

            assertThat(source.read(reader, true, text, 0, 32)).isTrue();
            assertThat(reader.high()).isEqualTo(high);
            assertThat(reader.low()).isEqualTo(low);
            assertThat(source.read(reader, false, text.toUpperCase(Locale.ROOT), 0, 32))
                    .isTrue();
            assertThat(reader.high()).isEqualTo(high);
            assertThat(reader.low()).isEqualTo(low);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRejectUpperCaseWhenStrict(final HexSource source) {
        assertThat(source.read(reader, true, "D269B633813FC60C", 0, 16)).isFalse();
        assertThat(source.read(reader, true, "d269b633813fC60c", 0, 16)).isFalse();
        assertThat(source.read(reader, false, "d269b633813fC60c", 0, 16)).isTrue();
        assertThat(reader.low()).isEqualTo(0xd269b633813fc60cL);
    }

    @ParameterizedTest
    @EnumSource
    void shouldJudgeEveryByteAtEveryPlace(final HexSource source) {
        for (int place = 0; place < 32; place++) {
            for (char c = 0; c < 256; c++) {
                final String text = GOOD.substring(0, place) + c + GOOD.substring(place + 1);
                final boolean lower = LOWER.indexOf(c) >= 0;
                final boolean either = lower || UPPER.indexOf(c) >= 0;

                shouldJudge(source, text, 0, 32, lower, either);
                final int tail = 29 - place; // the odd digits in front of whole words
                if (tail > 0) {
                    shouldJudge(source, text, place, tail, lower, either);
                }
            }
        }
    }

    private void shouldJudge(
            final HexSource source,
            final String text,
            final int offset,
            final int length,
            final boolean lower,
            final boolean either) {
        if (source.read(reader, true, text, offset, length) != lower
                || source.read(reader, false, text, offset, length) != either) {
            throw new AssertionError(source + " misjudged \"" + text + "\" at " + offset + ", length " + length);
        }
        if (!either && (reader.high() | reader.low()) != 0) {
            throw new AssertionError("something left of \"" + text + '"');
        }
    }

    /** Two bad characters must not make up for each other, whatever one borrows from or carries to the next. */
    @Test
    void shouldJudgeEveryPairOfBytes() {
        final byte[] text = "0000000000000000".getBytes(StandardCharsets.US_ASCII);
        for (int place = 0; place < 15; place++) {
            for (int pair = 0; pair < 1 << 16; pair++) {
                final int left = pair >>> 8;
                final int right = pair & 0xff;
                text[place] = (byte) left;
                text[place + 1] = (byte) right;
                final boolean lower = LOWER.indexOf(left) >= 0 && LOWER.indexOf(right) >= 0;
                final boolean either = (LOWER + UPPER).indexOf(left) >= 0 && (LOWER + UPPER).indexOf(right) >= 0;
                if (reader.readLower(text, 0, 16) != lower || reader.read(text, 0, 16) != either) {
                    throw new AssertionError("misjudged " + left + ' ' + right + " at " + place);
                }
            }
            text[place] = '0';
        }
    }

    @Test
    void shouldRejectEveryWideCharacterAtEveryPlace() {
        final StringBuilder text = new StringBuilder(GOOD);
        for (int place = 0; place < 32; place++) {
            for (int c = 0x80; c <= 0xffff; c++) {
                text.setCharAt(place, (char) c);
                if (reader.read(text, 0, 32) || reader.readLower(text, 0, 32) || reader.read(text, place, 1)) {
                    throw new AssertionError("took U+" + Integer.toHexString(c) + " at " + place);
                }
            }
            text.setCharAt(place, GOOD.charAt(place));
        }
        assertThat(reader.read(text, 0, 32)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void shouldRejectWhatIsNotThere(final HexSource source) {
        final int[] offsets = {Integer.MIN_VALUE, -32, -1, 0, 1, 16, 31, 32, 33, Integer.MAX_VALUE};
        final int[] lengths = {Integer.MIN_VALUE, -1, 0, 1, 2, 16, 31, 32, 33, 40, Integer.MAX_VALUE};
        for (final int offset : offsets) {
            for (final int length : lengths) {
                final boolean there = offset >= 0 && length > 0 && (long) offset + length <= 32;
                assertThat(source.read(reader, true, GOOD, offset, length)).isEqualTo(there);
                assertThat(source.read(reader, false, GOOD, offset, length)).isEqualTo(there);
            }
        }
        assertThat(source.read(reader, true, "", 0, 1)).isFalse();
        assertThat(source.read(reader, true, GOOD + GOOD, 0, 33)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void shouldForgetTheLastValueWhenTheNextIsBad(final HexSource source) {
        assertThat(source.read(reader, true, GOOD, 0, 32)).isTrue();
        assertThat(source.read(reader, true, GOOD, 1, 32)).isFalse();
        assertThat(reader.high()).isZero();
        assertThat(reader.low()).isZero();

        assertThat(source.read(reader, true, "x", 0, 1)).isFalse();
        assertThat(source.read(reader, true, "7", 0, 1)).isTrue();
        assertThat(reader.high()).isZero();
        assertThat(reader.low()).isEqualTo(7);
    }

    @Test
    void shouldReadUpToTheLimitOfABufferAndLeaveItsPosition() {
        final ByteBuffer from = ByteBuffer.allocate(64);
        Hex.encode16(1, 2, from);
        from.position(9).limit(31);

        assertThat(reader.read(from, 0, 32)).isFalse();
        assertThat(reader.read(from, 0, 31)).isTrue();
        assertThat(from.position()).isEqualTo(9);
        assertThat(from.limit()).isEqualTo(31);
    }

    private static String digits(final SplittableRandom random, final int length) {
        final StringBuilder digits = new StringBuilder();
        for (int i = 0; i < length; i++) {
            digits.append(LOWER.charAt(random.nextInt(16)));
        }
        return digits.toString();
    }
}
