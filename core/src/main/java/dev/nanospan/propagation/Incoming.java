package dev.nanospan.propagation;

/**
 * What is to be made of what a carrier brought.
 *
 * <pre>{@code
 * switch (propagator.extract(headers, Map::get, incoming, null)) {
 *     case PARENT -> tracer.start(REPLY, Kind.SERVER, incoming).end();
 *     case LINK -> tracer.start(REPLY, Kind.SERVER).link(incoming).span().end();
 *     case NONE -> tracer.start(REPLY, Kind.SERVER).end();
 * }
 * }</pre>
 */
public enum Incoming {
    /** There is no context, or none that is any good or wanted: begin a trace. The holder is not valid. */
    NONE,

    /** Go on with the trace of the context. */
    PARENT,

    /** Begin a trace, and link to the context: {@link TrustBoundary#LINK} asks for that. */
    LINK
}
