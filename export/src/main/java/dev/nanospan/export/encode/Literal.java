package dev.nanospan.export.encode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A short text that never changes. A record, because the compiler takes the fields of a constant record for constants: what
 * is left of {@link #put} is a few stores.
 */
record Literal(int length, long first, long second, long third, long fourth) {
    private static final int MAX_LENGTH = 4 * Long.BYTES;

    /** A text of at most 32 chars, all ASCII. */
    static Literal of(final String text) {
        final ByteBuffer words = ByteBuffer.allocate(MAX_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        words.put(text.getBytes(StandardCharsets.US_ASCII)).rewind();
        return new Literal(text.length(), words.getLong(), words.getLong(), words.getLong(), words.getLong());
    }

    /** Writes it, and up to seven bytes more; gives the offset behind it. */
    int put(final byte[] into, final int at) {
        Words.put(into, at, first);
        if (length > Long.BYTES) {
            Words.put(into, at + Long.BYTES, second);
        }
        if (length > 2 * Long.BYTES) {
            Words.put(into, at + 2 * Long.BYTES, third);
        }
        if (length > 3 * Long.BYTES) {
            Words.put(into, at + 3 * Long.BYTES, fourth);
        }
        return at + length;
    }
}
