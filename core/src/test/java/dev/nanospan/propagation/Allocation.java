package dev.nanospan.propagation;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What this thread allocates, as the JVM counts it. */
final class Allocation {
    /** Far less than one object for each thousand calls; room for what the JVM does on the side. */
    static final long NEARLY_NOTHING = 4_096;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    static long bytes() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    /** What a number of calls allocates, once as many have run. */
    static long of(final int calls, final Runnable call) {
        repeat(calls, call);
        final long before = bytes();
        repeat(calls, call);
        return bytes() - before;
    }

    private static void repeat(final int calls, final Runnable call) {
        for (int i = 0; i < calls; i++) {
            call.run();
        }
    }
}
