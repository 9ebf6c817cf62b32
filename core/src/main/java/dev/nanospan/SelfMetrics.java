package dev.nanospan;

import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.metrics.Metric;
import dev.nanospan.metrics.Metrics;

/** What an engine tells of its spans and its ring, by the names that OpenTelemetry has for it. */
final class SelfMetrics {
    private static final Metric STARTED = Metric.counter(
            "otel.sdk.span.started",
            "{span}",
            "Spans that were started; those recorded for processors only count as RECORD_AND_SAMPLE.");
    private static final Metric LIVE =
            Metric.gauge("otel.sdk.span.live", "{span}", "Recorded spans that have not ended.");
    private static final Metric QUEUE_SIZE =
            Metric.gauge("otel.sdk.processor.span.queue.size", "{span}", "Ended spans that wait in the ring.");
    private static final Metric QUEUE_CAPACITY = Metric.gauge(
            "otel.sdk.processor.span.queue.capacity",
            "{span}",
            "Spans that the ring has room for, if each takes one slot.");
    private static final Metric PROCESSED = Metric.counter(
            "otel.sdk.processor.span.processed", "{span}", "Ended spans handed to exporters, or lost before.");
    private static final Metric TRACING = Metric.gauge(
            "nanospan.tracing", "{state}", "1 if spans are recorded as the sampler says, 0 if that is switched off.");
    private static final Metric RECORDED = Metric.counter(
            "nanospan.overhead.written", "By", "Bytes of the records that the exporter thread took from the ring.");
    private static final Metric RECORD_SIZE = Metric.gauge(
            "nanospan.overhead.span.size",
            "By",
            "Bytes that a span takes in the ring: the mean since the engine started.");

    private static final String RESULT = "otel.span.sampling_result";
    private static final String ERROR_TYPE = "error.type";
    private static final String PROCESSOR = "batching_span_processor";

    private SelfMetrics() {}

    static void measureSpans(final Ledger ledger, final Metrics to) {
        final long unsampled = ledger.get(Counter.UNSAMPLED);
        to.add(STARTED, unsampled, RESULT, "DROP");
        to.add(STARTED, ledger.get(Counter.STARTED) - unsampled, RESULT, "RECORD_AND_SAMPLE");
        to.add(LIVE, ledger.open(), RESULT, "RECORD_AND_SAMPLE");
    }

    static void measureRing(final Ledger ledger, final long slots, final Metrics to) {
        final Metrics ring = component(to, PROCESSOR, 0);
        ring.add(QUEUE_SIZE, ledger.queued());
        ring.add(QUEUE_CAPACITY, slots);
        ring.add(PROCESSED, ledger.get(Counter.ROUTED));
        ring.add(PROCESSED, ledger.get(Counter.RING_FULL), ERROR_TYPE, "queue_full");
        ring.add(PROCESSED, ledger.get(Counter.AFTER_CLOSE), ERROR_TYPE, "already_shutdown");
        ring.add(PROCESSED, ledger.get(Counter.TOO_LARGE), ERROR_TYPE, "too_large");
        ring.add(PROCESSED, ledger.get(Counter.PROCESSOR_FAILED), ERROR_TYPE, "processor_failed");
    }

    static void measureRecords(final Ledger ledger, final long bytes, final Metrics to) {
        to.add(RECORDED, bytes);
        final long drained = ledger.get(Counter.DRAINED);
        to.add(RECORD_SIZE, drained == 0 ? Double.NaN : (double) bytes / drained);
    }

    static void measureTracing(final boolean on, final Metrics to) {
        to.add(TRACING, on ? 1 : 0);
    }

    /** A view that says of which part of the engine figures are: the n-th of its type. */
    static Metrics component(final Metrics of, final String type, final int number) {
        return of.with("otel.component.type", type).with("otel.component.name", type + '/' + number);
    }
}
