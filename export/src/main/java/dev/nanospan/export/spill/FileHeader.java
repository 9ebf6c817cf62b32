package dev.nanospan.export.spill;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The first bytes of a segment: who wrote it, what is in it, and how far it has been given back. Big-endian, in sectors of
 * 512 bytes:
 *
 * <pre>
 *      0  who and what: "NSPILL", version (2), checksum (4), salt (8), format (1), bytes of the endpoint (2), endpoint
 *    512  the same once more
 *   1024  cursor: checksum (4), nothing (4), position done (8), position tried (8), spans done (8)
 *   1536  the first frame
 * </pre>
 *
 * @param version of the layout
 * @param endpoint scheme, host and port that the batches were for; never anything secret
 */
record FileHeader(int version, long salt, Format format, String endpoint) {
    static final int BYTES = 1536;
    static final int CURRENT_VERSION = 1;
    private static final int SECTOR_BYTES = 512;
    private static final int CURSOR = 2 * SECTOR_BYTES;
    private static final int CURSOR_BYTES = 32;
    private static final byte[] MAGIC = "NSPILL".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION_AT = 6;
    private static final int CHECKSUM_AT = 8;
    private static final int SALT_AT = 12;
    private static final int FORMAT_AT = 20;
    private static final int LENGTH_AT = 21;
    private static final int ENDPOINT_AT = 23;
    private static final int MAX_ENDPOINT_BYTES = SECTOR_BYTES - ENDPOINT_AT;

    /** Writes it, with a cursor before the first frame. */
    void write(final FileChannel to) throws IOException {
        final ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        put(bytes, 0);
        put(bytes, SECTOR_BYTES);
        putCursor(bytes, CURSOR, BYTES, BYTES, 0);
        Disk.write(to, bytes, 0);
    }

    /**
     * Reads one.
     *
     * @return null if this is no segment, or none of a version that is known here
     */
    static @Nullable FileHeader read(final FileChannel from) throws IOException {
        final ByteBuffer bytes = ByteBuffer.allocate(2 * SECTOR_BYTES);
        Disk.read(from, bytes, 0);
        final FileHeader first = get(bytes, 0);
        return first != null ? first : get(bytes, SECTOR_BYTES);
    }

    /** How far a segment has been given back. */
    record Cursor(long position, long tried, long spans) {
        static final Cursor BEGIN = new Cursor(BYTES, BYTES, 0);

        void write(final FileChannel to) throws IOException {
            final ByteBuffer bytes = ByteBuffer.allocate(CURSOR_BYTES);
            putCursor(bytes, 0, position, tried, spans);
            bytes.rewind();
            Disk.write(to, bytes, CURSOR);
        }

        /** Reads one; if it is damaged all is given back once more, as what may be there already. */
        static Cursor read(final FileChannel from) throws IOException {
            final ByteBuffer bytes = ByteBuffer.allocate(CURSOR_BYTES);
            Disk.read(from, bytes, CURSOR);
            bytes.clear();
            final Cursor cursor = new Cursor(bytes.getLong(8), bytes.getLong(16), bytes.getLong(24));
            return bytes.getInt(0) == checksumOf(bytes, 8, CURSOR_BYTES) && cursor.isSensible()
                    ? cursor
                    : new Cursor(BYTES, Long.MAX_VALUE, 0);
        }

        private boolean isSensible() {
            return position >= BYTES && tried >= position && spans >= 0;
        }
    }

    private void put(final ByteBuffer into, final int at) {
        byte[] text = endpoint.getBytes(StandardCharsets.UTF_8);
        if (text.length > MAX_ENDPOINT_BYTES) {
            text = Arrays.copyOf(text, MAX_ENDPOINT_BYTES);
        }
        into.put(at, MAGIC);
        into.putShort(at + VERSION_AT, (short) version);
        into.putLong(at + SALT_AT, salt);
        into.put(at + FORMAT_AT, format.code);
        into.putShort(at + LENGTH_AT, (short) text.length);
        into.put(at + ENDPOINT_AT, text);
        into.putInt(at + CHECKSUM_AT, checksumOf(into, at + SALT_AT, at + SECTOR_BYTES));
    }

    private static @Nullable FileHeader get(final ByteBuffer from, final int at) {
        if (from.position() < at + SECTOR_BYTES || !from.slice(at, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
            return null;
        }
        final int version = from.getShort(at + VERSION_AT) & 0xffff;
        final Format format = Format.of(from.get(at + FORMAT_AT));
        final int length = from.getShort(at + LENGTH_AT) & 0xffff;
        if (version != CURRENT_VERSION
                || format == null
                || length > MAX_ENDPOINT_BYTES
                || from.getInt(at + CHECKSUM_AT) != checksumOf(from, at + SALT_AT, at + SECTOR_BYTES)) {
            return null;
        }
        final String endpoint = StandardCharsets.UTF_8
                .decode(from.slice(at + ENDPOINT_AT, length))
                .toString();
        return new FileHeader(version, from.getLong(at + SALT_AT), format, endpoint);
    }

    private static void putCursor(
            final ByteBuffer into, final int at, final long position, final long tried, final long spans) {
        into.putLong(at + 8, position);
        into.putLong(at + 16, tried);
        into.putLong(at + 24, spans);
        into.putInt(at, checksumOf(into, at + 8, at + CURSOR_BYTES));
    }

    private static int checksumOf(final ByteBuffer of, final int from, final int to) {
        final ByteBuffer part = of.duplicate();
        part.limit(to).position(from);
        final CRC32C checksum = new CRC32C();
        checksum.update(part);
        return (int) checksum.getValue();
    }
}
