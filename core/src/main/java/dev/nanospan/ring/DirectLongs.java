package dev.nanospan.ring;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Ordered access to the longs of direct memory, at multiples of 8: newer JDKs refuse it for any other, and this is the only
 * place where it is had.
 */
public final class DirectLongs {
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final ByteBuffer memory;

    /**
     * @param memory direct, and aligned to 8 bytes
     */
    public DirectLongs(final ByteBuffer memory) {
        if (!memory.isDirect() || memory.alignmentOffset(0, Long.BYTES) != 0) {
            throw new IllegalArgumentException("memory that is not direct, or not aligned to 8 bytes");
        }
        this.memory = memory;
    }

    public long getAcquire(final int offset) {
        return (long) LONG.getAcquire(memory, offset);
    }

    public void setRelease(final int offset, final long value) {
        LONG.setRelease(memory, offset, value);
    }
}
