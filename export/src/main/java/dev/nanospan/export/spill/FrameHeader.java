package dev.nanospan.export.spill;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What stands before the bytes of a batch in a segment. A mutable holder. Big-endian:
 *
 * <pre>
 *    0  'N' 'S' 'F'    4  checksum of 8 to 40     8  bytes of the body     12  spans
 *    3  format        16  spans that may be there already                  20  checksum of the body
 *   24  spans of the segment before this frame   32  time it was written, ms since 1970
 *   40  body
 * </pre>
 *
 * <p>The checksum begins with the salt of the segment, which nobody knows who can only write values of spans: a text that
 * looks like a frame is none. It is written behind the body, so that a frame is there as a whole, or not at all.
 */
final class FrameHeader {
    static final int BYTES = 40;
    static final int MAGIC = 'N' << 16 | 'S' << 8 | 'F';
    private static final int CHECKED_FROM = 8;
    private static final int MAX_BODY_BYTES = 64 << 20;

    int bodyBytes;
    int spans;
    int uncertain;
    int bodyChecksum;
    long firstSpan;
    long timeMs;

    @Nullable
    Format format;

    private final CRC32C checksum = new CRC32C();
    private final ByteBuffer salted = ByteBuffer.allocate(Long.BYTES);

    /** Writes it to where {@code into} begins. */
    void put(final ByteBuffer into, final Format of, final long salt) {
        into.clear().limit(BYTES);
        into.putInt(0, MAGIC << 8 | of.code);
        into.putInt(8, bodyBytes);
        into.putInt(12, spans);
        into.putInt(16, uncertain);
        into.putInt(20, bodyChecksum);
        into.putLong(24, firstSpan);
        into.putLong(32, timeMs);
        into.putInt(4, checksumOf(into, 0, salt));
    }

    /**
     * Reads one.
     *
     * @param from absolute; is not moved
     * @return whether there is one
     */
    boolean get(final ByteBuffer from, final int at, final long salt) {
        if (from.limit() - at < BYTES || from.getInt(at) >>> 8 != MAGIC) {
            return false;
        }
        format = Format.of(from.get(at + 3));
        if (format == null || from.getInt(at + 4) != checksumOf(from, at, salt)) {
            return false;
        }
        bodyBytes = from.getInt(at + 8);
        spans = from.getInt(at + 12);
        uncertain = from.getInt(at + 16);
        bodyChecksum = from.getInt(at + 20);
        firstSpan = from.getLong(at + 24);
        timeMs = from.getLong(at + 32);
        return bodyBytes >= 0 && bodyBytes <= MAX_BODY_BYTES && spans >= 0 && firstSpan >= 0;
    }

    /** Spans of the segment up to the end of this frame. */
    long endSpan() {
        return firstSpan + spans;
    }

    private int checksumOf(final ByteBuffer of, final int at, final long salt) {
        checksum.reset();
        checksum.update(salted.putLong(0, salt).clear());
        final ByteBuffer part = of.duplicate();
        part.limit(at + BYTES).position(at + CHECKED_FROM);
        checksum.update(part);
        return (int) checksum.getValue();
    }
}
