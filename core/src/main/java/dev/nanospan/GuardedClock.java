package dev.nanospan;

import dev.nanospan.spi.SpanClock;

/**
 * Stands between the engine and a user's clock: where that throws, the system's is read, and the caller sees nothing. The
 * system's monotonic clock is moved to where the user's was at the beginning, so that one failure makes no jump.
 */
final class GuardedClock implements SpanClock {
    private final SpanClock users;
    private final SpanClock systems = SpanClock.system();
    private final Runnable onFailure;
    private long aheadNs;

    /** @param onFailure not called before the first read */
    GuardedClock(final SpanClock users, final Runnable onFailure) {
        this.users = users;
        this.onFailure = onFailure;
    }

    /** Notes how far apart the two monotonic clocks are. Once, before other threads know this. */
    void align() {
        final long systemsNs = systems.nanoTime();
        aheadNs = nanoTime() - systemsNs;
    }

    @Override
    public long nanoTime() {
        try {
            return users.nanoTime();
        } catch (final Throwable e) {
            onFailure.run();
            return systems.nanoTime() + aheadNs;
        }
    }

    @Override
    public long epochNs() {
        try {
            return users.epochNs();
        } catch (final Throwable e) {
            onFailure.run();
            return systems.epochNs();
        }
    }

    @Override
    public long epochMs() {
        try {
            return users.epochMs();
        } catch (final Throwable e) {
            onFailure.run();
            return systems.epochMs();
        }
    }
}
