package dev.nanospan.export.otlp;

/**
 * How long to wait between attempts, and how long to listen to a collector that says so itself.
 *
 * @param firstWaitNs at most this long after the first failure, twice as long after each further one
 * @param longestWaitNs never longer than this
 * @param longestRetryAfterNs a {@code Retry-After} beyond it is taken as this
 * @param failuresToOpen how many failures in a row open the breaker
 */
record Patience(long firstWaitNs, long longestWaitNs, long longestRetryAfterNs, int failuresToOpen) {
    private static final long NS_PER_MS = 1_000_000L;

    /** 0.5 s, 1 s, and then with an open breaker 2, 4, 8 and 10 s; a collector may ask for 5 min. */
    static final Patience DEFAULT = new Patience(500 * NS_PER_MS, 10_000 * NS_PER_MS, 300_000 * NS_PER_MS, 3);
}
