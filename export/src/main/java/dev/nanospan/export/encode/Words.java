package dev.nanospan.export.encode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes at a time. A {@code put} or {@code copy} may change up to seven bytes behind what it is asked for; all its
 * callers leave {@link SpanEncoder#SPARE_BYTES} for that.
 */
final class Words {
    /** One in each byte. */
    static final long ONES = 0x0101_0101_0101_0101L;

    /** The highest bit of each byte. */
    static final long HIGH_BITS = ONES << 7;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int MAX_COPY = 64;

    private Words() {}

    static long get(final byte[] bytes, final int at) {
        return (long) LONG.get(bytes, at);
    }

    static void put(final byte[] bytes, final int at, final long word) {
        LONG.set(bytes, at, word);
    }

    static void putInt(final byte[] bytes, final int at, final int word) {
        INT.set(bytes, at, word);
    }

    /**
     * Copies bytes.
     *
     * @param from must have seven bytes behind what is copied
     * @return the offset behind the last byte
     */
    static int copy(final byte[] from, final int offset, final int length, final byte[] into, final int at) {
        if (length > MAX_COPY) {
            System.arraycopy(from, offset, into, at, length);
        } else {
            for (int i = 0; i < length; i += Long.BYTES) {
                put(into, at + i, get(from, offset + i));
            }
        }
        return at + length;
    }
}
