package dev.nanospan.export.http;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The body of an answer: small as long as answers are small, larger when one needs it, never larger than the cap. */
final class BodyBuffer {
    private static final int SMALL_BYTES = 4 << 10;
    private static final int KEPT_BYTES = 64 << 10;

    private final int capBytes;
    private byte[] bytes;
    private int length;

    BodyBuffer(final int capBytes) {
        this.capBytes = capBytes;
        this.bytes = new byte[Math.min(SMALL_BYTES, capBytes)];
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    int capBytes() {
        return capBytes;
    }

    /** Empties it, and lets go of room that only one large answer needed. */
    void clear() {
        length = 0;
        if (bytes.length > KEPT_BYTES) {
            bytes = new byte[SMALL_BYTES];
        }
    }

    /** Adds bytes that come next in a buffer. */
    void append(final ByteBuffer from, final int count) throws PostException {
        ensureRoom(count);
        from.get(bytes, length, count);
        length += count;
    }

    /** Makes room for bytes that someone else writes behind those that are there, at least one. */
    void ensureRoom(final int count) throws PostException {
        if (count > capBytes - length) {
            throw tooLarge(capBytes);
        }
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(capBytes, Math.max(2L * bytes.length, length + count)));
        }
    }

    /** Takes in bytes that were written behind those that were there. */
    void advance(final int count) {
        length += count;
    }

    static PostException tooLarge(final int capBytes) {
        return PostException.tooLarge("the body of the answer has more than " + capBytes + " bytes");
    }
}
