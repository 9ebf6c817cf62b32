package dev.nanospan.otel.exporter;

import dev.nanospan.config.Settings;
import dev.nanospan.export.OtlpExporter;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.record.SpanView;
import io.opentelemetry.sdk.resources.Resource;

/** The way of the spans of one resource: requests begin with it, so each has batches of its own. Used by one thread. */
final class Lane {
    final Resource resource;
    private final OtlpExporter otlp;
    /** Of the thread that sends. */
    private final DestinationCounts counts = new DestinationCounts();

    Lane(final Settings settings, final Resource resource) {
        this.resource = resource;
        this.otlp = OtlpExporter.of(settings);
        otlp.begin(() -> SdkResource.of(resource));
    }

    boolean ready() {
        return otlp.ready();
    }

    void accept(final SpanView span) {
        otlp.accept(span);
    }

    int work(final long nowNs) {
        return otlp.work(nowNs);
    }

    void flush() {
        otlp.flush();
    }

    long pending() {
        return otlp.pending();
    }

    /** How many of its spans are neither delivered, nor on disk, nor on their way to either. Those that were on disk don't count. */
    long lost() {
        return otlp.lost();
    }

    /** Whether spans are on disk, and will be sent once that is possible. */
    boolean hasSpilled() {
        otlp.report(counts);
        return counts.spilled > 0;
    }

    /** Adds what became of its spans. Any thread. */
    void addTo(final DestinationCounts sum) {
        final DestinationCounts now = new DestinationCounts();
        otlp.report(now);
        sum.exported += now.exported;
        sum.rejected += now.rejected;
        sum.failed += now.failed;
        sum.expired += now.expired;
        sum.spillFull += now.spillFull;
        sum.spillCorrupt += now.spillCorrupt;
        sum.inFlight += now.inFlight;
        sum.spilled += now.spilled;
        sum.duplicated += now.duplicated;
        sum.recovered += now.recovered;
    }

    void close() {
        otlp.close();
    }
}
