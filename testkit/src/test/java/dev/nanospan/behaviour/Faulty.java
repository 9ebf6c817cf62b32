package dev.nanospan.behaviour;

import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.record.SpanView;
import dev.nanospan.spi.SpanExporter;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An exporter that does what a test tells it to do wrong. */
final class Faulty implements SpanExporter {
    /** Runs on the exporter thread for each span, before it is counted. */
    volatile Runnable onAccept = () -> {};

    /** Runs on the exporter thread in each cycle. */
    volatile Runnable onWork = () -> {};

    /** Runs on the exporter thread when it wants to sleep. */
    volatile Runnable onMaxSleep = () -> {};

    volatile Runnable onFlush = () -> {};
    volatile Runnable onClose = () -> {};
    volatile Runnable onReport = () -> {};
    volatile Supplier<@Nullable SpanExporter> rehearsal = () -> null;

    /** Accepts spans and does not deliver them. */
    volatile boolean holdsBack;

    /** Has room for no span. */
    volatile boolean full;

    volatile boolean closed;

    private String name = "faulty";
    private long accepted;
    private long delivered;
    private long failed;

    Faulty named(final String as) {
        name = as;
        return this;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public @Nullable SpanExporter rehearsal() {
        return rehearsal.get();
    }

    @Override
    public boolean ready() {
        return !full;
    }

    @Override
    public void accept(final SpanView span) {
        onAccept.run();
        synchronized (this) {
            accepted++;
        }
    }

    @Override
    public int work(final long nowNs) {
        onWork.run();
        synchronized (this) {
            if (!holdsBack) {
                delivered = accepted;
            }
        }
        return 0;
    }

    @Override
    public long maxSleepNs() {
        onMaxSleep.run();
        return SpanExporter.super.maxSleepNs();
    }

    @Override
    public void flush() {
        onFlush.run();
    }

    @Override
    public synchronized long pending() {
        return accepted - delivered - failed;
    }

    @Override
    public void report(final DestinationCounts counts) {
        onReport.run();
        synchronized (this) {
            counts.exported = delivered;
            counts.failed = failed;
            counts.buffered = pending();
        }
    }

    @Override
    public void close() {
        onClose.run();
        synchronized (this) {
            failed = accepted - delivered;
            closed = true;
        }
    }
}
