package dev.nanospan.export.otlp;

import dev.nanospan.export.batch.BatchMetrics;
import dev.nanospan.export.http.Answer;
import dev.nanospan.metrics.Figures;
import dev.nanospan.metrics.Histogram;
import dev.nanospan.metrics.Measured;
import dev.nanospan.metrics.Metric;
import dev.nanospan.metrics.Metrics;

/** What a destination measures of itself. Written by the exporter thread, without garbage; any thread reads. */
final class Meter implements Measured {
    private static final Metric ATTEMPTS =
            Metric.counter("nanospan.exporter.attempts", "{request}", "Requests that were begun.");
    private static final Metric RETRIES = Metric.counter(
            "nanospan.exporter.retries", "{request}", "Requests that were begun for spans that had been sent before.");
    private static final Metric POSTED = Metric.counter(
            "nanospan.exporter.posted", "By", "Bytes of the bodies that went out as a whole, before compression.");
    private static final Metric BREAKER = Metric.gauge(
            "nanospan.exporter.breaker.state",
            "{state}",
            "0 as long as the collector answers, 2 while nothing goes out but a probe now and then, 1 during one.");

    private static final int ATTEMPTS_AT = 0;
    private static final int RETRIES_AT = 1;
    private static final int POSTED_AT = 2;
    private static final int BREAKER_AT = 3;

    private final Figures figures = new Figures(BREAKER_AT + 1);
    private final Histogram sizes = Histogram.ofSizes();
    private final Durations durations = new Durations();

    void batchClosed(final int bytes) {
        sizes.record(bytes);
    }

    void attempt(final boolean again) {
        figures.add(ATTEMPTS_AT, 1);
        if (again) {
            figures.add(RETRIES_AT, 1);
        }
    }

    /** A request is over. */
    void answered(final Answer answer, final long durationNs, final int bytes) {
        durations.record(answer, durationNs);
        if (answer.wasSent()) {
            figures.add(POSTED_AT, bytes);
        }
    }

    void breaker(final Breaker now) {
        figures.set(BREAKER_AT, now.isHalfOpen() ? 1 : now.isOpen() ? 2 : 0);
    }

    @Override
    public void measure(final Metrics to) {
        to.add(BatchMetrics.SIZE, sizes);
        durations.measure(to);
        to.add(ATTEMPTS, figures.get(ATTEMPTS_AT));
        to.add(RETRIES, figures.get(RETRIES_AT));
        to.add(POSTED, figures.get(POSTED_AT));
        to.add(BREAKER, figures.get(BREAKER_AT));
    }
}
