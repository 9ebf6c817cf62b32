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

    /** How many of its spans were delivered. */
    long exported() {
        otlp.report(counts);
        return counts.exported;
    }

    /** Adds what became of its spans. Any thread. */
    void addTo(final DestinationCounts sum) {
        final DestinationCounts now = new DestinationCounts();
        otlp.report(now);
        sum.exported += now.exported;
        sum.rejected += now.rejected;
        sum.failed += now.failed;
        sum.inFlight += now.inFlight;
        sum.duplicated += now.duplicated;
    }

    void close() {
        otlp.close();
    }
}
