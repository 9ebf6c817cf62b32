package dev.nanospan.export;

import dev.nanospan.spi.SpanClock;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that moves when it is told to. */
final class ManualClock implements SpanClock {
    private static final long EPOCH_NS = 1_700_000_000_000_000_000L;

    private final AtomicLong nowNs = new AtomicLong();

    void advanceMs(final long ms) {
        nowNs.addAndGet(ms * 1_000_000);
    }

    @Override
    public long nanoTime() {
        return nowNs.get();
    }

    @Override
    public long epochNs() {
        return EPOCH_NS + nowNs.get();
    }

    @Override
    public long epochMs() {
        return epochNs() / 1_000_000;
    }
}
