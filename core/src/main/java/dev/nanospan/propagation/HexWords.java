package dev.nanospan.propagation;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Hex digits eight at a time, as {@link dev.nanospan.id.HexReader} reads them, but without an object that keeps the
 * answer: whoever reads several words gathers {@link #digits} of all and {@link #misfits} of all, and looks once. Hot path.
 */
final class HexWords {
    static final int DIGITS = 8;

    private static final long ONES = 0x0101010101010101L;
    private static final long ZERO_DIGITS = '0' * ONES;
    private static final long HIGH_NIBBLES = 0xf0f0f0f0f0f0f0f0L;
    private static final long LETTERS = 0x40 * ONES;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final byte[] NIBBLES = nibbles();

    private HexWords() {}

    /** Eight characters, the first in the highest byte. */
    static long load(final byte[] from, final int offset) {
        return (long) WORD.get(from, offset);
    }

    /** The same with upper-case digits made lower-case, and what is no digit left as bad as it is. */
    static long loadFolded(final byte[] from, final int offset) {
        final long chars = load(from, offset);
        return chars | ((chars & LETTERS) >>> 1);
    }

    /** Zero if all eight are lower-case hex digits. */
    static long invalid(final long chars) {
        return invalid(digits(chars), misfits(chars));
    }

    /** Zero if all the characters are lower-case hex digits whose digits, and whose misfits, were gathered by {@code |}. */
    static long invalid(final long digits, final long misfits) {
        return (digits & HIGH_NIBBLES) | (misfits & LETTERS);
    }

    /** The eight values, a byte each: a letter has bit 6 set and stands 0x27 too high. */
    static long digits(final long chars) {
        return chars - ZERO_DIGITS - ((chars >>> 6) & ONES) * 0x27;
    }

    /** Has bit 6 of a byte set if it is ten or more and no letter, or a letter and less than ten; the other bits are noise. */
    static long misfits(final long chars) {
        return ((digits(chars) + 6 * ONES) << 2) ^ chars;
    }

    /** The value of eight digits that are valid. */
    static long value(final long chars) {
        final long digits = digits(chars);
        final long pairs = (digits | digits >>> 4) & 0x00ff00ff00ff00ffL;
        final long fours = (pairs | pairs >>> 8) & 0x0000ffff0000ffffL;
        return (fours | fours >>> 16) & 0xffffffffL;
    }

    /** The value of sixteen digits that are valid. */
    static long value(final long left, final long right) {
        return value(left) << 32 | value(right);
    }

    /** The value of one lower-case digit; negative if it is none. */
    static int digit(final byte c) {
        return NIBBLES[c & 0xff];
    }

    /** The value of two lower-case digits; negative if one of them is none. */
    static int pair(final byte left, final byte right) {
        return NIBBLES[left & 0xff] << 4 | NIBBLES[right & 0xff];
    }

    private static byte[] nibbles() {
        final byte[] nibbles = new byte[0x100];
        for (int c = 0; c < nibbles.length; c++) {
            final boolean letter = c >= 'a' && c <= 'f';
            nibbles[c] = (byte) (c >= '0' && c <= '9' ? c - '0' : letter ? c - 'a' + 10 : -1);
        }
        return nibbles;
    }
}
