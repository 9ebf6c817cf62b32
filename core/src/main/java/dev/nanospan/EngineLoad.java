package dev.nanospan;

import dev.nanospan.ring.SpanRing;
import dev.nanospan.spi.Load;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What samplers may know of the engine: kept by the exporter thread, which alone calls all but {@link #coarseNs()}.
 */
final class EngineLoad implements Load {
    private static final VarHandle COARSE_NS;

    /** How far the coarse clock moves at least, so that a busy exporter thread doesn't take the line from producers. */
    private static final long STEP_NS = 200_000;

    static {
        try {
            COARSE_NS = MethodHandles.lookup().findVarHandle(EngineLoad.class, "coarseNs", long.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final SpanRing ring;
    private long coarseNs;
    private double ringFill;
    private long ended;
    private long failed;

    EngineLoad(final SpanRing ring, final long nowNs) {
        this.ring = ring;
        this.coarseNs = nowNs;
    }

    /** A time of the engine's clock, a little old. Any thread. */
    long coarseNs() {
        return (long) COARSE_NS.getOpaque(this);
    }

    /** Notes time, and how full the ring is before it is drained. */
    void look(final long nowNs) {
        if (nowNs - coarseNs >= STEP_NS) {
            COARSE_NS.setOpaque(this, nowNs);
        }
        ringFill = Math.max(ringFill, ring.fullestStripe());
    }

    /** Notes a span that has left the ring. */
    void ended(final boolean withError) {
        ended++;
        if (withError) {
            failed++;
        }
    }

    /** Forgets how full the ring was. */
    void ticked() {
        ringFill = 0;
    }

    @Override
    public double ringFill() {
        return ringFill;
    }

    @Override
    public long ended() {
        return ended;
    }

    @Override
    public long failed() {
        return failed;
    }
}
