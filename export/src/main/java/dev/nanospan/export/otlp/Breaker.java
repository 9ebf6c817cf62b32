package dev.nanospan.export.otlp;

/**
 * Whether, and when, to try. Closed as long as the collector answers; a few failures in a row open it: then nothing goes
 * out but a probe now and then, at intervals that grow to a bound. Any answer that isn't "later" closes it again.
 *
 * <pre>
 *             failures in a row            its time has come
 *   closed ------------------------> open --------------------> half open
 *     ^  ^---- one more failure ---.  ^                           |   |
 *     |        waits a little       `-+-- longer than before -----'   |
 *     `---------------------------- an answer ------------------------'
 * </pre>
 *
 * One thread.
 */
final class Breaker {
    private final Patience patience;
    private final Jitter jitter;
    private int failures;
    private boolean half;
    private boolean asked;
    private long lastFailureNs;
    private long waitNs;
    private long openedNs;

    Breaker(final Patience patience, final long seed) {
        this.patience = patience;
        this.jitter = new Jitter(seed);
    }

    boolean isOpen() {
        return failures >= patience.failuresToOpen();
    }

    /** Whether the one attempt that an open breaker allows is under way. */
    boolean isHalfOpen() {
        return half;
    }

    boolean mayTry(final long nowNs) {
        return failures == 0 || nowNs - lastFailureNs >= waitNs;
    }

    /** An attempt begins. */
    void tries() {
        half = isOpen();
    }

    /** The collector is there and at work, whatever it thinks of what it got. */
    void succeeded() {
        failures = 0;
        half = false;
    }

    /**
     * The collector was not there, or asks to come back later.
     *
     * @param retryAfterNs how long it asks to wait; negative if it doesn't
     * @return whether this opened the breaker
     */
    boolean failed(final long nowNs, final long retryAfterNs) {
        half = false;
        failures++;
        lastFailureNs = nowNs;
        asked = retryAfterNs >= 0;
        waitNs = asked ? Math.min(retryAfterNs, patience.longestRetryAfterNs()) : 0;
        if (!asked || isOpen()) {
            waitNs = Math.max(waitNs, jitter.spread(ownWaitNs())); // who says "at once" for ever is not asked for ever
        }
        if (failures == patience.failuresToOpen()) {
            openedNs = nowNs;
            return true;
        }
        return false;
    }

    /** Somebody waits for what is pending: tries soon, unless the collector said when. */
    void hurry() {
        if (!asked) {
            waitNs = Math.min(waitNs, patience.firstWaitNs());
        }
    }

    /** Whether the wait is what the collector asked for. */
    boolean isAsked() {
        return asked;
    }

    long waitNs() {
        return waitNs;
    }

    /** How many attempts in a row have failed. */
    int failures() {
        return failures;
    }

    /** When it opened. Only while it is open. */
    long openedNs() {
        return openedNs;
    }

    private long ownWaitNs() {
        final int doublings = Math.min(failures - 1, Long.numberOfLeadingZeros(patience.firstWaitNs()) - 1);
        return Math.min(patience.firstWaitNs() << doublings, patience.longestWaitNs());
    }
}
