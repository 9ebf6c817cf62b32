package dev.nanospan.export.encode;

/** The wire format of protobuf: the tags of fields that hold bytes, and numbers of variable length. */
final class Protobuf {
    private static final int MORE = 0x80;
    private static final int BITS = 7;

    private Protobuf() {}

    /** The tag of a field that holds a length and as many bytes: text, bytes, or a message. */
    static int tag(final int field) {
        return field << 3 | 2;
    }

    /** The bytes that a number takes: 1 to 10. */
    static int varintBytes(final long value) {
        return (Long.SIZE * 9 + 64 - Long.numberOfLeadingZeros(value) * 9) >>> 6;
    }

    /** Writes a number; gives the offset behind it. */
    static int putVarint(final long value, final byte[] into, final int from) {
        if ((value & -MORE) == 0) {
            into[from] = (byte) value;
            return from + 1;
        }
        return putLong(value, into, from);
    }

    private static int putLong(final long value, final byte[] into, final int from) {
        int at = from;
        long left = value;
        while ((left & -MORE) != 0) {
            into[at++] = (byte) (left | MORE);
            left >>>= BITS;
        }
        into[at] = (byte) left;
        return at + 1;
    }

    /**
     * Writes the length of a message that was written before it was known, and moves the message if need be.
     *
     * @param lengthAt where the length goes
     * @param room the bytes that were left for it; there must be room for four more
     * @param at the offset behind the message
     * @return the offset behind the message, where it is now
     */
    static int putLength(final byte[] into, final int lengthAt, final int room, final int at) {
        final int from = lengthAt + room;
        final int length = at - from;
        final int needed = varintBytes(length);
        if (needed != room) {
            System.arraycopy(into, from, into, lengthAt + needed, length);
        }
        putVarint(length, into, lengthAt);
        return lengthAt + needed + length;
    }
}
