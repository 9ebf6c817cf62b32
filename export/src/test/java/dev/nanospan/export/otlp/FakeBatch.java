package dev.nanospan.export.otlp;

import dev.nanospan.record.SpanView;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A batch whose bytes are the ids of its spans, each stretched to the length the span asks for, behind a head. */
final class FakeBatch implements Batch {
    static final int HEAD_BYTES = 16;

    private final int capacityBytes;
    private final long[] ids = new long[10_000];
    private final int[] bytes = new int[10_000];
    private int spans;
    private int from;
    private int to;

    FakeBatch(final int capacityBytes) {
        this.capacityBytes = capacityBytes;
    }

    @Override
    public boolean add(final SpanView span) {
        final int length = (int) span.durationNs();
        if (bytes(0, spans) + length > capacityBytes) {
            return false;
        }
        ids[spans] = span.spanId();
        bytes[spans] = length;
        spans++;
        select(0, spans);
        return true;
    }

    @Override
    public int spans() {
        return spans;
    }

    @Override
    public void select(final int first, final int behindLast) {
        from = first;
        to = behindLast;
    }

    @Override
    public void clear() {
        spans = 0;
        select(0, 0);
    }

    /** The ids of what is selected. */
    long[] ids() {
        return Arrays.copyOfRange(ids, from, to);
    }

    @Override
    public int lengthBytes() {
        return bytes(from, to);
    }

    private int bytes(final int first, final int behindLast) {
        int sum = HEAD_BYTES;
        for (int i = first; i < behindLast; i++) {
            sum += bytes[i];
        }
        return sum;
    }

    @Override
    public void rewind() {}

    @Override
    public int read(final ByteBuffer into) {
        throw new UnsupportedOperationException("the fake transport asks for ids");
    }
}
