package dev.nanospan.export.endpoint;

import dev.nanospan.export.store.StoreCounts;
import dev.nanospan.metrics.Metric;
import dev.nanospan.metrics.Metrics;

/** What an endpoint tells of its store, and of what it has received. */
final class EndpointMetrics {
    private static final Metric TRACES = Metric.gauge("nanospan.store.traces", "{trace}", "Traces in the store.");
    private static final Metric SPANS = Metric.gauge("nanospan.store.spans", "{span}", "Spans in the store.");
    private static final Metric BYTES =
            Metric.gauge("nanospan.store.bytes", "By", "What the spans in the store take, roughly.");
    private static final Metric OFFERED =
            Metric.counter("nanospan.store.offered.spans", "{span}", "Spans given to the store.");
    private static final Metric LOST_SPANS = Metric.counter(
            "nanospan.store.lost.spans",
            "{span}",
            "Spans that are not in the store any more, or never were, by reason.");
    private static final Metric LOST_TRACES = Metric.counter(
            "nanospan.store.lost.traces", "{trace}", "Traces that are not in the store any more, by reason.");
    private static final Metric REQUESTS = Metric.counter(
            "nanospan.receiver.requests", "{request}", "OTLP requests that were received, by what became of them.");
    private static final Metric RECEIVED = Metric.counter(
            "nanospan.receiver.spans", "{span}", "Spans in accepted OTLP requests, by what became of them.");

    private static final String REASON = "reason";
    private static final String RESULT = "result";

    private EndpointMetrics() {}

    static void measure(final StoreCounts counts, final Metrics to) {
        to.add(TRACES, counts.traces());
        to.add(SPANS, counts.spans());
        to.add(BYTES, counts.bytes());
        to.add(OFFERED, counts.offered());
        to.add(LOST_SPANS, counts.evictedSpans(), REASON, "evicted");
        to.add(LOST_SPANS, counts.takenSpans(), REASON, "taken");
        to.add(LOST_SPANS, counts.unsampled(), REASON, "unsampled");
        to.add(LOST_SPANS, counts.refusedTraceFull(), REASON, "traceFull");
        to.add(LOST_SPANS, counts.refusedTooLarge(), REASON, "tooLarge");
        to.add(LOST_TRACES, counts.evictedTraces(), REASON, "evicted");
        to.add(LOST_TRACES, counts.takenTraces(), REASON, "taken");
    }

    static void measure(final OtlpReceiver receiver, final Metrics to) {
        to.add(REQUESTS, receiver.requests.sum(), RESULT, "accepted");
        to.add(REQUESTS, receiver.refusedRequests.sum(), RESULT, "refused");
        to.add(RECEIVED, receiver.acceptedSpans.sum(), RESULT, "accepted");
        to.add(RECEIVED, receiver.rejectedSpans.sum(), RESULT, "rejected");
    }
}
