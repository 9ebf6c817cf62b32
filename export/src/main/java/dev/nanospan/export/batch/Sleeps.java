package dev.nanospan.export.batch;

/** How long the thread may sleep that batches are made on: what waits for a while is late by an eighth of it at most. */
public final class Sleeps {
    private static final int PART = 8;
    private static final long PROMPT_NS = 10_000_000L;

    private Sleeps() {}

    /** While there is nothing to wait for but the delay of a batch. */
    public static long within(final long delayNs) {
        return delayNs / PART;
    }

    /** While something is under way that nobody wakes the thread for: what waits for that is late each time. */
    public static long prompt(final long delayNs) {
        return Math.min(within(delayNs), PROMPT_NS);
    }
}
