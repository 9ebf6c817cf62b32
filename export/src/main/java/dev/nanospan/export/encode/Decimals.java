package dev.nanospan.export.encode;

/**
 * Whole numbers as decimal digits, eight at a time. Nothing is allocated. A number takes at most {@link #MAX_BYTES}; up to
 * seven bytes behind it may be changed.
 */
final class Decimals {
    /** The most bytes that a number has, its sign included. */
    static final int MAX_BYTES = 20;

    private static final long BLOCK = 100_000_000;
    private static final int BLOCK_DIGITS = 8;
    private static final long ZEROS = '0' * Words.ONES;

    /** The numbers of 19 digits; as times in ns, those from 2001 to 2262. */
    private static final long LEAST_OF_19_DIGITS = 1_000_000_000_000_000_000L;

    private Decimals() {}

    /** Writes a signed number; gives the offset behind it. */
    static int put(final long value, final byte[] into, final int at) {
        if (value >= 0) {
            return value < BLOCK ? putShort(value, into, at) : putUnsigned(value, into, at);
        }
        into[at] = '-';
        return putUnsigned(-value, into, at + 1); // also the least number, whose negative is itself, and is unsigned
    }

    /** Writes all 64 bits as a number that is never negative. */
    static int putUnsigned(final long value, final byte[] into, final int at) {
        if (value >= 0 && value < BLOCK) {
            return putShort(value, into, at);
        }
        final long high = value >= 0 ? value / BLOCK : Long.divideUnsigned(value, BLOCK);
        final int behind = high < BLOCK ? putShort(high, into, at) : putTwoBlocks(high, into, at);
        Words.put(into, behind, digits(value - high * BLOCK) + ZEROS);
        return behind + BLOCK_DIGITS;
    }

    /** Writes a time in ns since the epoch, as {@link #putUnsigned} does; quick for the 19 digits of our age. */
    static int putTime(final long epochNs, final byte[] into, final int at) {
        if (epochNs < LEAST_OF_19_DIGITS) {
            return putUnsigned(epochNs, into, at);
        }
        final long high = epochNs / BLOCK;
        final long first = high / BLOCK;
        Words.put(into, at, (digits(first) + ZEROS) >>> 5 * Byte.SIZE);
        Words.put(into, at + 3, digits(high - first * BLOCK) + ZEROS);
        Words.put(into, at + 11, digits(epochNs - high * BLOCK) + ZEROS);
        return at + 19;
    }

    private static int putTwoBlocks(final long value, final byte[] into, final int at) {
        final long high = value / BLOCK;
        final int behind = putShort(high, into, at);
        Words.put(into, behind, digits(value - high * BLOCK) + ZEROS);
        return behind + BLOCK_DIGITS;
    }

    /** Writes a number below 10^8. */
    private static int putShort(final long value, final byte[] into, final int at) {
        final long digits = digits(value);
        final int leading = Long.numberOfTrailingZeros(digits | 1L << 7 * Byte.SIZE) >>> 3;
        Words.put(into, at, (digits + ZEROS) >>> leading * Byte.SIZE);
        return at + BLOCK_DIGITS - leading;
    }

    /** The eight digits of a number below 10^8, one a byte, the first in the lowest: halved three times, all parts at once. */
    private static long digits(final long value) {
        final long fours = halves(value, 10_000, 109_951_163, 40, -1L, 4 * Byte.SIZE);
        final long twos = halves(fours, 100, 10_486, 20, 0x0000_007F_0000_007FL, 2 * Byte.SIZE);
        return halves(twos, 10, 103, 10, 0x000F_000F_000F_000FL, Byte.SIZE);
    }

    /** Splits each part by a divisor, given as a product and a shift: the quotient stays, the rest goes {@code by} bits up. */
    private static long halves(
            final long parts, final int divisor, final int factor, final int shift, final long mask, final int by) {
        final long quotients = (parts * factor >>> shift) & mask;
        return quotients | (parts - quotients * divisor) << by;
    }
}
