package dev.nanospan.export.otlp;

import dev.nanospan.export.batch.Account;
import dev.nanospan.export.batch.Batch;
import dev.nanospan.record.SpanView;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of batches: free, being filled (one), or waiting to be sent, first in, first out.
 *
 * <p>A batch is closed when it is as large as it may be, or when its time has come and it can be sent at once: closed any
 * sooner it would not leave any sooner, but use up a buffer for a few spans while a collector is gone.
 *
 * <p>One batch more is kept aside, for a span that is larger than what is left of the last one: nobody knows how large the
 * next span is before it is there, and then it has left the ring.
 */
final class Outbox {
    private static final int LEAST_RESERVE_BYTES = 16 << 10;
    private static final int RESERVE_PART = 4;

    private final Terms terms;
    private final Account account;
    private final Meter meter;
    private final Notices notices;
    private final Supplier<List<Batch>> batches;
    private final ArrayDeque<Parcel> free;
    private final ArrayDeque<Parcel> waiting;
    /** Every batch there is, wherever it is now. */
    private Parcel[] all = {};

    private boolean made;
    private @Nullable Parcel spare;
    private @Nullable Parcel filling;
    private int largestSpanBytes;
    private long nowNs;
    private long openedNs;
    private boolean timed;
    private boolean due;
    private long taken;

    /**
     * Makes an outbox that has no batches yet.
     *
     * @param batches asked once, at the first cycle or span
     */
    Outbox(
            final Terms terms,
            final Supplier<List<Batch>> batches,
            final Account account,
            final Meter meter,
            final Notices notices) {
        this.terms = terms;
        this.batches = batches;
        this.account = account;
        this.meter = meter;
        this.notices = notices;
        this.free = new ArrayDeque<>(terms.batches() + 1);
        this.waiting = new ArrayDeque<>(terms.batches() + 1);
    }

    /** Takes a span; one that there is no room for has failed. */
    void accept(final SpanView span) {
        final Parcel into = open();
        if (into == null) {
            lose(Notices.NO_ROOM);
        } else if (isAdded(into, span)) {
            account.accepted();
        } else {
            acceptBehind(into, span);
        }
        taken++;
    }

    /** How many of the first spans are in no batch any more. Those that were lost with their batch at the end still are. */
    long settled() {
        long settled = taken;
        for (int i = 0; i < all.length; i++) {
            if (all[i].batch.spans() > 0) {
                settled = Math.min(settled, all[i].first + all[i].from);
            }
        }
        return settled;
    }

    /** Whether the next span finds room, however large it is, if it fits into a batch at all. */
    boolean isReady() {
        if (!made || !free.isEmpty()) {
            return true;
        }
        return filling != null && filling.batch.bytes() + reserveBytes() <= terms.batchBytes();
    }

    /** Whether there are spans that wait for more. */
    boolean isFilling() {
        return filling != null && filling.batch.spans() > 0;
    }

    /** Looks at the clock. */
    void work(final long now) {
        nowNs = now;
        make();
        final boolean empty = filling == null || filling.batch.spans() == 0;
        if (!empty && !timed) {
            openedNs = now;
        }
        timed = !empty;
        due = timed && (due || now - openedNs >= terms.delayNs());
    }

    /** How long what is being filled may wait for more, from the last look at the clock on. */
    long untilDueNs() {
        final long sinceNs = timed ? openedNs : nowNs;
        return due ? 0 : Math.max(0, sinceNs + terms.delayNs() - nowNs);
    }

    /** What is being filled need not wait for more. */
    void hurry() {
        due = true;
    }

    /** The batch to send next, now the caller's; null if there is none. */
    @Nullable
    Parcel next() {
        closeIfDue();
        return waiting.poll();
    }

    /**
     * Lets a batch wait behind all others.
     *
     * @return false if there is no other: then it stays the caller's
     */
    boolean isPutBack(final Parcel parcel) {
        closeIfDue();
        return !waiting.isEmpty() && waiting.add(parcel);
    }

    /** Takes back a batch that is done with. */
    void free(final Parcel parcel) {
        parcel.clear();
        if (spare == null) {
            spare = parcel;
        } else {
            free.add(parcel);
        }
    }

    /** Forgets all batches: from now on there is no room. */
    void closeAll() {
        made = true;
        free.clear();
        waiting.clear();
        filling = null;
        spare = null;
    }

    /** A span that doesn't fit: into a batch of its own, unless it had that. */
    private void acceptBehind(final Parcel full, final SpanView span) {
        if (full.batch.spans() == 0) {
            lose(Notices.SPAN_TOO_LARGE);
            return;
        }
        close(full);
        final Parcel next = open();
        if (next == null) {
            acceptAside(span);
        } else if (isAdded(next, span)) {
            account.accepted();
        } else {
            lose(Notices.SPAN_TOO_LARGE);
        }
    }

    /** Into the batch that is kept aside, which nothing else goes into. */
    private void acceptAside(final SpanView span) {
        final Parcel aside = spare;
        if (aside == null) {
            lose(Notices.NO_ROOM);
        } else if (aside.batch.add(span, nowNs)) {
            spare = null;
            aside.first = taken;
            close(aside);
            account.accepted();
        } else {
            lose(Notices.SPAN_TOO_LARGE);
        }
    }

    private void make() {
        if (!made) {
            made = true;
            all = batches.get().stream().map(Parcel::new).toArray(Parcel[]::new);
            for (final Parcel parcel : all) {
                free(parcel);
            }
        }
    }

    private @Nullable Parcel open() {
        make();
        if (filling == null) {
            filling = free.poll();
        }
        return filling;
    }

    private boolean isAdded(final Parcel into, final SpanView span) {
        final int before = into.batch.bytes();
        if (!into.batch.add(span, nowNs)) {
            return false;
        }
        into.first = into.batch.spans() == 1 ? taken : into.first;
        final int bytes = into.batch.bytes();
        final int spanBytes = bytes - before;
        largestSpanBytes = Math.max(largestSpanBytes, spanBytes);
        if (into.batch.spans() >= terms.batchSpans() || bytes + spanBytes > terms.batchBytes()) {
            close(into);
        }
        return true;
    }

    private void closeIfDue() {
        final Parcel parcel = filling;
        if (due && parcel != null && waiting.isEmpty()) {
            close(parcel);
        }
    }

    private void close(final Parcel filled) {
        waiting.add(filled);
        filling = null;
        timed = false;
        due = false;
        meter.batchClosed(filled.batch.bytes());
    }

    private void lose(final int kind) {
        account.accepted();
        account.failed(1);
        if (notices.isDue(kind, nowNs)) {
            notices.warn(
                    kind,
                    kind == Notices.NO_ROOM
                            ? "a span is lost, as all batches are full"
                            : "a span is lost, as it doesn't fit into a batch of " + terms.batchBytes() + " bytes");
        }
    }

    private int reserveBytes() {
        return Math.min(Math.max(2 * largestSpanBytes, LEAST_RESERVE_BYTES), terms.batchBytes() / RESERVE_PART);
    }
}
