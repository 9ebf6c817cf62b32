package dev.nanospan.ring;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

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

    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int ACKNOWLEDGED = 0;
    private static final int HANDED_OVER = ACKNOWLEDGED + Long.BYTES;

    private final ByteBuffer bytes;
    private final int offset;

    /** Those of a stripe among all of a ring. */
    Positions(final ByteBuffer ofAll, final int stripe) {
        this.bytes = ofAll;
        this.offset = stripe * BYTES;
    }

    long acknowledged() {
        return (long) LONG.getAcquire(bytes, offset + ACKNOWLEDGED);
    }

    void acknowledged(final long until) {
        LONG.setRelease(bytes, offset + ACKNOWLEDGED, until);
    }

    long handedOver() {
        return (long) LONG.getAcquire(bytes, offset + HANDED_OVER);
    }

    void handedOver(final long until) {
        LONG.setRelease(bytes, offset + HANDED_OVER, until);
    }
}
