package dev.nanospan.export;

import dev.nanospan.export.otlp.OtlpDestination;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.metrics.Metrics;
import dev.nanospan.record.SpanView;
import dev.nanospan.resource.Resource;
import dev.nanospan.spi.SpanExporter;
import java.util.function.Supplier;

/** An exporter that posts batches: all it does is the destination's. */
abstract sealed class PostingExporter implements SpanExporter permits OtlpExporter, ZipkinExporter {
    private final String name;
    private final String componentType;
    private final OtlpDestination destination;

    PostingExporter(final String name, final String componentType, final OtlpDestination destination) {
        this.name = name;
        this.componentType = componentType;
        this.destination = destination;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String componentType() {
        return componentType;
    }

    @Override
    public void begin(final Supplier<Resource> of) {
        destination.begin(of);
    }

    @Override
    public final boolean ready() {
        return destination.ready();
    }

    @Override
    public final void accept(final SpanView span) {
        destination.accept(span);
    }

    @Override
    public final int work(final long nowNs) {
        return destination.work(nowNs);
    }

    @Override
    public final long maxSleepNs() {
        return destination.maxSleepNs();
    }

    /** Sends what there is without waiting for more; tries again soon if it was about to wait. */
    @Override
    public final void flush() {
        destination.flush();
    }

    @Override
    public final long pending() {
        return destination.pending();
    }

    /**
     * How many spans of those handed over here were rejected, refused, given up, or found no room on disk. Those that come
     * back from the disk don't count, whatever becomes of them: they were kept, and nobody waits for them any more. Exact on
     * the exporter thread.
     */
    public final long lost() {
        return destination.lost();
    }

    /** Exact: all spans before the oldest one that is in a batch still. */
    @Override
    public final long settled() {
        return destination.settled();
    }

    @Override
    public final void report(final DestinationCounts counts) {
        destination.report(counts);
    }

    /** Tells batches, requests, bytes, durations by outcome, and the state of the breaker. */
    @Override
    public final void measure(final Metrics to) {
        destination.measure(to);
    }

    @Override
    public final void close() {
        destination.close();
    }
}
