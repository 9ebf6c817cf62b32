package dev.nanospan;

import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.metrics.Figures;
import dev.nanospan.metrics.Metric;
import dev.nanospan.metrics.Metrics;
import dev.nanospan.record.SpanView;
import dev.nanospan.resource.Resource;
import dev.nanospan.spi.SpanExporter;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One exporter as the engine sees it: nothing that it throws gets out. The exporter thread's, but {@link #report} and {@link #measure}.
 */
final class Destination {
    private static final Metric IN_FLIGHT = Metric.gauge(
            "otel.sdk.exporter.span.inflight",
            "{span}",
            "Spans with an exporter that are neither delivered nor given up.");
    private static final Metric EXPORTED =
            Metric.counter("otel.sdk.exporter.span.exported", "{span}", "Spans whose export has ended, well or not.");
    private static final String ERROR_TYPE = "error.type";
    private static final int REFUSED = 0;
    private static final int RECOVERED = 1;

    private final SpanExporter exporter;
    private final String name;
    private final int number;
    private final ErrorLog errors;
    private final DestinationCounts counts = new DestinationCounts();

    /** Spans that the exporter threw at while others took them, and those of an earlier process. */
    private final Figures figures = new Figures(2);

    private long accepted;
    private long settled;

    /**
     * @param name which no other has
     * @param number among those of its type
     */
    Destination(final SpanExporter exporter, final String name, final int number, final ErrorLog errors) {
        this.exporter = exporter;
        this.name = name;
        this.number = number;
        this.errors = errors;
    }

    void begin(final Supplier<Resource> resource) {
        try {
            exporter.begin(resource);
        } catch (final Throwable e) {
            errors.report(e);
        }
    }

    /** An exporter to warm up with; null if there is none. */
    @Nullable
    SpanExporter rehearsal() {
        try {
            return exporter.rehearsal();
        } catch (final Throwable e) {
            errors.report(e);
            return null;
        }
    }

    /** How long the thread may sleep, as far as the exporter is concerned. */
    long maxSleepNs() {
        try {
            return exporter.maxSleepNs();
        } catch (final Throwable e) {
            errors.report(e);
            return Long.MAX_VALUE;
        }
    }

    boolean ready() {
        try {
            return exporter.ready();
        } catch (final Throwable e) {
            errors.report(e);
            return true;
        }
    }

    /** Whether the exporter took the span. */
    boolean accept(final SpanView span) {
        try {
            exporter.accept(span);
            accepted++;
            return true;
        } catch (final Throwable e) {
            errors.report(e);
            return false;
        }
    }

    /** Accounts for a span that the exporter did not take although others did. */
    void refuse() {
        figures.add(REFUSED, 1);
    }

    /** Accounts for a span of an earlier process that was routed. */
    void recovered() {
        figures.add(RECOVERED, 1);
    }

    /** How many of the first spans that the exporter took it is done with. */
    long settled() {
        try {
            settled = Math.max(settled, Math.min(accepted, exporter.settled()));
        } catch (final Throwable e) {
            errors.report(e);
        }
        return settled;
    }

    int work(final long nowNs) {
        try {
            return exporter.work(nowNs);
        } catch (final Throwable e) {
            errors.report(e);
            return 0;
        }
    }

    void flush() {
        try {
            exporter.flush();
        } catch (final Throwable e) {
            errors.report(e);
        }
    }

    /** Spans the exporter still has to deliver; 0 if it can't tell. */
    long pending() {
        try {
            return exporter.pending();
        } catch (final Throwable e) {
            errors.report(e);
            return 0;
        }
    }

    /** Fills in what the exporter says. Any thread, under the engine's lock. */
    void report(final Ledger into, final int index) {
        count();
        into.destination(index, name, counts);
    }

    /** Tells what OpenTelemetry has names for, and what the exporter measures itself. Any thread, under the engine's lock. */
    void measure(final Metrics to) {
        final Metrics own =
                SelfMetrics.component(to, exporter.componentType(), number).with("destination", name);
        count();
        own.add(IN_FLIGHT, counts.pending());
        own.add(EXPORTED, counts.exported);
        own.add(EXPORTED, counts.rejected, ERROR_TYPE, "rejected");
        own.add(EXPORTED, counts.failed, ERROR_TYPE, "failed");
        own.add(EXPORTED, counts.expired, ERROR_TYPE, "timeout");
        own.add(EXPORTED, counts.spillFull, ERROR_TYPE, "spill_full");
        own.add(EXPORTED, counts.spillCorrupt, ERROR_TYPE, "spill_corrupt");
        try {
            exporter.measure(own);
        } catch (final Throwable e) {
            errors.report(e);
        }
    }

    private void count() {
        counts.clear();
        try {
            exporter.report(counts);
        } catch (final Throwable e) {
            errors.report(e);
        }
        counts.failed += figures.get(REFUSED);
        counts.recovered += figures.get(RECOVERED);
    }

    void close() {
        try {
            exporter.close();
        } catch (final Throwable e) {
            errors.report(e);
        }
    }
}
