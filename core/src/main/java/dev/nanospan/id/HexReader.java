package dev.nanospan.id;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads hex digits from the outside world, on the hot path: checked and converted in one pass, nothing allocated,
 * nothing thrown. Every {@code long} is a possible value, so the answer of a read is whether the digits were good, and
 * the value waits in the reader: {@link #low()} for up to 16 digits, {@link #high()} and {@link #low()} for up to 32.
 * Fewer digits than that are read as if zeros stood on their left.
 *
 * <p>A read answers false, and both halves become zero, if a character is not a hex digit, if the length is not in 1 to
 * 32, or if any part of the range lies outside of the text. {@code readLower} takes {@code 0-9a-f}, as W3C trace
 * context demands; {@code read} takes {@code A-F} too, as B3 senders write it.
 *
 * <p>A reader belongs to one thread at a time and is meant to be kept. The text must not change during the call.
 *
 * <pre>{@code
 * HexReader reader = new HexReader();
 * if (reader.readLower("00-5b8efff798038103d269b633813fc60c-eee19b7ec3c1b174-01", 3, 32)) {
 *     long high = reader.high(); // 0x5b8efff798038103
 *     long low = reader.low(); // 0xd269b633813fc60c
 * }
 * }</pre>
 *
 * @see Hex the way there
 */
public final class HexReader {

    private static final int MAX_DIGITS = 32;

    // Eight characters travel as one long, the first of them in the highest byte:
    //
    //     '1'  'f'  'A'  '0' ...       0x31 0x66 0x41 0x30 ...
    //
    private static final long ONES = 0x0101010101010101L;
    private static final long ZERO_DIGITS = '0' * ONES;
    private static final long HIGH_NIBBLES = 0xf0f0f0f0f0f0f0f0L;

    /** Set in every letter: moved down by one bit it makes the letter lower-case and leaves digits as they are. */
    private static final long EITHER_CASE = 0x40 * ONES;

    private static final long LOWER_CASE = 0;

    private static final VarHandle ARRAY = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle BUFFER = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private long high;
    private long low;
    private long invalid;

    /** Makes a reader that holds zero. */
    public HexReader() {}

    /**
     * Returns the left half of the digits read last.
     *
     * @return what stood left of the last 16 digits: zero if there were no more than 16, or if they were no good
     */
    public long high() {
        return high;
    }

    /**
     * Returns the right half of the digits read last.
     *
     * @return the value of the last 16 digits: zero if they were no good
     */
    public long low() {
        return low;
    }

    /**
     * Reads digits of either case.
     *
     * @param from the text
     * @param offset the first digit
     * @param length how many digits, 1 to 32
     * @return whether all of them are there and are hex digits
     */
    public boolean read(final byte[] from, final int offset, final int length) {
        return begin(offset, length, from.length) && scan(from, offset, length, EITHER_CASE);
    }

    /**
     * Reads lower-case digits.
     *
     * @param from the text
     * @param offset the first digit
     * @param length how many digits, 1 to 32
     * @return whether all of them are there and are lower-case hex digits
     */
    public boolean readLower(final byte[] from, final int offset, final int length) {
        return begin(offset, length, from.length) && scan(from, offset, length, LOWER_CASE);
    }

    /**
     * Reads digits of either case, whatever the buffer's byte order; its position stays.
     *
     * @param from the text, up to the buffer's limit
     * @param offset the absolute index of the first digit
     * @param length how many digits, 1 to 32
     * @return whether all of them are there and are hex digits
     */
    public boolean read(final ByteBuffer from, final int offset, final int length) {
        return begin(offset, length, from.limit()) && scan(from, offset, length, EITHER_CASE);
    }

    /**
     * Reads lower-case digits, whatever the buffer's byte order; its position stays.
     *
     * @param from the text, up to the buffer's limit
     * @param offset the absolute index of the first digit
     * @param length how many digits, 1 to 32
     * @return whether all of them are there and are lower-case hex digits
     */
    public boolean readLower(final ByteBuffer from, final int offset, final int length) {
        return begin(offset, length, from.limit()) && scan(from, offset, length, LOWER_CASE);
    }

    /**
     * Reads digits of either case.
     *
     * @param from the text
     * @param offset the first digit
     * @param length how many digits, 1 to 32
     * @return whether all of them are there and are hex digits
     */
    public boolean read(final CharSequence from, final int offset, final int length) {
        return begin(offset, length, from.length()) && scan(from, offset, length, EITHER_CASE);
    }

    /**
     * Reads lower-case digits.
     *
     * @param from the text
     * @param offset the first digit
     * @param length how many digits, 1 to 32
     * @return whether all of them are there and are lower-case hex digits
     */
    public boolean readLower(final CharSequence from, final int offset, final int length) {
        return begin(offset, length, from.length()) && scan(from, offset, length, LOWER_CASE);
    }

    private boolean begin(final int offset, final int length, final int size) {
        high = 0;
        low = 0;
        invalid = 0;
        return length >= 1 && length <= MAX_DIGITS && offset >= 0 && offset <= size - length;
    }

    private boolean scan(final byte[] from, final int offset, final int length, final long fold) {
        final int words = offset + (length & 7);
        if (words != offset) {
            long chars = ZERO_DIGITS;
            for (int at = offset; at < words; at++) {
                chars = chars << 8 | (from[at] & 0xff);
            }
            push(chars, fold);
        }
        for (int at = words; at < offset + length; at += 8) {
            push((long) ARRAY.get(from, at), fold);
        }
        return end();
    }

    private boolean scan(final ByteBuffer from, final int offset, final int length, final long fold) {
        final int words = offset + (length & 7);
        if (words != offset) {
            long chars = ZERO_DIGITS;
            for (int at = offset; at < words; at++) {
                chars = chars << 8 | (from.get(at) & 0xff);
            }
            push(chars, fold);
        }
        for (int at = words; at < offset + length; at += 8) {
            push((long) BUFFER.get(from, at), fold);
        }
        return end();
    }

    private boolean scan(final CharSequence from, final int offset, final int length, final long fold) {
        final int words = offset + (length & 7);
        if (words != offset) {
            push(chars(from, offset, words), fold);
        }
        for (int at = words; at < offset + length; at += 8) {
            push(chars(from, at, at + 8), fold);
        }
        return end();
    }

    /** A wide character would run into its neighbours, and might end up as good digits: so it is marked here. */
    private long chars(final CharSequence from, final int begin, final int end) {
        long chars = ZERO_DIGITS;
        int wide = 0;
        for (int at = begin; at < end; at++) {
            final char c = from.charAt(at);
            wide |= c;
            chars = chars << 8 | c;
        }
        invalid |= wide >>> 7;
        return chars;
    }

    /**
     * Takes eight more digits. A letter has bit 6 set and stands 0x27 too high; once that and '0' are taken off, each
     * byte must be 0 to 15, and at least 10 exactly where a letter stood. A byte that is too small borrows from the one
     * on its left, but is itself marked by then.
     */
    private void push(final long chars, final long fold) {
        final long folded = chars | ((chars & fold) >>> 1);
        final long letters = (folded >>> 6) & ONES;
        final long digits = folded - ZERO_DIGITS - letters * 0x27;
        final long tenOrMore = (digits + 6 * ONES) >>> 4;
        invalid |= (digits & HIGH_NIBBLES) | ((tenOrMore ^ letters) & ONES);
        high = high << 32 | low >>> 32;
        low = low << 32 | pack(digits);
    }

    /** Makes four bytes of eight: 0x010f0a00… becomes 0x1fa0…. */
    private static long pack(final long digits) {
        final long pairs = (digits | digits >>> 4) & 0x00ff00ff00ff00ffL;
        final long fours = (pairs | pairs >>> 8) & 0x0000ffff0000ffffL;
        return (fours | fours >>> 16) & 0xffffffffL;
    }

    private boolean end() {
        if (invalid == 0) {
            return true;
        }
        high = 0;
        low = 0;
        return false;
    }
}
