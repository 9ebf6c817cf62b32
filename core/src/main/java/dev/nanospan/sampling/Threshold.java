package dev.nanospan.sampling;

/**
 * The arithmetic of consistent probability sampling. A threshold is 56 bits; a span is kept if the randomness of its
 * trace, 56 bits too, is not below it. So who samples with a smaller probability keeps a part of what others keep, never
 * something else.
 *
 * <pre>{@code
 * long threshold = Threshold.of(0.25); // 0xc0_0000_0000_0000, in a tracestate: ot=th:c
 * double spansItStandsFor = Threshold.adjustedCount(threshold); // 4
 * }</pre>
 */
public final class Threshold {
    /** Keeps every span. */
    public static final long ALWAYS = 0;

    /** One more than the largest threshold: no randomness reaches it. */
    public static final long NEVER = 1L << 56;

    /** The bits of a trace id that are its randomness. */
    static final long MASK = NEVER - 1;

    /** How many hex digits a threshold has. */
    static final int DIGITS = 14;

    private static final int DIGIT_BITS = 4;
    private static final int PRECISION = 4;
    private static final int UNUSED_BITS = Long.SIZE - DIGITS * DIGIT_BITS;

    private Threshold() {}

    /**
     * The threshold of a probability, rounded to four hex digits after those that are all ones or all zeros, which keeps
     * the tracestate short: that is off by at most 1 in 8,192.
     *
     * @param probability from 0 to 1; one below 2^-57 is as good as 0
     * @return {@link #NEVER} for 0
     * @throws IllegalArgumentException if it is not a probability
     */
    public static long of(final double probability) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("probability=" + probability + ": must be from 0 to 1");
        }
        final long kept = Math.round(probability * NEVER);
        final long exact = NEVER - kept;
        if (kept == 0 || exact == 0) {
            return exact;
        }
        final int leading = Math.max(leadingDigits(kept), leadingDigits(exact));
        final int shift = (DIGITS - Math.min(DIGITS, PRECISION + leading)) * DIGIT_BITS;
        final long half = (1L << shift) >>> 1;
        return (exact + half) >>> shift << shift;
    }

    /** The probability of a threshold. */
    public static double probability(final long threshold) {
        return (double) (NEVER - threshold) / NEVER;
    }

    /** How many spans a span stands for that was kept with a threshold: the inverse of the probability. */
    public static double adjustedCount(final long threshold) {
        return (double) NEVER / (NEVER - threshold);
    }

    /** A threshold that keeps a part of what another one keeps. Hot path. */
    static long part(final long threshold, final double of) {
        return NEVER - (long) ((NEVER - threshold) * of);
    }

    private static int leadingDigits(final long value) {
        return (Long.numberOfLeadingZeros(value) - UNUSED_BITS) / DIGIT_BITS;
    }
}
