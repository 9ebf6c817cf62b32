package dev.nanospan.export.encode;

import java.math.BigInteger;

/**
 * Doubles as the shortest decimal number that reads back as the same double, without allocation. The method is that of
 * Raffaello Giulietti, "The Schubfach way to render doubles": the interval of decimals that round to a double is scaled by
 * a power of ten, of which 126 bits are enough, so that only two or four whole numbers are left to choose from.
 *
 * <p>Numbers from 10^-5 to 10^17 are written as {@code 12.5}, others as {@code 1.25e-9}; a whole number keeps a {@code .0},
 * so that it is seen to be a double. At most {@link #MAX_BYTES}; up to seven bytes behind them may be changed.
 */
final class Doubles {
    /** The most bytes that a number has: sign, 17 digits and a point, {@code e-} and three digits. */
    static final int MAX_BYTES = 1 + 18 + 5;

    private static final int FRACTION_BITS = 52;
    private static final long HIDDEN_BIT = 1L << FRACTION_BITS;
    private static final int EXPONENT_MASK = 0x7FF;
    private static final int EXPONENT_BIAS = 1_075;

    /** The powers of ten that scale a double, negated exponents, and the bits that are kept of each half. */
    private static final int MIN_POWER = -324;

    private static final int MAX_POWER = 292;
    private static final int HALF_BITS = 63;
    private static final long HALF_MASK = Long.MAX_VALUE;
    private static final long[] POWERS = powers();

    private static final int PLAIN_FROM = -5;
    private static final int PLAIN_TO = 17;

    private Doubles() {}

    /** Writes a number that is neither infinite nor NaN; gives the offset behind it. */
    static int put(final double value, final byte[] into, final int from) {
        final long bits = Double.doubleToRawLongBits(value);
        int at = from;
        if (bits < 0) {
            into[at++] = '-';
        }
        final double positive = Math.abs(value);
        final long whole = (long) positive;
        if (whole == positive && whole < HIDDEN_BIT) {
            at = Decimals.put(whole, into, at);
            into[at] = '.';
            into[at + 1] = '0';
            return at + 2;
        }
        return putShortest(bits, into, at);
    }

    private static int putShortest(final long bits, final byte[] into, final int at) {
        final int biased = (int) (bits >>> FRACTION_BITS) & EXPONENT_MASK;
        final long fraction = bits & (HIDDEN_BIT - 1);
        final long c = biased == 0 ? fraction : fraction | HIDDEN_BIT;
        final int q = Math.max(1, biased) - EXPONENT_BIAS;
        final boolean even = fraction != 0 || biased <= 1; // the two neighbours are equally far away
        final int k = even ? floorLog10OfPowerOf2(q) : floorLog10OfThreeQuartersOfPowerOf2(q);
        return putDecimal(shortest(c, q, k, even), k, into, at);
    }

    /**
     * The decimal closest to c * 2^q, in units of 10^k, among the shortest that round to it.
     *
     * @param even whether the neighbours are equally far away; else the lower one is half as far
     */
    private static long shortest(final long c, final int q, final int k, final boolean even) {
        final int shift = q + floorLog2OfPowerOf10(-k) + 2;
        final int power = 2 * (k - MIN_POWER);
        final long high = POWERS[power];
        final long low = POWERS[power + 1];
        final long open = c & 1; // the bounds of the interval round to an even double only
        final long middle = scaled(high, low, c << 2 << shift);
        final long lower = scaled(high, low, (c << 2) - (even ? 2 : 1) << shift) + open;
        final long upper = scaled(high, low, (c << 2) + 2 << shift) - open;

        final long down = middle >> 2;
        final long tensDown = down / 10 * 10;
        final boolean tensDownFit = lower <= tensDown << 2;
        final boolean tensUpFit = tensDown + 10 << 2 <= upper;
        if (tensDownFit != tensUpFit) {
            return tensDownFit ? tensDown : tensDown + 10;
        }
        final boolean downFits = lower <= down << 2;
        final boolean upFits = down + 1 << 2 <= upper;
        if (downFits != upFits) {
            return downFits ? down : down + 1;
        }
        final long beyondHalf = middle - ((down << 1) + 1 << 1);
        return beyondHalf < 0 || (beyondHalf == 0 && (down & 1) == 0) ? down : down + 1;
    }

