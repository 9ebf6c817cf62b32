package dev.nanospan.layout;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How many spans the trace of a local root has had in this process, kept with the root's recorder while the root is open.
 *
 * <p>The thread that starts the root counts its own spans without an atomic operation, other threads share a second
 * count; the sum is exact. A span that was started from a root that has ended meanwhile finds another {@link
 * #generation()} and begins a budget of its own.
 */
public abstract class TraceBudget {
    private static final VarHandle SHARED;
    private static final long REFUSED_ONE = 1L << 32;
    private static final long FOREIGN_MASK = REFUSED_ONE - 1;

    static {
        try {
            SHARED = MethodHandles.lookup().findVarHandle(TraceBudget.class, "shared", long.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private int generation;
    private int owner;
    private int ownSpans;

    /** What threads count together: spans of other threads in the low half, refused spans in the high half. */
    private volatile long shared;

    TraceBudget() {}

    /** Which use of the recorder this is; a reader that kept an older number has lost its root. Racy, never torn. */
    public final int generation() {
        return generation;
    }

    /**
     * Takes one span out of the budget.
     *
     * @param caller the number of the calling thread's state; below 0 if it shares it
     * @param limit the most spans a trace may have
     * @return false if there were too many, which is noted for the root's record
     */
    public final boolean take(final int caller, final int limit) {
        if (ownSpans + (shared & FOREIGN_MASK) >= limit) {
            SHARED.getAndAdd(this, REFUSED_ONE);
            return false;
        }
        if (caller >= 0 && caller == owner) {
            ownSpans++;
        } else {
            SHARED.getAndAdd(this, 1L);
        }
        return true;
    }

    final int refusedSpans() {
        return (int) (shared >>> Integer.SIZE);
    }

    /** Begins a budget; a number below 0 is nobody's. */
    final void beginBudget(final int ownerNumber) {
        owner = ownerNumber;
        ownSpans = 1;
    }

    final void endBudget() {
        generation++;
        if (shared != 0) {
            shared = 0;
        }
    }
}
