package dev.nanospan.export.otlp;

import dev.nanospan.export.batch.Account;
import dev.nanospan.export.encode.Splitter;
import dev.nanospan.export.spill.Spill;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.metrics.Metric;
import dev.nanospan.metrics.Metrics;
import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What is put aside until the collector is back: batches on their way to the disk, in their order, and the one that has
 * come back from there. Without a spill it takes nothing. The exporter thread's, but {@link #report} and {@link #measure}.
 */
final class Shelf {
    private static final Metric REPLAYED = Metric.counter(
            "nanospan.spill.replayed", "{span}", "Spans from the disk that were delivered, or given up.");
    private static final Metric STORED =
            Metric.counter("nanospan.spill.stored", "{span}", "Spans that were written to disk.");
    private static final long END_NS = 5_000_000_000L;
    private static final long PAUSE_NS = 100_000L;
    private static final double NS_A_SECOND = 1e9;

    private final @Nullable Spill spill;
    private final @Nullable Replayed replayed;
    private final double nsPerByte;
    private final Outbox outbox;
    private final SizeLimit limit;
    private final Account account;
    private final ArrayDeque<Parcel> leaving;
    private @Nullable Parcel handed;
    private boolean lent;
    private long nextReplayNs;
    private boolean paced;

    /**
     * @param spill null if nothing is put aside
     * @param bytesPerSecond how fast it comes back
     */
    Shelf(
            final @Nullable Spill spill,
            final long bytesPerSecond,
            final Outbox outbox,
            final SizeLimit limit,
            final Account account,
            final int batches) {
        this.spill = spill;
        this.replayed = spill == null
                ? null
                : new Replayed(spill.withdrawal(), Splitter.of(spill.format().isText()));
        this.nsPerByte = NS_A_SECOND / bytesPerSecond;
        this.outbox = outbox;
        this.limit = limit;
        this.account = account;
        this.leaving = new ArrayDeque<>(batches);
    }

    /** Whether there is room for what can't be delivered, as far as that is known. */
    boolean takes() {
        return spill != null && spill.isOpen();
    }

    /** Whether something is on its way to the disk. */
    boolean isLeaving() {
        return handed != null || !leaving.isEmpty();
    }

    /** Whether there may be something to come back. */
    boolean hasMore() {
        return spill != null && spill.hasMore();
    }

    /** Puts a batch aside, behind those before. Only if it takes any. */
    void put(final Parcel parcel) {
        leaving.add(parcel);
    }

    /** Goes on with it as far as that goes without waiting. */
    int work() {
        final Spill to = spill;
        if (to == null) {
            return 0;
        }
        to.start();
        int steps = 0;
        if (handed != null && to.deposit().isHere()) {
            settle(handed, to.deposit().wasKept());
            handed = null;
            steps++;
        }
        final Parcel next = leaving.peek();
        if (handed == null && next != null && to.deposit().isHere()) {
            next.select(limit.bytes());
            handed = next;
            to.deposit().store(next.payload(), next.selected(), next.uncertain());
            steps++;
        }
        return steps;
    }

    private void settle(final Parcel parcel, final boolean kept) {
        if (kept) {
            account.spilled(parcel.selected());
        } else {
            account.spillFull(parcel.selected());
        }
        parcel.from = parcel.to;
        if (parcel.isDone()) {
            leaving.remove();
            outbox.free(parcel);
        }
    }

    // ---- and back

    /** The oldest batch on disk, if its time has come and it is loaded already; if not so, it will be soon. */
    @Nullable
    Replayed next(final long nowNs) {
        final Spill from = spill;
        if (from == null || replayed == null || !takes() || !from.withdrawal().isHere()) {
            return null;
        }
        if (paced && nowNs - nextReplayNs < 0) {
            return null;
        }
        if (from.withdrawal().isLoaded()) {
            if (!lent) {
                lent = true;
                replayed.begin();
            }
            return replayed;
        }
        if (from.hasMore()) {
            from.withdrawal().load();
        }
        return null;
    }

    /** It is about to be posted: the one behind it has to wait a little. */
    void sends(final Replayed parcel, final long nowNs) {
        final long fromNs = paced && nextReplayNs - nowNs > 0 ? nextReplayNs : nowNs;
        nextReplayNs = fromNs + (long) (parcel.payload().lengthBytes() * nsPerByte);
        paced = true;
    }

    /** It is delivered or given up. */
    void done() {
        lent = false;
        if (spill != null && replayed != null) {
            replayed.clear();
            spill.withdrawal().done();
        }
    }

    /** It could not be delivered, or not all of it. */
    void putBack() {
        lent = false;
        if (spill != null && replayed != null) {
            spill.withdrawal().putBack(replayed.mayBeThere(), replayed.from);
        }
    }

    /** How many spans are on disk, as an addition to a sentence. Allocates. */
    String onDisk() {
        if (spill == null) {
            return "";
        }
        final long spans =
                account.stored() - account.replayed() + spill.recovered() - spill.expired() - spill.corrupt();
        return " and " + spans + " on disk";
    }

    // ---- the end

    /** Whether what can't be delivered now has a place to go to; waits a little for the answer. */
    boolean takesAtTheEnd() {
        return spill != null && spill.awaitOpen();
    }

    /** Waits until all of it is on disk, for a while. What is left then is lost. */
    void drain() {
        final long deadlineNs = System.nanoTime() + END_NS;
        while (isLeaving() && System.nanoTime() - deadlineNs < 0) {
            if (work() == 0) {
                LockSupport.parkNanos(this, PAUSE_NS);
            }
        }
    }

    void close() {
        if (spill != null) {
            spill.close();
        }
    }

    // ---- any thread

    /** Fills in what the disk has to say. Before the account does. */
    void report(final DestinationCounts counts) {
        if (spill != null) {
            counts.expired = spill.expired();
            counts.spillCorrupt = spill.corrupt();
            counts.recovered = spill.recovered();
        }
    }

    void measure(final Metrics to) {
        if (spill != null) {
            spill.measure(to);
            to.add(STORED, account.stored());
            to.add(REPLAYED, account.replayed());
        }
    }
}
