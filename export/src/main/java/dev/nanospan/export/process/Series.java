package dev.nanospan.export.process;

import dev.nanospan.record.Kind;
import dev.nanospan.record.Status;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * What spans of one name, kind and status add up to. One thread writes, any thread reads.
 *
 * <p>Cells are doubles, as a span may stand for a number of spans that is not whole. A bucket is written before the sum, each
 * releasing. The example is read and written under a version, which is odd while it changes.
 */
final class Series {
    private static final int VERSION = 0;
    private static final int TRACE_ID_HIGH = 1;
    private static final int TRACE_ID_LOW = 2;
    private static final int SPAN_ID = 3;
    private static final int DURATION_NS = 4;
    private static final int END_EPOCH_NS = 5;
    private static final int EXAMPLE = 6;
    private static final int TRIES = 8;

    final byte[] name;

    /** Null for the series of all spans that there were too many others for. */
    final @Nullable Kind kind;

    final Status status;
    private final AtomicLongArray cells;
    private final AtomicLongArray example = new AtomicLongArray(EXAMPLE);
    private final int sum;

    Series(final byte[] name, final @Nullable Kind kind, final Status status, final int buckets) {
        this.name = name;
        this.kind = kind;
        this.status = status;
        this.cells = new AtomicLongArray(buckets + 1);
        this.sum = buckets;
    }

    boolean isOf(final byte[] text, final int offset, final int length, final Kind ofKind, final Status ofStatus) {
        return kind == ofKind
                && status == ofStatus
                && Arrays.equals(name, 0, name.length, text, offset, offset + length);
    }

    /** Adds a span that stands for so many. The writer. */
    void add(final int bucket, final double seconds, final double weight) {
        cell(bucket, get(bucket) + weight);
        cell(sum, get(sum) + seconds * weight);
    }

    /** Remembers a span as an example. The writer. */
    void example(final long high, final long low, final long spanId, final long durationNs, final long endEpochNs) {
        final long version = example.getPlain(VERSION);
        example.setOpaque(VERSION, version + 1);
        VarHandle.storeStoreFence(); // nobody sees a new part under the old version
        example.setOpaque(TRACE_ID_HIGH, high);
        example.setOpaque(TRACE_ID_LOW, low);
        example.setOpaque(SPAN_ID, spanId);
        example.setOpaque(DURATION_NS, durationNs);
        example.setOpaque(END_EPOCH_NS, endEpochNs);
        example.setRelease(VERSION, version + 2);
    }

    /** How many spans a bucket stands for. */
    double count(final int bucket) {
        return Double.longBitsToDouble(cells.getAcquire(bucket));
    }

    /** How long all of them took, in s. */
    double seconds() {
        return Double.longBitsToDouble(cells.getAcquire(sum));
    }

    /** The last example; null if there is none, or none that stands still. */
    @Nullable
    Example example() {
        for (int i = 0; i < TRIES; i++) {
            final long version = example.getAcquire(VERSION);
            final Example read = new Example(
                    example.getOpaque(TRACE_ID_HIGH),
                    example.getOpaque(TRACE_ID_LOW),
                    example.getOpaque(SPAN_ID),
                    example.getOpaque(DURATION_NS),
                    example.getOpaque(END_EPOCH_NS));
            VarHandle.acquireFence(); // the version is looked at again after all parts
            if (version % 2 == 0 && version == example.getOpaque(VERSION)) {
                return version == 0 ? null : read;
            }
        }
        return null;
    }

    private double get(final int cell) {
        return Double.longBitsToDouble(cells.getPlain(cell));
    }

    private void cell(final int cell, final double value) {
        cells.setRelease(cell, Double.doubleToRawLongBits(value));
    }

    /** A span that was sampled. */
    record Example(long traceIdHigh, long traceIdLow, long spanId, long durationNs, long endEpochNs) {}
}
