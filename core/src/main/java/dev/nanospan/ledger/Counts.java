package dev.nanospan.ledger;

/**
 * Where something that knows no engine counts what it refuses. An implementation may be called from any thread, also from
 * several at a time; it must neither throw nor wait.
 *
 * <pre>{@code
 * Propagator propagator = Propagator.of("tracecontext,baggage", counter -> refused.incrementAndGet(counter.ordinal()));
 * }</pre>
 */
@FunctionalInterface
public interface Counts {
    /** Counts nothing. */
    Counts NONE = counter -> {};

    /** Counts one. */
    void count(Counter counter);
}
