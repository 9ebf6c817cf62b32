package dev.nanospan.jmh;

/** A tracer with all that stands between it and a collector. To add one is to write one class. */
interface PipelinePeer extends AutoCloseable {
    /** What makes the spans of one thread. */
    Runnable producer();

    /** Spans that the collector has acknowledged. */
    long delivered();

    /** Delivers what is left, if it can be in some seconds. */
    @Override
    void close();
}
