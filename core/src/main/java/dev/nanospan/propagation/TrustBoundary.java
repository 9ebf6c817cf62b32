package dev.nanospan.propagation;

/**
 * What is made of contexts that come from outside: whoever sends one decides on the trace id, the flags and the baggage
 * here.
 *
 * <pre>{@code
 * Propagator publicSide = Propagator.of("tracecontext,baggage", counts).at(TrustBoundary.LINK);
 * }</pre>
 */
public enum TrustBoundary {
    /** The sender is trusted: its trace goes on. */
    CONTINUE,

    /** A trace begins here, and may link to that of the sender. Baggage is not read. */
    LINK,

    /** A trace begins here. Nothing is read. */
    IGNORE
}
