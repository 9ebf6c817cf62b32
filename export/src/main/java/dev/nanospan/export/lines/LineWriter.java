package dev.nanospan.export.lines;

import dev.nanospan.export.batch.Batch;
import dev.nanospan.export.batch.BatchMetrics;
import dev.nanospan.metrics.Histogram;
import dev.nanospan.metrics.Measured;
import dev.nanospan.metrics.Metrics;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.varhandle.SpscVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The thread that writes. It and the exporter thread pass batches to and fro; who has one may touch it, and nobody else. It
 * runs as long as there is something to write, and ends soon after {@link #close}.
 */
final class LineWriter implements Runnable, Measured {
    private static final long IDLE_NS = 1_000_000_000L;
    private static final long QUIET_NS = 60_000_000_000L;
    private static final System.Logger LOGGER = System.getLogger("dev.nanospan");

    private final Sink sink;
    private final Queue<Line> full;
    private final Queue<Line> written;
    private final Histogram took = Histogram.ofDurations();
    private final Histogram tookInVain = Histogram.ofDurations();
    private final Thread thread;
    private volatile boolean closed;
    private long quietUntilNs = System.nanoTime();

    LineWriter(final Sink sink, final String name, final int lines) {
        this.sink = sink;
        this.full = new SpscVarHandleArrayQueue<>(lines);
        this.written = new SpscVarHandleArrayQueue<>(lines);
        this.thread = new Thread(this, "nanospan-" + name);
        this.thread.setDaemon(true);
        this.thread.start();
    }

    /** Hands a line over. The exporter thread, which has no more lines than there is room for. */
    void write(final Line line) {
        if (!full.offer(line)) {
            throw new IllegalStateException("more lines than were made");
        }
        LockSupport.unpark(thread);
    }

    /** A line that was written, or not; null if there is none. The exporter thread. */
    @Nullable
    Line poll() {
        return written.poll();
    }

    @Override
    public void measure(final Metrics to) {
        to.add(BatchMetrics.DURATION, took);
        to.add(BatchMetrics.DURATION, tookInVain, BatchMetrics.ERROR_TYPE, "io");
    }

    /** Writes nothing more that is not begun. */
    void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    @Override
    public void run() {
        while (!closed) {
            final Line line = full.poll();
            if (line == null) {
                LockSupport.parkNanos(this, IDLE_NS);
            } else {
                final long beganNs = System.nanoTime();
                line.isWritten = write(line.batch);
                (line.isWritten ? took : tookInVain).record(System.nanoTime() - beganNs);
                if (!written.offer(line)) {
                    throw new IllegalStateException("more lines than were made");
                }
            }
        }
        closeSink();
    }

    private boolean write(final Batch batch) {
        try {
            sink.write(batch);
            return true;
        } catch (final IOException | RuntimeException e) {
            warn(e);
            return false;
        }
    }

    private void closeSink() {
        try {
            sink.close();
        } catch (final IOException e) {
            warn(e);
        }
    }

    private void warn(final Exception e) {
        final long nowNs = System.nanoTime();
        if (nowNs - quietUntilNs >= 0) {
            quietUntilNs = nowNs + QUIET_NS;
            LOGGER.log(System.Logger.Level.WARNING, "spans can't be written to " + sink + ", and are lost: " + e);
        }
    }

    /** A batch and what became of it. */
    static final class Line {
        final Batch batch;
        boolean isWritten;

        /** How many spans were taken when it was handed over: all before it, and its own. */
        long until;

        Line(final Batch batch) {
            this.batch = batch;
        }
    }
}
