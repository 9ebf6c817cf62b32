package dev.nanospan.spi;

import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.record.SpanView;

/**
 * Takes ended spans to where they go. All methods are called by the exporter thread, one at a time, but {@link #report},
 * which any thread may call at any time. None may block: the ring fills while they do.
 *
 * <pre>{@code
 * final class Longest implements SpanExporter {
 *     private volatile long seen;
 *     private long longestNs;
 *
 *     public String name() {
 *         return "longest";
 *     }
 *
 *     public void accept(SpanView span) {
 *         longestNs = Math.max(longestNs, span.durationNs());
 *         seen++;
 *     }
 *
 *     public void report(DestinationCounts counts) {
 *         counts.exported = seen;
 *     }
 * }
 * }</pre>
 */
public interface SpanExporter {
    /** A short name for the ledger and messages, the same at every call. */
    String name();

    /**
     * Takes one span. What it throws is counted ({@code dropped.processorFailed}) and reported once for each distinct
     * error; the span then counts as not accepted.
     *
     * @param span valid during the call only
     */
    void accept(SpanView span);

    /**
     * Does what has to be done between spans: delays, sockets, retries. Called once a duty cycle.
     *
     * @param nowNs the monotonic clock, read once a cycle
     * @return how much was done; 0 lets the thread idle
     */
    default int work(final long nowNs) {
        return 0;
    }

    /** Begins to push out everything accepted so far. Must not wait: {@link #work} goes on with it. */
    default void flush() {}

    /** How many accepted spans are neither delivered nor given up. The engine's flush waits for 0. */
    default long pending() {
        return 0;
    }

    /** Says what became of the accepted spans. Any thread; must not allocate. */
    void report(DestinationCounts counts);

    /** The last call. After it nothing may be pending: what could not be delivered is counted as failed. */
    default void close() {}
}
