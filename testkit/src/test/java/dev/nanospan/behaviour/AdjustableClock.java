package dev.nanospan.behaviour;

import dev.nanospan.spi.SpanClock;

/** A clock that tests move: the monotonic part and the wall part apart. */
final class AdjustableClock implements SpanClock {
    private static final long NS_PER_MS = 1_000_000;

    volatile long nanoTime = 1_000;
    volatile long epochNs = 1_700_000_000_000_000_000L;

    /** Lets time pass on both clocks. */
    synchronized void pass(final long ns) {
        nanoTime += ns;
        epochNs += ns;
    }

    /** Sets the wall clock, as an operator or NTP does. */
    synchronized void step(final long ns) {
        epochNs += ns;
    }

    @Override
    public long nanoTime() {
        return nanoTime;
    }

    @Override
    public long epochNs() {
        return epochNs;
    }

    @Override
    public long epochMs() {
        return epochNs / NS_PER_MS;
    }
}
