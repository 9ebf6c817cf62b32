package dev.nanospan.export.batch;

import dev.nanospan.metrics.Metric;

/** What every destination that works by batches tells, so that one is like the other. */
public final class BatchMetrics {
    /** How large batches are when they are closed, before compression. */
    public static final Metric SIZE = Metric.histogram(
            "nanospan.exporter.batch.size", "By", "Bytes of encoded spans in a batch, before compression.");

    /** How long it takes to send or write one, whatever becomes of it. */
    public static final Metric DURATION = Metric.histogram(
            "otel.sdk.exporter.operation.duration", "s", "How long a request took, or a write, by what came of it.");

    /** What went wrong, in a word; not there if nothing did. */
    public static final String ERROR_TYPE = "error.type";

    private BatchMetrics() {}
}
