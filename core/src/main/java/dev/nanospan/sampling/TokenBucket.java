package dev.nanospan.sampling;

import dev.nanospan.spi.SamplingRequest;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * A bucket of tokens, each of which comes back a fixed time after it was taken. Hot path: lock-free, no division, nothing
 * allocated; a taker who finds it empty writes nothing.
 *
 * <p>Each token is the time at which it was taken last, and is taken by one compare-and-set of that. So no token is taken
 * twice within its time, and a window of that length never sees more takes than there are tokens: this needs no order
 * between tokens, and no other field.
 *
 * <p>Which token to try comes from {@code next}, which goes around. It moves by compare-and-set from a token to the one
 * behind it after that was taken, by the taker or by whoever finds it late; so it is late by one at most, and what it
 * points at, or the one behind, is the token that rests longest.
 *
 * <p>Whether a token is back is asked of the coarse clock, which is never ahead; when it was taken is noted by the fine
 * one, that a kept span needs anyway. So a span that is not kept reads no clock, and a coarse clock that is late makes the
 * bucket give too little, never too much.
 */
final class TokenBucket {
    /** A token that was never taken. */
    private static final long FREE = Long.MIN_VALUE;

    private static final int MAX_TOKENS = 1 << 14;
    private static final int MAX_TRIES = 8;
    private static final double NS_PER_S = 1e9;

    private static final VarHandle TAKEN = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle NEXT;

    static {
        try {
            NEXT = MethodHandles.lookup().findVarHandle(TokenBucket.class, "next", int.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final long[] takenNs;
    private final long returnNs;

    @SuppressWarnings("UnusedVariable")
    private volatile int next;

    /**
     * @param perSecond how many tokens may be taken in a second, more than 0. Up to {@value #MAX_TOKENS} a token comes
     *     back after a second, or a little more if the number is not whole; beyond, several times a second.
     */
    TokenBucket(final double perSecond) {
        final double returns = Math.ceil(perSecond / MAX_TOKENS);
        final double tokens = returns > 1 ? Math.floor(perSecond / returns) : Math.ceil(perSecond);
        this.takenNs = new long[(int) tokens];
        this.returnNs = (long) Math.ceil(returns > 1 ? NS_PER_S / returns : tokens / perSecond * NS_PER_S);
        Arrays.fill(takenNs, FREE);
    }

    /** A bucket for another rate that goes on from this one: what was taken lately is not given again. */
    TokenBucket with(final double perSecond) {
        final TokenBucket other = new TokenBucket(perSecond);
        final int own = takenNs.length;
        final int kept = Math.min(own, other.takenNs.length);
        final int first = (int) NEXT.getVolatile(this) + own - kept; // the oldest of those taken last
        for (int i = 0; i < kept; i++) {
            other.takenNs[i] = (long) TAKEN.getVolatile(takenNs, (first + i) % own);
        }
        NEXT.setVolatile(other, kept == other.takenNs.length ? 0 : kept);
        return other;
    }

    /** Takes a token for a span; false if none is back. */
    boolean take(final SamplingRequest request) {
        final long coarseNs = request.coarseNs();
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            final int i = (int) NEXT.getAcquire(this);
            final long taken = (long) TAKEN.getAcquire(takenNs, i);
            if (isBack(taken, coarseNs)) {
                if (TAKEN.compareAndSet(takenNs, i, taken, request.nowNs())) {
                    NEXT.compareAndSet(this, i, after(i));
                    return true;
                }
            } else if (!isBack((long) TAKEN.getAcquire(takenNs, after(i)), coarseNs)) {
                return false;
            }
            NEXT.compareAndSet(this, i, after(i)); // another thread has taken the token and not said so yet
        }
        return false;
    }

    private boolean isBack(final long taken, final long nowNs) {
        return taken == FREE || nowNs - taken >= returnNs;
    }

    private int after(final int i) {
        return i + 1 == takenNs.length ? 0 : i + 1;
    }
}
