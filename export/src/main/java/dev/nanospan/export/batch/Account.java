package dev.nanospan.export.batch;

import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.metrics.Figures;

/**
 * What became of each span that was accepted. Every change adds to exactly one count; what is in none of them is pending.
 * So the line of the ledger holds at any moment and for any reader, without a lock.
 *
 * <p>Written by the exporter thread; any thread reads.
 */
public final class Account {
    private static final int ACCEPTED = 0;
    private static final int EXPORTED = 1;
    private static final int REJECTED = 2;
    private static final int FAILED = 3;
    private static final int DUPLICATED = 4;
    private static final int IN_FLIGHT = 5;
    private static final int SPILLED = 6;
    private static final int SPILL_FULL = 7;
    private static final int REPLAYED = 8;
    private static final int REPLAYED_LOST = 9;

    private final Figures figures = new Figures(REPLAYED_LOST + 1);

    /** One more span, pending from now on. */
    public void accepted() {
        figures.add(ACCEPTED, 1);
    }

    /** Spans that will not get there. */
    public void failed(final long spans) {
        figures.add(FAILED, spans);
    }

    /**
     * Spans that were answered for.
     *
     * @param rejected how many of them the collector did not want
     * @param again how many of them may be there twice
     */
    public void delivered(final int spans, final int rejected, final int again) {
        figures.add(EXPORTED, spans - rejected);
        figures.add(REJECTED, rejected);
        figures.add(DUPLICATED, Math.min(again, spans - rejected));
    }

    /** Spans that are on disk now, and not pending any more. */
    public void spilled(final long spans) {
        figures.add(SPILLED, spans);
    }

    /** Spans that there was no room for on disk. */
    public void spillFull(final long spans) {
        figures.add(SPILL_FULL, spans);
    }

    /**
     * Spans from the disk, of which will be said at once what became of them.
     *
     * @param lost how many of them were rejected or have failed
     */
    public void replayed(final long spans, final long lost) {
        figures.add(REPLAYED, spans);
        figures.add(REPLAYED_LOST, lost);
    }

    /** How many spans were written to disk, so far. */
    public long stored() {
        return figures.get(SPILLED);
    }

    /** How many spans from the disk are done with, so far. */
    public long replayed() {
        return figures.get(REPLAYED);
    }

    /** How many of those pending are on their way, or will be tried again next. */
    public void inFlight(final int spans) {
        figures.set(IN_FLIGHT, spans);
    }

    /** How many have failed so far. */
    public long failed() {
        return figures.get(FAILED);
    }

    /** Accepted spans that will not get there and are not on disk; none that came from there. Exact on the exporter thread. */
    public long lost() {
        final long lost = figures.get(REJECTED) + figures.get(FAILED) + figures.get(SPILL_FULL);
        return lost - figures.get(REPLAYED_LOST);
    }

    /** Spans that are neither delivered, nor given up, nor on disk. Exact on the exporter thread. */
    public long pending() {
        final long ended = figures.get(EXPORTED) + figures.get(REJECTED) + figures.get(FAILED);
        final long handedOver = figures.get(SPILLED) + figures.get(SPILL_FULL);
        return figures.get(ACCEPTED) - (ended - figures.get(REPLAYED)) - handedOver;
    }

    /**
     * Fills in the counts: the line of the ledger with those that a disk has given in already, {@code recovered}, {@code
     * expired} and {@code spillCorrupt}. What is accepted is read last: nothing can have ended that is not in it. What is
     * not pending and not ended is on disk.
     */
    public void report(final DestinationCounts counts) {
        counts.duplicated = figures.get(DUPLICATED);
        final long inFlight = figures.get(IN_FLIGHT);
        counts.exported = figures.get(EXPORTED);
        counts.rejected = figures.get(REJECTED);
        counts.failed = figures.get(FAILED);
        counts.spillFull = figures.get(SPILL_FULL);
        final long spilled = figures.get(SPILLED);
        final long ended = counts.exported + counts.rejected + counts.failed;
        final long endedHere = ended - figures.get(REPLAYED);
        final long accepted = figures.get(ACCEPTED);
        final long left = accepted + counts.recovered - ended - counts.expired - counts.spillCorrupt - counts.spillFull;
        final long pending = Math.max(0, Math.min(left, accepted - endedHere - spilled - counts.spillFull));
        counts.inFlight = Math.min(inFlight, pending);
        counts.buffered = pending - counts.inFlight;
        counts.spilled = left - pending;
    }
}
