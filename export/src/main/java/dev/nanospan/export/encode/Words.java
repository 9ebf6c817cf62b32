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

    /** How many bytes behind what it copies {@link #copy} may read, and change. */
    static final int BEHIND = 32;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

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
     * Copies bytes. Few of them are copied without a loop, which the compiler would prepare at length for the many turns
     * that it never takes.
     *
     * @param from must have {@link #BEHIND} bytes behind what is copied; so must {@code into}
     * @return the offset behind the last byte
     */
    static int copy(final byte[] from, final int offset, final int length, final byte[] into, final int at) {
        if (length > 2 * BEHIND) {
            System.arraycopy(from, offset, into, at, length);
            return at + length;
        }
        put(into, at, get(from, offset));
        put(into, at + Long.BYTES, get(from, offset + Long.BYTES));
        if (length > 2 * Long.BYTES) {
            put(into, at + 2 * Long.BYTES, get(from, offset + 2 * Long.BYTES));
            put(into, at + 3 * Long.BYTES, get(from, offset + 3 * Long.BYTES));
        }
        if (length > BEHIND) {
            put(into, at + 4 * Long.BYTES, get(from, offset + 4 * Long.BYTES));
            put(into, at + 5 * Long.BYTES, get(from, offset + 5 * Long.BYTES));
            put(into, at + 6 * Long.BYTES, get(from, offset + 6 * Long.BYTES));
            put(into, at + 7 * Long.BYTES, get(from, offset + 7 * Long.BYTES));
        }
        return at + length;
    }
}
