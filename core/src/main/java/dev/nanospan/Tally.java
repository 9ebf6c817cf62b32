package dev.nanospan;

import dev.nanospan.ledger.Counter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The counts of one thread. Hot path: a count is a plain read and an ordered store, as only its owner writes; any thread
 * may read. The array is padded at both ends, so that no other thread's counts share its lines.
 */
final class Tally {
    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int PADDING = 16;
    private static final int COUNTERS = Counter.values().length;

    private final long[] counts = new long[PADDING + COUNTERS + PADDING];

    /** Counts one. The owner only. */
    void count(final Counter counter) {
        add(counter, 1);
    }

    /** Counts several. The owner only. */
    void add(final Counter counter, final long by) {
        final int i = PADDING + counter.ordinal();
        COUNT.setRelease(counts, i, counts[i] + by);
    }

    /** Adds all counts to a sum, which is indexed by ordinal. Any thread. */
    void addTo(final long[] sum) {
        // From the last line of the ledger to the first: what is read late may be too large, so that a difference of an
        // earlier line and a later one is never negative.
        for (int i = COUNTERS - 1; i >= 0; i--) {
            sum[i] += (long) COUNT.getAcquire(counts, PADDING + i);
        }
    }

    static int counters() {
        return COUNTERS;
    }

    static long footprintBytes() {
        return (PADDING + COUNTERS + PADDING) * (long) Long.BYTES;
    }
}
