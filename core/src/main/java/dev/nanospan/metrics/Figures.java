package dev.nanospan.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Numbers that one thread writes and any thread reads, without a lock and without garbage.
 *
 * <p>Order: a write is a plain read and a releasing store, a read acquires. So a reader sees what was written before
 * whatever it has read already: read what is written last first, and it never sees an effect without its cause. Several
 * numbers are not read as one.
 *
 * <pre>{@code
 * static final int WRITTEN = 0;
 * final Figures figures = new Figures(1);
 * figures.add(WRITTEN, 1);              // the owner
 * long written = figures.get(WRITTEN);  // anybody
 * }</pre>
 */
public final class Figures {
    private static final VarHandle AT = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] values;

    /** Makes so many numbers, all 0. */
    public Figures(final int count) {
        values = new long[count];
    }

    /** Adds to a number. The owner only. */
    public void add(final int at, final long more) {
        AT.setRelease(values, at, values[at] + more);
    }

    /** Sets a number. The owner only. */
    public void set(final int at, final long value) {
        AT.setRelease(values, at, value);
    }

    /** A number as it is now. Any thread. */
    public long get(final int at) {
        return (long) AT.getAcquire(values, at);
    }
}
