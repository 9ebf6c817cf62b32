package dev.nanospan;

import dev.nanospan.ring.Alarm;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.agrona.concurrent.IdleStrategy;

/**
 * Sleeps {@value #GROWTH} times as long each time there was nothing to do: a wake-up costs tens of us of CPU whatever is done
 * in it, so the way to long sleeps has to be short. Long sleeps end when producers have filled a part of the ring; short ones
 * do not, for whoever wakes a thread pays for it.
 */
final class Doze implements IdleStrategy {
    private static final long SHORT_NS = 1_000_000;
    private static final int GROWTH = 4;

    private final Alarm alarm;
    private final long shortestNs;
    private final long longestNs;
    private final LongSupplier maxSleepNs;
    private long nextNs;

    /**
     * @param shortestNs of all sleeps
     * @param longestNs of all sleeps
     * @param maxSleepNs how long somebody lets it sleep now; asked before each sleep
     */
    Doze(final Alarm alarm, final long shortestNs, final long longestNs, final LongSupplier maxSleepNs) {
        this.alarm = alarm;
        this.shortestNs = shortestNs;
        this.longestNs = longestNs;
        this.maxSleepNs = maxSleepNs;
        this.nextNs = shortestNs;
    }

    @Override
    public void idle(final int workCount) {
        if (workCount > 0) {
            reset();
        } else {
            idle();
        }
    }

    @Override
    public void idle() {
        final long ns = Math.max(shortestNs, Math.min(nextNs, maxSleepNs.getAsLong()));
        nextNs = Math.min(GROWTH * ns, longestNs);
        if (ns <= SHORT_NS) {
            LockSupport.parkNanos(ns);
        } else if (alarm.sleep(ns)) {
            nextNs = SHORT_NS; // if there is no room for what has come, it comes to nothing to look again at once
        }
    }

    @Override
    public void reset() {
        nextNs = shortestNs;
    }

    @Override
    public String alias() {
        return "doze";
    }

    @Override
    public String toString() {
        return "Doze[" + shortestNs + ".." + longestNs + " ns]";
    }
}
