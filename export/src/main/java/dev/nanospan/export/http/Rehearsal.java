package dev.nanospan.export.http;

import java.nio.ByteBuffer;

/** Reads every payload, sends it nowhere, and says that all went well. */
final class Rehearsal implements Transport, Answer {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final int OK = 200;
    private static final byte[] NOTHING = new byte[0];

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private long movedBytes;

    @Override
    public void post(final Payload payload, final long nowNs, final long deadlineNs) {
        payload.rewind();
        int read = payload.read(buffer);
        while (read > 0) {
            movedBytes += read;
            buffer.clear();
            read = payload.read(buffer);
        }
    }

    @Override
    public boolean poll(final long nowNs) {
        return true;
    }

    @Override
    public Answer answer() {
        return this;
    }

    @Override
    public long movedBytes() {
        return movedBytes;
    }

    @Override
    public void close() {}

    @Override
    public Outcome outcome() {
        return Outcome.ANSWERED;
    }

    @Override
    public int status() {
        return OK;
    }

    @Override
    public long retryAfterMs() {
        return NO_RETRY_AFTER;
    }

    @Override
    public boolean isJson() {
        return true;
    }

    @Override
    public byte[] body() {
        return NOTHING;
    }

    @Override
    public int bodyBytes() {
        return 0;
    }

    @Override
    public boolean wasSent() {
        return true;
    }

    @Override
    public String problem() {
        return "";
    }
}
