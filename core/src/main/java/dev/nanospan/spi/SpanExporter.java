package dev.nanospan.spi;

import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.metrics.Measured;
import dev.nanospan.record.SpanView;
import dev.nanospan.resource.Resource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes ended spans to where they go. All methods are called by the exporter thread, one at a time, but {@link #begin},
 * and {@link #report} and {@link #measure}, which any thread may call at any time. None may block: the ring fills while they do.
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
public interface SpanExporter extends Measured {
    /** A short name for the ledger and messages, the same at every call. */
    String name();

    /**
     * The type of component that its figures are of: one that OpenTelemetry has a word for, else the name of the class, as
     * here. The same at every call.
     */
    default String componentType() {
        return getClass().getName();
    }

    /**
     * Tells whose spans these are. Called once, before any span, by the thread that makes the engine.
     *
     * @param resource what the service says of itself; whoever asks first waits some 40 ms for it to be found out
     */
    default void begin(final Supplier<Resource> resource) {}

    /**
     * Whether there is room for one more span. While it says no, spans stay in the ring as long as they fit. Where several
     * exporters take the same spans one that has no room can't hold up the others: it is then handed spans all the same,
     * and has to count them as failed.
     */
    default boolean ready() {
        return true;
    }

    /**
     * Takes one span. What it throws is reported once for each distinct error; the span then counts as not accepted: as
     * {@code failed} where another exporter took it, else as {@code dropped.processorFailed}.
     *
     * @param span valid during the call only
     */
    void accept(SpanView span);

    /**
     * Does what has to be done between spans: delays, sockets, retries. Called once a duty cycle, and so after each sleep of
     * the thread: a short one after there was something to do, then longer ones, up to {@link #maxSleepNs}.
     *
     * @param nowNs the monotonic clock, read once a cycle
     * @return how much was done; 0 lets the thread idle
     */
    default int work(final long nowNs) {
        return 0;
    }

    /**
     * How long the thread may sleep now, as far as this exporter is concerned, in ns: by default 100 ms, by which a span is
     * late at most. One that waits for something else anyway says until when.
     */
    default long maxSleepNs() {
        return 100_000_000;
    }

    /** Begins to push out everything accepted so far. Must not wait: {@link #work} goes on with it. */
    default void flush() {}

    /** How many accepted spans are neither delivered nor given up. The engine's flush waits for 0. */
    default long pending() {
        return 0;
    }

    /**
     * An exporter that does all that this one does, but what anybody could see: it sends, writes and says nothing. For
     * {@link dev.nanospan.Nanospan#warmUp()}, which hands it spans until what happens to them is compiled, and closes it.
     * Any thread.
     *
     * @return null where it is not worth it
     */
    default @Nullable SpanExporter rehearsal() {
        return null;
    }

    /**
     * How many of the first spans accepted are done with: delivered, given up, or kept on a disk. All before that number, none
     * left out; not those that {@link #close} gave up. Too small a number is harmless. Where the ring is in a file, spans stay
     * in it until then, and are recovered after a crash.
     *
     * @return {@code Long.MAX_VALUE} for all of them; whoever says nothing has all of them done with when nothing is pending
     */
    default long settled() {
        return pending() == 0 ? Long.MAX_VALUE : 0;
    }

    /** Says what became of the accepted spans. Any thread; must not allocate. */
    void report(DestinationCounts counts);

    /** The last call. After it nothing may be pending: what could not be delivered is counted as failed. */
    default void close() {}
}
