package dev.nanospan.export.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** A payload out of one array. */
public final class BytesPayload implements Payload {
    private final byte[] bytes;
    private int position;

    public BytesPayload(final byte[] bytes) {
        this.bytes = bytes;
    }

    public static BytesPayload of(final String text) {
        return new BytesPayload(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes that can't be compressed, always the same ones. */
    public static BytesPayload random(final int length) {
        final byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return new BytesPayload(bytes);
    }

    byte[] bytes() {
        return bytes;
    }

    @Override
    public int lengthBytes() {
        return bytes.length;
    }

    @Override
    public void rewind() {
        position = 0;
    }

    @Override
    public int read(final ByteBuffer into) {
        final int count = Math.min(into.remaining(), bytes.length - position);
        into.put(bytes, position, count);
        position += count;
        return count;
    }
}
