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
    private static final VarHandle FOREIGN_SPANS = handle("foreignSpans");
    private static final VarHandle REFUSED_SPANS = handle("refusedSpans");

    private int generation;
    private int owner;
    private int ownSpans;

    @SuppressWarnings("UnusedVariable")
    private volatile int foreignSpans;

    private volatile int refusedSpans;

    TraceBudget() {}

    /** Which use of the recorder this is; a reader that kept an older number has lost its root. Racy, never torn. */
    public final int generation() {
        return generation;
    }

    /** Says by number which thread state starts the root; a number below 0 is nobody's. */
    public final void budgetOwner(final int number) {
        owner = number;
    }

    /**
     * Takes one span out of the budget.
     *
     * @param caller the number of the calling thread's state; below 0 if it shares it
     * @param limit the most spans a trace may have
     * @return false if there were too many, which is noted for the root's record
     */
    public final boolean take(final int caller, final int limit) {
        if (ownSpans + foreignSpans >= limit) {
            REFUSED_SPANS.getAndAdd(this, 1);
            return false;
        }
        if (caller >= 0 && caller == owner) {
            ownSpans++;
        } else {
            FOREIGN_SPANS.getAndAdd(this, 1);
        }
        return true;
    }

    final int refusedSpans() {
        return refusedSpans;
    }

    final void nextBudget() {
        generation++;
        ownSpans = 1;
        if (foreignSpans != 0) {
            foreignSpans = 0;
        }
        if (refusedSpans != 0) {
            refusedSpans = 0;
        }
    }

    private static VarHandle handle(final String field) {
        try {
            return MethodHandles.lookup().findVarHandle(TraceBudget.class, field, int.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
