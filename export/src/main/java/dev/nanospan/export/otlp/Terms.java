package dev.nanospan.export.otlp;

/**
 * What a destination goes by.
 *
 * @param target where it sends to, for messages; without secrets
 * @param batchBytes the most bytes of a batch
 * @param batchSpans the most spans of a batch
 * @param buffers how many batches there are, but for one that is kept aside
 * @param delayNs how long a batch waits for more spans
 * @param exportTimeoutNs how long a batch may be tried again; 0 for as long as it takes
 * @param requestTimeoutNs how long one attempt may take; 0 for as long as it takes
 */
record Terms(
        String target,
        int batchBytes,
        int batchSpans,
        int buffers,
        long delayNs,
        long exportTimeoutNs,
        long requestTimeoutNs,
        Patience patience) {
    /** A time that nobody lives to see, and that can be added to any other. */
    private static final long NEVER_NS = Long.MAX_VALUE / 4;

    /** How many batches have to be made. */
    int batches() {
        return buffers + 1;
    }

    /** How long an attempt may take that nothing else bounds. */
    long attemptNs() {
        return requestTimeoutNs == 0 ? NEVER_NS : requestTimeoutNs;
    }

    /**
     * How long an attempt may take for a batch that was tried that long already. Who comes back from behind an open breaker
     * may have nothing left, and gets a last attempt.
     */
    long attemptNs(final long spentNs) {
        if (exportTimeoutNs == 0) {
            return attemptNs();
        }
        return Math.min(attemptNs(), isSpent(spentNs) ? exportTimeoutNs : exportTimeoutNs - spentNs);
    }

    boolean isSpent(final long spentNs) {
        return exportTimeoutNs > 0 && spentNs >= exportTimeoutNs;
    }
}
