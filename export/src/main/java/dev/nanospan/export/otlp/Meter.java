package dev.nanospan.export.otlp;

import dev.nanospan.export.batch.Figures;

/** What a destination measures of itself. Written by the exporter thread; any thread reads. */
final class Meter {
    /** How many durations are told apart: below 1 us, and then below each power of two of them. */
    static final int BUCKETS = 32;

    private static final int BATCHES = 0;
    private static final int ATTEMPTS = 1;
    private static final int RETRIES = 2;
    private static final int SENT_BYTES = 3;
    private static final int DURATION_NS = 4;
    private static final int DURATIONS = 5;
    private static final long NS_PER_US = 1_000;

    private final Figures figures = new Figures(DURATIONS + BUCKETS);

    void batchClosed() {
        figures.add(BATCHES, 1);
    }

    void attempt(final boolean again) {
        figures.add(ATTEMPTS, 1);
        if (again) {
            figures.add(RETRIES, 1);
        }
    }

    void sent(final int bytes) {
        figures.add(SENT_BYTES, bytes);
    }

    void took(final long durationNs) {
        figures.add(DURATION_NS, durationNs);
        figures.add(DURATIONS + bucketOf(durationNs), 1);
    }

    /** Batches that were closed. */
    long batches() {
        return figures.get(BATCHES);
    }

    /** Requests that were begun. */
    long attempts() {
        return figures.get(ATTEMPTS);
    }

    /** Requests that were begun for spans that had been sent before. */
    long retries() {
        return figures.get(RETRIES);
    }

    /** Bytes of the bodies that went out as a whole, before compression. */
    long sentBytes() {
        return figures.get(SENT_BYTES);
    }

    /** The time of all requests that have ended. */
    long durationNs() {
        return figures.get(DURATION_NS);
    }

    /** How many requests took less than {@code 1 << bucket} us, and not less than half of it; the last one has the rest. */
    long durations(final int bucket) {
        return figures.get(DURATIONS + bucket);
    }

    private static int bucketOf(final long durationNs) {
        return Math.min(Long.SIZE - Long.numberOfLeadingZeros(Math.max(0, durationNs / NS_PER_US)), BUCKETS - 1);
    }
}
