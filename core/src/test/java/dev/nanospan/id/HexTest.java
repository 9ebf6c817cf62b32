package dev.nanospan.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HexTest {

    private static final HexFormat ORACLE = HexFormat.of();
    private static final long HIGH = 0x5b8efff798038103L;
    private static final long LOW = 0xd269b633813fc60cL;
    private static final String BOTH = "5b8efff798038103d269b633813fc60c";

    @Test
    void shouldEncodeEveryByte() {
        for (int value = 0; value < 256; value++) {
            final byte[] array = new byte[2];
            final ByteBuffer buffer = ByteBuffer.allocate(2);
            final String expected = ORACLE.toHexDigits((byte) value);

            assertThat(Hex.encodeByte(value, array, 0)).isEqualTo(2);
            Hex.encodeByte(value, buffer);

            assertThat(text(array)).isEqualTo(expected);
            assertThat(text(buffer.array())).isEqualTo(expected);
        }
    }

    @Test
    void shouldIgnoreTheHighBitsOfAByte() {
        final byte[] into = new byte[2];
        Hex.encodeByte(0xffff_ff0a, into, 0);
        assertThat(text(into)).isEqualTo("0a");
    }

    @Test
    void shouldEncodeEveryByteAtEveryPlaceOfALong() {
        for (int shift = 0; shift < Long.SIZE; shift += 8) {
            for (long value = 0; value < 256; value++) {
                assertThat(Hex.hex8(value << shift)).isEqualTo(ORACLE.toHexDigits(value << shift));
            }
        }
    }

    @Test
    void shouldEncodeAsTheJdkDoes() {
        final SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 10_000; i++) {
            final long high = random.nextLong();
            final long low = random.nextLong();
            final String expected = ORACLE.toHexDigits(high) + ORACLE.toHexDigits(low);
            final StringBuilder appended = new StringBuilder();
            Hex.append16(high, low, appended);

            assertThat(Hex.hex16(high, low)).isEqualTo(expected);
            assertThat(Hex.hex8(low)).isEqualTo(expected.substring(16));
            assertThat(appended).hasToString(expected);
        }
    }

    @Test
    void shouldWriteNothingOutsideOfTheDigits() {
        for (int offset = 0; offset < 9; offset++) {
            final byte[] into = new byte[48];
            Arrays.fill(into, (byte) '.');
            assertThat(Hex.encode16(HIGH, LOW, into, offset)).isEqualTo(offset + 32);
            assertThat(text(into)).isEqualTo(".".repeat(offset) + BOTH + ".".repeat(16 - offset));

            Arrays.fill(into, (byte) '.');
            assertThat(Hex.encode8(LOW, into, offset)).isEqualTo(offset + 16);
            assertThat(text(into)).isEqualTo(".".repeat(offset) + BOTH.substring(16) + ".".repeat(32 - offset));

            Arrays.fill(into, (byte) '.');
            assertThat(Hex.encodeByte(0x5b, into, offset)).isEqualTo(offset + 2);
            assertThat(text(into)).isEqualTo(".".repeat(offset) + "5b" + ".".repeat(46 - offset));
        }
    }

    @Test
    void shouldThrowBeforeWritingWhenTheArrayIsTooSmall() {
        final byte[] into = new byte[32];
        assertThatThrownBy(() -> Hex.encode16(HIGH, LOW, into, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Hex.encode16(HIGH, LOW, into, -1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Hex.encode8(LOW, into, 17)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Hex.encode8(LOW, into, Integer.MAX_VALUE))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Hex.encodeByte(1, into, 31)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(into).containsOnly(0);
    }

    @Test
    void shouldWriteAtThePositionOfABufferOfAnyKindAndOrder() {
        final ByteBuffer[] buffers = {
            ByteBuffer.allocate(64),
            ByteBuffer.allocateDirect(64),
            ByteBuffer.allocate(96).position(5).slice(),
            ByteBuffer.allocateDirect(96).position(5).slice(),
        };
        for (final ByteBuffer buffer : buffers) {
            for (final ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
                buffer.order(order).clear().position(3);
                Hex.encode16(HIGH, LOW, buffer);
                assertThat(buffer.position()).isEqualTo(35);
                Hex.encode8(HIGH, buffer);
                assertThat(buffer.position()).isEqualTo(51);
                Hex.encodeByte(0x0f, buffer);
                assertThat(buffer.position()).isEqualTo(53);

                final byte[] written = new byte[50];
                buffer.get(3, written);
                assertThat(text(written)).isEqualTo(BOTH + BOTH.substring(0, 16) + "0f");
            }
        }
    }

    @Test
    void shouldThrowBeforeWritingWhenTheBufferIsTooSmall() {
        final ByteBuffer into = ByteBuffer.allocate(64).limit(31);
        assertThatThrownBy(() -> Hex.encode16(HIGH, LOW, into)).isInstanceOf(BufferOverflowException.class);
        into.limit(15);
        assertThatThrownBy(() -> Hex.encode8(HIGH, into)).isInstanceOf(BufferOverflowException.class);
        into.limit(1);
        assertThatThrownBy(() -> Hex.encodeByte(1, into)).isInstanceOf(BufferOverflowException.class);
        assertThat(into.position()).isZero();
        assertThat(into.array()).containsOnly(0);
    }

    @Test
    void shouldNotWriteIntoAReadOnlyBuffer() {
        final ByteBuffer into = ByteBuffer.allocate(64).asReadOnlyBuffer();
        assertThatThrownBy(() -> Hex.encode16(HIGH, LOW, into)).isInstanceOf(ReadOnlyBufferException.class);
        assertThat(into.position()).isZero();
    }

    @Test
    void shouldWrapTheFailureOfAnAppendable() {
        final IOException failure = new IOException("full");
        assertThatThrownBy(() -> Hex.append8(LOW, new FullAppendable(failure)))
                .isInstanceOf(UncheckedIOException.class)
                .hasCause(failure);
    }

    private static String text(final byte[] digits) {
        return new String(digits, StandardCharsets.ISO_8859_1);
    }

    private static final class FullAppendable implements Appendable {

        private final IOException failure;

        FullAppendable(final IOException failure) {
            this.failure = failure;
        }

        @Override
        public Appendable append(final CharSequence text) throws IOException {
            throw failure;
        }

        @Override
        public Appendable append(final CharSequence text, final int start, final int end) throws IOException {
            throw failure;
        }

        @Override
        public Appendable append(final char c) throws IOException {
            throw failure;
        }
    }
}
