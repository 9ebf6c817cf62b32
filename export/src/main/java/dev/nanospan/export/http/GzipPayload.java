package dev.nanospan.export.http;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Another payload, compressed, in pieces that don't keep a thread for long. The result is kept in one buffer, which grows
 * as long as there are larger ones and is used again from then on; nothing is allocated in steady state.
 */
final class GzipPayload implements Payload {
    private static final int PIECE_BYTES = 64 << 10;
    private static final int FIRST_BYTES = 256 << 10;
    private static final int TRAILER_BYTES = 8;
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 4, (byte) 0xff};

    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private final CRC32 checksum = new CRC32();
    private final ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
    private Payload source = this;
    private byte[] bytes = new byte[FIRST_BYTES];
    private int length;
    private int position;
    private long takenBytes;

    /** Begins with another one; {@link #compress} does the work. */
    void begin(final Payload of) {
        source = of;
        source.rewind();
        deflater.reset();
        checksum.reset();
        System.arraycopy(HEADER, 0, bytes, 0, HEADER.length);
        length = HEADER.length;
        position = 0;
    }

    /**
     * Compresses what comes next.
     *
     * @return whether that was all; only then can this be read
     */
    boolean compress() {
        piece.clear();
        final int count = source.read(piece);
        takenBytes += count;
        if (count == 0) {
            deflater.finish();
        } else {
            checksum.update(piece.array(), 0, count);
            deflater.setInput(piece.array(), 0, count);
        }
        deflate();
        if (count == 0) {
            finish();
        }
        return count == 0;
    }

    /** All bytes that it ever took in. */
    long takenBytes() {
        return takenBytes;
    }

    @Override
    public int lengthBytes() {
        return length;
    }

    @Override
    public void rewind() {
        position = 0;
    }

    @Override
    public int read(final ByteBuffer into) {
        final int count = Math.min(into.remaining(), length - position);
        into.put(bytes, position, count);
        position += count;
        return count;
    }

    /** Lets go of native memory. */
    void close() {
        deflater.end();
    }

    /** Takes what the deflater gives, until it wants more or is at its end. */
    private void deflate() {
        int room;
        int count;
        do {
            ensureRoom();
            room = bytes.length - length - TRAILER_BYTES;
            count = deflater.deflate(bytes, length, room);
            length += count;
        } while (count == room);
    }

    private void ensureRoom() {
        if (bytes.length - length <= TRAILER_BYTES) {
            bytes = Arrays.copyOf(bytes, 2 * bytes.length);
        }
    }

    private void finish() {
        putInt((int) checksum.getValue());
        putInt(deflater.getTotalIn());
    }

    private void putInt(final int value) {
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            bytes[length++] = (byte) (value >>> shift);
        }
    }
}
