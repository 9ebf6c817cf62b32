package dev.nanospan.ring;

import java.nio.ByteBuffer;

/**
 * How far a stripe in a file has come, in the file itself. One thread writes; who reads it is the next process. Behind those of
 * all stripes there may be stand those of the open spans: how far a recovery has come with them.
 *
 * <pre>
 *  0  the first slot that is not acknowledged (64)
 *  8  the first slot that was not handed over (64)
 * 16  of the open spans: when their process was last seen alive, ns since the epoch (64)
 * 24  unused, up to {@value #BYTES}
 * </pre>
 */
final class Positions {
    static final int BYTES = 64;

    /** What stands for the open spans instead of the number of a stripe. */
    static final int OF_OPEN_SPANS = SpanRing.MAX_STRIPES;

    private static final int ACKNOWLEDGED = 0;
    private static final int HANDED_OVER = ACKNOWLEDGED + Long.BYTES;
    private static final int ALIVE = HANDED_OVER + Long.BYTES;

    private final DirectLongs longs;
    private final int offset;

    /** Those of a stripe among all of a ring. */
    Positions(final ByteBuffer ofAll, final int stripe) {
        this.longs = new DirectLongs(ofAll);
        this.offset = stripe * BYTES;
    }

    long acknowledged() {
        return longs.getAcquire(offset + ACKNOWLEDGED);
    }

    void acknowledged(final long until) {
        longs.setRelease(offset + ACKNOWLEDGED, until);
    }

    long handedOver() {
        return longs.getAcquire(offset + HANDED_OVER);
    }

    void handedOver(final long until) {
        longs.setRelease(offset + HANDED_OVER, until);
    }

    long alive() {
        return longs.getAcquire(offset + ALIVE);
    }

    void alive(final long epochNs) {
        longs.setRelease(offset + ALIVE, epochNs);
    }
}
