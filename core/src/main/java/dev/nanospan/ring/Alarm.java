package dev.nanospan.ring;

import dev.nanospan.layout.ColdPath;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Lets the consumer sleep for long, and wakes it before the ring is full: a producer whose claim passes an eighth of its
 * stripe rings, once for each sleep. All other claims know nothing of it.
 *
 * <p>The consumer is in bed first, and looks then whether a mark was passed that it has not seen; a producer passes the mark
 * first, and looks then whether somebody sleeps. Both are volatile, so one of them sees the other.
 *
 * <p>One consumer, any number of producers.
 */
public final class Alarm {
    private static final VarHandle SLEEPER;

    static {
        try {
            SLEEPER = MethodHandles.lookup().findVarHandle(Alarm.class, "sleeper", Thread.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final SpanRing ring;
    private volatile @Nullable Thread sleeper;

    Alarm(final SpanRing ring) {
        this.ring = ring;
    }

    /**
     * Sleeps, unless there is something to do.
     *
     * @return whether this ended, or did not begin, because a producer has passed a mark
     */
    public boolean sleep(final long ns) {
        if (isNeeded()) {
            sleeper = null;
            return true;
        }
        LockSupport.parkNanos(ns);
        final boolean rung = isRung();
        sleeper = null;
        return rung;
    }

    /** Goes to bed; true if a mark was passed already: nobody may ring for that one. Apart, so that a test can stop in between. */
    boolean isNeeded() {
        sleeper = Thread.currentThread();
        return ring.isMarkPassed();
    }

    boolean isRung() {
        return sleeper == null;
    }

    /** Wakes the consumer if it sleeps. Called where a mark was passed. */
    @ColdPath("at most once in an eighth of a stripe")
    void ring() {
        final Thread sleeping = sleeper;
        if (sleeping != null && SLEEPER.compareAndSet(this, sleeping, null)) {
            LockSupport.unpark(sleeping);
        }
    }
}
