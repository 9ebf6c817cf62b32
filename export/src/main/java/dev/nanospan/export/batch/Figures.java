package dev.nanospan.export.batch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Numbers that one thread writes and any thread reads. A reader sees what was written before whatever it has read already:
 * read what is written last first, and it never sees an effect without its cause.
 */
public final class Figures {
    private static final VarHandle AT = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] values;

    /** All 0. */
    public Figures(final int count) {
        values = new long[count];
    }

    /** Adds to one of them. The writing thread. */
    public void add(final int at, final long more) {
        AT.setRelease(values, at, values[at] + more);
    }

    /** Gives one of them a value. The writing thread. */
    public void set(final int at, final long value) {
        AT.setRelease(values, at, value);
    }

    /** Any thread. */
    public long get(final int at) {
        return (long) AT.getAcquire(values, at);
    }
}
