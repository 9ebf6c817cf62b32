package dev.nanospan.jmh.peer;

/** A tracer with what stands behind it. Threads: any, but each thread that makes spans has a caller of its own. */
public interface Peer extends AutoCloseable {
    /** What makes spans, for one thread. */
    Caller<?> caller();

    /** Spans that have been delivered so far: counted by an exporter that forgets them, or acknowledged by a collector. */
    long delivered();

    /**
     * How many of the spans started so far were not delivered: of those that are posted all that no collector has
     * acknowledged, for whatever reason. Waits until what is queued has been delivered, as far as that can be known, for a
     * few seconds at most.
     *
     * @param started spans that all callers have started and ended, which not every tracer knows by itself
     */
    long dropped(long started);

    /** Delivers what is left, if that can be done in some seconds, and ends the tracer. */
    @Override
    void close();
}
