package dev.nanospan.id;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Writes ids as lower-case hex digits, most significant first, on the hot path: nothing is allocated but by
 * {@link #hex16} and {@link #hex8}, which make a {@code String}.
 *
 * <p>The number in a method's name counts bytes; there are twice as many digits. A target that is too small is the
 * caller's error: the method throws before anything is written. All methods may be called from any thread.
 *
 * <pre>{@code
 * byte[] header = new byte[55];
 * int at = Hex.encodeByte(0, header, 0);
 * header[at++] = '-';
 * at = Hex.encode16(traceIdHigh, traceIdLow, header, at);
 * header[at++] = '-';
 * at = Hex.encode8(spanId, header, at);
 * header[at++] = '-';
 * Hex.encodeByte(flags, header, at); // 00-5b8efff798038103d269b633813fc60c-eee19b7ec3c1b174-01
 * }</pre>
 *
 * @see HexReader the way back
 */
public final class Hex {

    private static final int DIGITS_OF_8 = 16;
    private static final int DIGITS_OF_16 = 32;

    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    // For each byte its two digits, the first one in the lowest byte, as a little-endian store wants them: in one table
    // where they go as the left pair of four digits, in the other as the right one. It is 1 KiB each so that nothing is
    // left to be shifted.
    private static final int[] LEFT = pairs(0);
    private static final int[] RIGHT = pairs(2 * Byte.SIZE);

    private static final VarHandle PAIR = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle FOUR = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BUFFER_PAIR =
            MethodHandles.byteBufferViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BUFFER_EIGHT =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Hex() {}

    /**
     * Writes the 32 digits of a 128-bit id.
     *
     * @param high the left 16 digits
     * @param low the right 16 digits
     * @param into the target
     * @param offset where the first digit goes
     * @return the offset behind the last digit
     * @throws IndexOutOfBoundsException if 32 digits don't fit there
     */
    public static int encode16(final long high, final long low, final byte[] into, final int offset) {
        Objects.checkFromIndexSize(offset, DIGITS_OF_16, into.length);
        put(high, into, offset);
        put(low, into, offset + DIGITS_OF_8);
        return offset + DIGITS_OF_16;
    }

    /**
     * Writes the 16 digits of a 64-bit id.
     *
     * @param value the id
     * @param into the target
     * @param offset where the first digit goes
     * @return the offset behind the last digit
     * @throws IndexOutOfBoundsException if 16 digits don't fit there
     */
    public static int encode8(final long value, final byte[] into, final int offset) {
        Objects.checkFromIndexSize(offset, DIGITS_OF_8, into.length);
        put(value, into, offset);
        return offset + DIGITS_OF_8;
    }

    /**
     * Writes the two digits of a byte.
     *
     * @param value the byte: the eight low bits, the others are ignored
     * @param into the target
     * @param offset where the first digit goes
     * @return the offset behind the last digit
     * @throws IndexOutOfBoundsException if two digits don't fit there
     */
    public static int encodeByte(final int value, final byte[] into, final int offset) {
        PAIR.set(into, offset, (short) LEFT[value & 0xff]);
        return offset + 2;
    }

    /**
     * Writes the 32 digits of a 128-bit id at the buffer's position, whatever its byte order, and moves the position.
     *
     * @param high the left 16 digits
     * @param low the right 16 digits
     * @param into the target, heap or direct
     * @throws BufferOverflowException if fewer than 32 bytes remain
     * @throws java.nio.ReadOnlyBufferException if the buffer can't be written
     */
    public static void encode16(final long high, final long low, final ByteBuffer into) {
        final int position = claim(into, DIGITS_OF_16);
        put(high, into, position);
        put(low, into, position + DIGITS_OF_8);
        into.position(position + DIGITS_OF_16);
    }

    /**
     * Writes the 16 digits of a 64-bit id at the buffer's position, whatever its byte order, and moves the position.
     *
     * @param value the id
     * @param into the target, heap or direct
     * @throws BufferOverflowException if fewer than 16 bytes remain
     * @throws java.nio.ReadOnlyBufferException if the buffer can't be written
     */
    public static void encode8(final long value, final ByteBuffer into) {
        final int position = claim(into, DIGITS_OF_8);
        put(value, into, position);
        into.position(position + DIGITS_OF_8);
    }

    /**
     * Writes the two digits of a byte at the buffer's position, whatever its byte order, and moves the position.
     *
     * @param value the byte: the eight low bits, the others are ignored
     * @param into the target, heap or direct
     * @throws BufferOverflowException if fewer than two bytes remain
     * @throws java.nio.ReadOnlyBufferException if the buffer can't be written
     */
    public static void encodeByte(final int value, final ByteBuffer into) {
        final int position = claim(into, 2);
        BUFFER_PAIR.set(into, position, (short) LEFT[value & 0xff]);
        into.position(position + 2);
    }

    /**
     * Appends the 32 digits of a 128-bit id. What is allocated is the target's own growth.
     *
     * @param high the left 16 digits
     * @param low the right 16 digits
     * @param into the target, for instance a {@link StringBuilder}
     * @throws UncheckedIOException if the target throws an {@link IOException}
     */
    public static void append16(final long high, final long low, final Appendable into) {
        append8(high, into);
        append8(low, into);
    }

    /**
     * Appends the 16 digits of a 64-bit id. What is allocated is the target's own growth.
     *
     * @param value the id
     * @param into the target, for instance a {@link StringBuilder}
     * @throws UncheckedIOException if the target throws an {@link IOException}
     */
    public static void append8(final long value, final Appendable into) {
        try {
            for (int shift = Long.SIZE - 4; shift >= 0; shift -= 4) {
                into.append((char) DIGITS[(int) (value >>> shift) & 0xf]);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Makes a string of a 128-bit id.
     *
     * @param high the left 16 digits
     * @param low the right 16 digits
     * @return 32 digits
     */
    public static String hex16(final long high, final long low) {
        final byte[] digits = new byte[DIGITS_OF_16];
        encode16(high, low, digits, 0);
        return new String(digits, StandardCharsets.ISO_8859_1);
    }

    /**
     * Makes a string of a 64-bit id.
     *
     * @param value the id
     * @return 16 digits
     */
    public static String hex8(final long value) {
        final byte[] digits = new byte[DIGITS_OF_8];
        encode8(value, digits, 0);
        return new String(digits, StandardCharsets.ISO_8859_1);
    }

    private static void put(final long value, final byte[] into, final int offset) {
        FOUR.set(into, offset, four((int) (value >>> 48)));
        FOUR.set(into, offset + 4, four((int) (value >>> 32)));
        FOUR.set(into, offset + 8, four((int) (value >>> 16)));
        FOUR.set(into, offset + 12, four((int) value));
    }

    /** Two wide stores: narrow ones took 7 ns or 76, as the compiler's inlining went. */
    private static void put(final long value, final ByteBuffer into, final int offset) {
        BUFFER_EIGHT.set(into, offset, eight((int) (value >>> 32)));
        BUFFER_EIGHT.set(into, offset + 8, eight((int) value));
    }

    private static long eight(final int value) {
        return (long) four(value) << 32 | (four(value >>> 16) & 0xffff_ffffL);
    }

    /** The digits of the two low bytes. */
    private static int four(final int value) {
        return LEFT[(value >>> 8) & 0xff] | RIGHT[value & 0xff];
    }

    private static int claim(final ByteBuffer into, final int digits) {
        if (into.remaining() < digits) {
            throw new BufferOverflowException();
        }
        return into.position();
    }

    private static int[] pairs(final int shift) {
        final int[] pairs = new int[0x100];
        for (int value = 0; value < pairs.length; value++) {
            pairs[value] = (DIGITS[value >>> 4] | DIGITS[value & 0xf] << 8) << shift;
        }
        return pairs;
    }
}
