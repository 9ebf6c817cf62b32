package dev.nanospan.planted.views;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Memory orders that the rule must catch, and two that it must let pass. Never run. */
public class PlantedViews {
    private static final VarHandle ARRAY = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BUFFER =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);

    long acquire(final byte[] bytes) {
        return (long) ARRAY.getAcquire(bytes, 0);
    }

    void release(final byte[] bytes) {
        ARRAY.setRelease(bytes, 0, 1L);
    }

    boolean compareAndSet(final byte[] bytes) {
        return ARRAY.compareAndSet(bytes, 0, 1L, 2L);
    }

    long volatileOfBuffer(final ByteBuffer buffer) {
        return (long) BUFFER.getVolatile(buffer, 0);
    }

    void plain(final byte[] bytes, final ByteBuffer buffer) {
        ARRAY.set(bytes, 0, (long) BUFFER.get(buffer, 0));
    }

    long element(final long[] longs) {
        return (long) ELEMENT.getAcquire(longs, 0);
    }
}
