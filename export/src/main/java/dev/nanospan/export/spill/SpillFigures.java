package dev.nanospan.export.spill;

import dev.nanospan.metrics.Figures;
import dev.nanospan.metrics.Metric;
import dev.nanospan.metrics.Metrics;

/** What the disk thread counts. Written by it; any thread reads. */
final class SpillFigures {
    private static final Metric BYTES =
            Metric.gauge("nanospan.spill.size", "By", "What the segments of an exporter take on disk.");
    private static final Metric SEGMENTS =
            Metric.gauge("nanospan.spill.segments", "{file}", "Segments of an exporter on disk.");
    private static final Metric AGE = Metric.gauge(
            "nanospan.spill.oldest.age", "s", "How long the oldest batch has been on disk; 0 if there is none.");
    private static final Metric DAMAGED =
            Metric.counter("nanospan.spill.damaged", "{place}", "Places in segments that could not be read.");
    private static final Metric FOREIGN = Metric.gauge(
            "nanospan.spill.foreign",
            "{file}",
            "Files in the folder that were left as they are: of another version or encoding, or of strangers.");
    private static final double MS_A_SECOND = 1_000;

    private static final int RECOVERED_AT = 0;
    private static final int EXPIRED_AT = 1;
    private static final int CORRUPT_AT = 2;
    private static final int BYTES_AT = 3;
    private static final int SEGMENTS_AT = 4;
    private static final int OLDEST_AT = 5;
    private static final int DAMAGED_AT = 6;
    private static final int FOREIGN_AT = 7;
    private static final int RESUMES_AT = 8;

    private final Figures figures = new Figures(RESUMES_AT + 1);

    void recovered(final long spans) {
        figures.add(RECOVERED_AT, spans);
    }

    void expired(final long spans) {
        figures.add(EXPIRED_AT, spans);
    }

    void corrupt(final long spans) {
        figures.add(CORRUPT_AT, spans);
    }

    void damaged(final long places) {
        figures.add(DAMAGED_AT, places);
    }

    void foreign(final long files) {
        figures.set(FOREIGN_AT, files);
    }

    void files(final long segments, final long bytes, final long oldestMs) {
        figures.set(OLDEST_AT, oldestMs);
        figures.set(BYTES_AT, bytes);
        figures.set(SEGMENTS_AT, segments);
    }

    /** Nothing is given back before that time. */
    void resumes(final long atMs) {
        figures.set(RESUMES_AT, atMs);
    }

    /** Whether there may be something to be given back now. */
    boolean hasMore(final long nowMs) {
        return segments() > 0 && !SpillFolder.isPausing(figures.get(RESUMES_AT), nowMs);
    }

    long recovered() {
        return figures.get(RECOVERED_AT);
    }

    long expired() {
        return figures.get(EXPIRED_AT);
    }

    long corrupt() {
        return figures.get(CORRUPT_AT);
    }

    long damaged() {
        return figures.get(DAMAGED_AT);
    }

    long segments() {
        return figures.get(SEGMENTS_AT);
    }

    void measure(final Metrics to, final long nowMs) {
        final long oldestMs = figures.get(OLDEST_AT);
        to.add(BYTES, figures.get(BYTES_AT));
        to.add(SEGMENTS, figures.get(SEGMENTS_AT));
        to.add(AGE, oldestMs == 0 ? 0 : Math.max(0, nowMs - oldestMs) / MS_A_SECOND);
        to.add(DAMAGED, figures.get(DAMAGED_AT));
        to.add(FOREIGN, figures.get(FOREIGN_AT));
    }
}
