package dev.nanospan.export.http;

import java.nio.ByteBuffer;

/** A payload that has another length than it says. */
final class LyingPayload implements Payload {
    private final int saidBytes;
    private final BytesPayload bytes;

    LyingPayload(final int saidBytes, final int givenBytes) {
        this.saidBytes = saidBytes;
        this.bytes = BytesPayload.random(givenBytes);
    }

    @Override
    public int lengthBytes() {
        return saidBytes;
    }

    @Override
    public void rewind() {
        bytes.rewind();
    }

    @Override
    public int read(final ByteBuffer into) {
        return bytes.read(into);
    }
}
