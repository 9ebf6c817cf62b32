package dev.nanospan.export.otlp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Numbers that one thread writes and any thread reads. A reader sees what was written before whatever it has read already:
 * read what is written last first, and it never sees an effect without its cause.
 */
final class Figures {
    private static final VarHandle AT = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] values;

    Figures(final int count) {
        values = new long[count];
    }

    void add(final int at, final long more) {
        AT.setRelease(values, at, values[at] + more);
    }

    void set(final int at, final long value) {
        AT.setRelease(values, at, value);
    }

    long get(final int at) {
        return (long) AT.getAcquire(values, at);
    }
}
