package dev.nanospan.export.otlp;

import dev.nanospan.record.SpanView;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of batches: free, being filled (one), or waiting to be sent, first in, first out.
 *
 * <p>A batch is closed when it is as large as it may be, or when its time has come and no other waits: closed any sooner it
 * would not leave any sooner, but use up a buffer for a few spans while a collector is gone.
 */
final class Outbox {
    private static final int LEAST_RESERVE_BYTES = 4 << 10;
    private static final int RESERVE_PART = 4;

    private final Terms terms;
    private final SizeLimit limit;
    private final Account account;
    private final Meter meter;
    private final Notices notices;
    private final ArrayDeque<Parcel> free;
    private final ArrayDeque<Parcel> waiting;
    private @Nullable Parcel filling;
    private int largestSpanBytes;
    private long nowNs;
    private long openedNs;
    private boolean timed;
    private boolean due;

    Outbox(
            final Terms terms,
            final Batch[] batches,
            final SizeLimit limit,
            final Account account,
            final Meter meter,
            final Notices notices) {
        this.terms = terms;
        this.limit = limit;
        this.account = account;
        this.meter = meter;
        this.notices = notices;
        this.free = new ArrayDeque<>(batches.length + 1);
        this.waiting = new ArrayDeque<>(batches.length + 1);
        for (final Batch batch : batches) {
            free.add(new Parcel(batch));
        }
    }

    /** Takes a span; one that there is no room for has failed. */
    void accept(final SpanView span) {
        account.accepted();
        if (hasOpen() && isAdded(span)) {
            return;
        }
        if (filling != null && filling.batch.spans() > 0) {
            closeFilling();
            if (hasOpen() && isAdded(span)) {
                return;
            }
        }
        refuse(filling != null);
    }

    /** Whether the next span finds room, unless it is far larger than all before. */
    boolean isReady() {
        if (!free.isEmpty()) {
            return true;
        }
        return filling != null && filling.batch.lengthBytes() + reserveBytes() <= terms.batchBytes();
    }

    /** Closes the batch that is being filled if its time has come. */
    void work(final long now) {
        nowNs = now;
        if (filling == null || filling.batch.spans() == 0) {
            due = false;
            return;
        }
        if (!timed) {
            timed = true;
            openedNs = now;
        }
        due |= now - openedNs >= terms.delayNs();
        if (due && waiting.isEmpty()) {
            closeFilling();
        }
    }

    /** What is being filled need not wait for more. */
    void hurry() {
        due = true;
    }

    /** The batch that waits longest, now the caller's; null if none does. */
    @Nullable Parcel next() {
        return waiting.poll();
    }

    boolean hasNext() {
        return !waiting.isEmpty();
    }

    /** Lets a batch wait behind all others. */
    void putBack(final Parcel parcel) {
        waiting.add(parcel);
    }

    /** Takes back a batch that is done with. */
    void free(final Parcel parcel) {
        parcel.clear();
        free.add(parcel);
    }

    /** Forgets all batches: from now on there is no room. */
    void close() {
        free.clear();
        waiting.clear();
        filling = null;
    }

    private boolean hasOpen() {
        if (filling == null) {
            filling = free.poll();
            timed = false;
            due = false;
        }
        return filling != null;
    }

    private boolean isAdded(final SpanView span) {
        final Batch batch = filled();
        final int before = batch.lengthBytes();
        if (!batch.add(span)) {
            return false;
        }
        final int length = batch.lengthBytes();
        final int spanBytes = length - before;
        largestSpanBytes = Math.max(largestSpanBytes, spanBytes);
        if (batch.spans() >= terms.batchSpans() || length + spanBytes > limit.bytes()) {
            closeFilling();
        }
        return true;
    }

    private Batch filled() {
        return java.util.Objects.requireNonNull(filling).batch;
    }

    private void closeFilling() {
        waiting.add(java.util.Objects.requireNonNull(filling));
        filling = null;
        meter.batchClosed();
    }

    private void refuse(final boolean tooLarge) {
        account.failed(1);
        final int kind = tooLarge ? Notices.SPAN_TOO_LARGE : Notices.NO_ROOM;
        if (notices.isDue(kind, nowNs)) {
            notices.warn(
                    kind,
                    tooLarge
                            ? "a span is too large for a batch of " + terms.batchBytes() + " bytes and is lost"
                            : "a span is lost, as all batches are full");
        }
    }

    private int reserveBytes() {
        return Math.min(Math.max(2 * largestSpanBytes, LEAST_RESERVE_BYTES), terms.batchBytes() / RESERVE_PART);
    }
}
