package dev.nanospan.ring;

import java.nio.ByteBuffer;

/**
 * How far a stripe in a file has come, in the file itself. One thread writes; who reads it is the next process.
 *
 * <pre>
 *  0  the first slot that is not acknowledged (64)
 *  8  the first slot that was not handed over (64)
 * 16  unused, up to {@value #BYTES}
 * </pre>
 */
final class Positions {
    static final int BYTES = 64;

    private static final int ACKNOWLEDGED = 0;
    private static final int HANDED_OVER = ACKNOWLEDGED + Long.BYTES;

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
}
