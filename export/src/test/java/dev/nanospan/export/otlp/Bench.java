package dev.nanospan.export.otlp;

import dev.nanospan.export.batch.Batch;
import dev.nanospan.export.encode.Encoding;
import dev.nanospan.export.encode.Envelope;
import dev.nanospan.export.spill.Spill;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.metrics.Distribution;
import dev.nanospan.metrics.Metrics;
import dev.nanospan.resource.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import java.util.stream.Stream;

/** A destination between fakes, on a clock that moves when it is told to. */
final class Bench {
    static final long MS = 1_000_000L;
    static final long SECOND = 1_000 * MS;

    final FakeTransport transport = new FakeTransport();
    final Log log = new Log();
    final OtlpDestination destination;
    final Terms terms;
    long nowNs = 5 * SECOND;
    long nextId = 1;
    private final FakeSpans spans = new FakeSpans();

    Bench(final Terms terms) {
        this(terms, null);
    }

    /** With a place on disk. */
    Bench(final Terms terms, final Spill spill) {
        this.terms = terms;
        destination = new OtlpDestination(terms, resource -> batches(terms), transport, log, 42, spill, 1L << 40);
        destination.begin(() -> Resource.EMPTY);
    }

    private static List<Batch> batches(final Terms terms) {
        final Envelope envelope = Encoding.JSON.envelope(Resource.EMPTY);
        return Stream.generate(() -> new Batch(new FakeEncoder(), envelope, terms.batchBytes(), terms.batchSpans()))
                .limit(terms.batches())
                .toList();
    }

    /** Ten spans or 64 KiB or a second; 30 s a batch, 10 s an attempt. */
    static Terms terms(final int buffers) {
        return new Terms(
                "http://collector/v1/traces",
                64 << 10,
                10,
                buffers,
                SECOND,
                30 * SECOND,
                10 * SECOND,
                Patience.DEFAULT);
    }

    static Bench withBuffers(final int buffers) {
        return new Bench(terms(buffers));
    }

    void accept(final int count) {
        for (int i = 0; i < count; i++) {
            accept(nextId++, 100);
        }
    }

    void accept(final long id, final int bytes) {
        destination.accept(spans.span(id, bytes));
    }

    int work() {
        return destination.work(nowNs);
    }

    /** Lets time pass in small steps, with a cycle after each. */
    void pass(final long ns) {
        final long untilNs = nowNs + ns;
        final long stepNs = Math.max(MS, ns / 2_000);
        while (nowNs < untilNs) {
            nowNs = Math.min(untilNs, nowNs + stepNs);
            work();
        }
    }

    DestinationCounts counts() {
        final DestinationCounts counts = new DestinationCounts();
        destination.report(counts);
        return counts;
    }

    /** What the destination measures. */
    Metrics metrics() {
        final Metrics metrics = new Metrics();
        destination.measure(metrics);
        return metrics;
    }

    long figure(final String name) {
        return (long) metrics().value(name).orElseThrow();
    }

    /** The first one of that name. */
    Distribution distribution(final String name) {
        return metrics().points().stream()
                .filter(point -> point.metric().name().equals(name))
                .findFirst()
                .orElseThrow()
                .distribution();
    }

    /** All that is not 0, in words. */
    String ledger() {
        return inWords(counts());
    }

    static String inWords(final DestinationCounts counts) {
        final StringBuilder text = new StringBuilder();
        append(text, "exported", counts.exported);
        append(text, "rejected", counts.rejected);
        append(text, "failed", counts.failed);
        append(text, "expired", counts.expired);
        append(text, "spillFull", counts.spillFull);
        append(text, "spillCorrupt", counts.spillCorrupt);
        append(text, "buffered", counts.buffered);
        append(text, "inFlight", counts.inFlight);
        append(text, "spilled", counts.spilled);
        append(text, "duplicated", counts.duplicated);
        append(text, "recovered", counts.recovered);
        return text.toString();
    }

    private static void append(final StringBuilder text, final String name, final long count) {
        if (count != 0) {
            text.append(text.isEmpty() ? "" : " ").append(name).append('=').append(count);
        }
    }

    /** What was said. */
    static final class Log implements System.Logger {
        final List<String> lines = new ArrayList<>();

        @Override
        public String getName() {
            return "dev.nanospan";
        }

        @Override
        public boolean isLoggable(final Level level) {
            return true;
        }

        @Override
        public void log(final Level level, final ResourceBundle bundle, final String text, final Throwable thrown) {
            lines.add(level + " " + text);
        }

        @Override
        public void log(final Level level, final ResourceBundle bundle, final String format, final Object... values) {
            lines.add(level + " " + format);
        }
    }
}