    /** The product of a number and a power of ten, less its last 126 bits; what is cut off makes it odd. */
    private static long scaled(final long high, final long low, final long number) {
        final long lowest = Math.multiplyHigh(low, number);
        final long middle = (high * number >>> 1) + lowest;
        final long product = Math.multiplyHigh(high, number) + (middle >>> HALF_BITS);
        return product | (middle & HALF_MASK) + HALF_MASK >>> HALF_BITS;
    }

    /** Writes digits * 10^power, without the zeros that digits end in. */
    private static int putDecimal(final long withZeros, final int ofZeros, final byte[] into, final int at) {
        long digits = withZeros;
        int power = ofZeros;
        while (digits % 10 == 0) {
            digits /= 10;
            power++;
        }
        final int behind = Decimals.put(digits, into, at + 1); // one further, so that a point fits in
        final int count = behind - at - 1;
        final int pointAt = count + power; // how many digits stand before the point
        if (pointAt <= PLAIN_FROM || pointAt > PLAIN_TO) {
            return putScientific(pointAt - 1, count, into, at);
        }
        if (pointAt <= 0) {
            return putFraction(digits, -pointAt, into, at);
        }
        if (pointAt < count) {
            System.arraycopy(into, at + 1, into, at, pointAt);
            into[at + pointAt] = '.';
            return behind;
        }
        return putWhole(digits, pointAt - count, into, at);
    }

    private static int putScientific(final int exponent, final int count, final byte[] into, final int at) {
        into[at] = into[at + 1];
        into[at + 1] = '.';
        final int behind = count == 1 ? at + 1 : at + 1 + count; // a single digit needs no point
        into[behind] = 'e';
        return Decimals.put(exponent, into, behind + 1);
    }

    private static int putFraction(final long digits, final int zeros, final byte[] into, final int from) {
        into[from] = '0';
        into[from + 1] = '.';
        int at = from + 2;
        for (int i = 0; i < zeros; i++) {
            into[at++] = '0';
        }
        return Decimals.put(digits, into, at);
    }

    private static int putWhole(final long digits, final int zeros, final byte[] into, final int from) {
        int at = Decimals.put(digits, into, from);
        for (int i = 0; i < zeros; i++) {
            into[at++] = '0';
        }
        into[at] = '.';
        into[at + 1] = '0';
        return at + 2;
    }

    /** The power of ten that is next to 2^e from below; exact for every double. */
    private static int floorLog10OfPowerOf2(final int e) {
        final long log = 661_971_961_083L; // log10(2) * 2^41
        return (int) (e * log >> 41);
    }

    private static int floorLog10OfThreeQuartersOfPowerOf2(final int e) {
        final long log = 661_971_961_083L;
        final long threeQuarters = -274_743_187_321L; // log10(3/4) * 2^41
        return (int) (e * log + threeQuarters >> 41);
    }

    private static int floorLog2OfPowerOf10(final int e) {
        final long log = 913_124_641_741L; // log2(10) * 2^38
        return (int) (e * log >> 38);
    }

    /** For each k the number 10^-k, scaled to 126 bits and rounded up, in halves of 63 bits. */
    private static long[] powers() {
        final long[] powers = new long[2 * (MAX_POWER - MIN_POWER + 1)];
        final BigInteger mask = BigInteger.valueOf(HALF_MASK);
        for (int k = MIN_POWER; k <= MAX_POWER; k++) {
            final BigInteger power = scaledPower(-k);
            powers[2 * (k - MIN_POWER)] = power.shiftRight(HALF_BITS).longValueExact();
            powers[2 * (k - MIN_POWER) + 1] = power.and(mask).longValueExact();
        }
        return powers;
    }

    private static BigInteger scaledPower(final int exponent) {
        final int shift = 2 * HALF_BITS - 1 - floorLog2OfPowerOf10(exponent);
        final BigInteger ten = BigInteger.TEN.pow(Math.abs(exponent));
        final BigInteger scaled = exponent >= 0
                ? shift >= 0 ? ten.shiftLeft(shift) : ten.shiftRight(-shift)
                : BigInteger.ONE.shiftLeft(shift).divide(ten);
        return scaled.add(BigInteger.ONE);
    }
}
