package dev.nanospan.export.lines;

import dev.nanospan.export.batch.Account;
import dev.nanospan.export.batch.Batch;
import dev.nanospan.export.batch.BatchMetrics;
import dev.nanospan.export.batch.Sleeps;
import dev.nanospan.export.encode.Encoding;
import dev.nanospan.export.encode.Envelope;
import dev.nanospan.export.encode.SpanEncoder;
import dev.nanospan.export.lines.LineWriter.Line;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.metrics.Histogram;
import dev.nanospan.metrics.Metrics;
import dev.nanospan.record.SpanView;
import dev.nanospan.resource.Resource;
import dev.nanospan.spi.SpanExporter;
import java.util.ArrayDeque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Collects spans into batches, each of which becomes a line. The exporter thread's; what blocks is left to a {@link
 * LineWriter}. Of the spans that are handed to it each is buffered, then exported or failed.
 */
public final class LinesExporter implements SpanExporter {
    /** The part of the last buffer that is kept for one span: nobody knows how large the next one is. */
    private static final int RESERVE_PART = 4;

    private final String name;
    private final Supplier<Sink> target;
    private final LineSettings settings;
    private final ArrayDeque<Line> free;
    private final Histogram sizes = Histogram.ofSizes();
    private volatile @Nullable LineWriter writer;
    private @Nullable Line current;

    /** For a span that is larger than what is left of the last one: it has left the ring before its size is known. */
    private @Nullable Line spare;

    private final Account account = new Account();
    private long nowNs;
    private long taken;
    private long settled;
    private boolean closed;

    /**
     * @param name for the ledger
     * @param target makes what is written to, once there is an engine
     */
    public LinesExporter(final String name, final Supplier<Sink> target, final LineSettings settings) {
        this.name = name;
        this.target = target;
        this.settings = settings;
        this.free = new ArrayDeque<>(settings.buffers());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void begin(final Supplier<Resource> resource) {
        final SpanEncoder encoder = Encoding.JSON.encoder();
        final Envelope envelope = Encoding.JSON.envelope(resource.get());
        for (int i = 0; i <= settings.buffers(); i++) {
            free(new Line(new Batch(encoder, envelope, settings.batchBytes(), settings.batchSpans())));
        }
        writer = new LineWriter(target.get(), name, settings.buffers() + 1);
        nowNs = System.nanoTime();
    }

    @Override
    public boolean ready() {
        final Line line = current;
        return !free.isEmpty()
                || (line != null
                        && line.batch.spans() < settings.batchSpans()
                        && line.batch.bytes() <= settings.batchBytes() / RESERVE_PART * (RESERVE_PART - 1));
    }

    @Override
    public void accept(final SpanView span) {
        account.accepted();
        if (!add(span) && !(handOver() && (add(span) || addAside(span)))) {
            account.failed(1);
        }
        taken++;
    }

    /** To the line that is kept aside, which nothing else goes into. */
    private boolean addAside(final SpanView span) {
        final Line aside = spare;
        if (current != null || aside == null || !aside.batch.add(span, nowNs)) {
            return false;
        }
        spare = null;
        current = aside;
        return handOver();
    }

    private void free(final Line line) {
        if (spare == null) {
            spare = line;
        } else {
            free.push(line);
        }
    }

    private boolean add(final SpanView span) {
        if (current == null) {
            current = free.poll();
        }
        final Line line = current;
        return line != null && line.batch.add(span, nowNs);
    }

    /** Hands the current batch over; false if it is empty, so that there is nothing to gain. */
    private boolean handOver() {
        final Line line = current;
        if (line == null || writer == null || line.batch.spans() == 0) {
            return false;
        }
        current = null;
        line.until = taken;
        sizes.record(line.batch.bytes());
        writer.write(line);
        return true;
    }

    @Override
    public int work(final long now) {
        nowNs = now;
        int done = collect();
        final Line line = current;
        if (line != null && line.batch.spans() > 0 && now - line.batch.firstNs() >= settings.delayNs() && handOver()) {
            done++;
        }
        return done;
    }

    /** Not long while all buffers are being written. */
    @Override
    public long maxSleepNs() {
        return free.isEmpty() ? Sleeps.prompt(settings.delayNs()) : Sleeps.within(settings.delayNs());
    }

    /** Takes back what was written. */
    private int collect() {
        int done = 0;
        Line line = writer == null ? null : writer.poll();
        while (line != null && writer != null) {
            settle(line);
            settled = line.until; // lines come back in the order they went
            line.batch.clear();
            free(line);
            done++;
            line = writer.poll();
        }
        return done;
    }

    private void settle(final Line line) {
        if (line.isWritten) {
            account.delivered(line.batch.spans(), 0, 0);
        } else {
            account.failed(line.batch.spans());
        }
    }

    @Override
    public void flush() {
        final boolean unused = handOver();
    }

    @Override
    public long pending() {
        return account.pending();
    }

    /** Exact, but for spans that failed by themselves: those count once nothing that came before is under way. */
    @Override
    public long settled() {
        return !closed && pending() == 0 ? taken : settled;
    }

    @Override
    public void report(final DestinationCounts into) {
        account.report(into);
    }

    @Override
    public void measure(final Metrics to) {
        to.add(BatchMetrics.SIZE, sizes);
        if (writer != null) {
            writer.measure(to);
        }
    }

    /** Whatever was not written by now has failed, though the line under way may still come out. */
    @Override
    public void close() {
        final int unused = collect();
        closed = true;
        account.failed(pending());
        if (writer != null) {
            writer.close();
        }
    }
}
