package dev.nanospan.export.otlp;

/**
 * How large a request may be, as far as the collector has let us know: it says so only by refusing. Half of what was
 * refused is tried next, and what was accepted is not given up for it; after many accepted requests a little more.
 */
final class SizeLimit {
    private static final int FIRST_PATIENCE = 64;
    private static final int LAST_PATIENCE = 4_096;
    private static final int STEP = 8;

    private final int mostBytes;
    private int limitBytes;
    private int acceptedBytes;
    private int acceptedRequests;
    private int patience = FIRST_PATIENCE;

    SizeLimit(final int mostBytes) {
        this.mostBytes = mostBytes;
        this.limitBytes = mostBytes;
    }

    /** The most bytes to send. */
    int bytes() {
        return limitBytes;
    }

    /** The collector took a request of that size. */
    void accepted(final int bytes) {
        acceptedBytes = Math.max(acceptedBytes, bytes);
        if (limitBytes < mostBytes && bytes > limitBytes / 2 && ++acceptedRequests >= patience) {
            acceptedRequests = 0;
            limitBytes = (int) Math.min(mostBytes, limitBytes + 1L + limitBytes / STEP);
        }
    }

    /** A request of that size was too large for the collector. */
    void refused(final int bytes) {
        if (bytes <= acceptedBytes) {
            acceptedBytes = 0; // it takes less than before
        }
        patience = acceptedBytes > 0 ? Math.min(2 * patience, LAST_PATIENCE) : FIRST_PATIENCE;
        acceptedRequests = 0;
        limitBytes = Math.max(1, Math.min(limitBytes, Math.max(bytes / 2, acceptedBytes)));
    }
}
