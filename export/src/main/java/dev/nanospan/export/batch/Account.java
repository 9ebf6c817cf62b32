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

    private final Figures figures = new Figures(IN_FLIGHT + 1);

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

    /** How many of those pending are on their way, or will be tried again next. */
    public void inFlight(final int spans) {
        figures.set(IN_FLIGHT, spans);
    }

    /** How many have failed so far. */
    public long failed() {
        return figures.get(FAILED);
    }

    /** Spans that are neither delivered nor given up. */
    public long pending() {
        final long ended = figures.get(EXPORTED) + figures.get(REJECTED) + figures.get(FAILED);
        return figures.get(ACCEPTED) - ended;
    }

    /** Fills in the counts. What is accepted is read last: nothing can have ended that is not in it. */
    public void report(final DestinationCounts counts) {
        counts.duplicated = figures.get(DUPLICATED);
        final long inFlight = figures.get(IN_FLIGHT);
        counts.exported = figures.get(EXPORTED);
        counts.rejected = figures.get(REJECTED);
        counts.failed = figures.get(FAILED);
        final long pending = figures.get(ACCEPTED) - counts.exported - counts.rejected - counts.failed;
        counts.inFlight = Math.min(inFlight, pending);
        counts.buffered = pending - counts.inFlight;
    }
}
