package dev.nanospan;

import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.record.SpanView;
import dev.nanospan.resource.Resource;
import dev.nanospan.spi.SpanExporter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Supplier;

/**
 * One exporter as the engine sees it: nothing that it throws gets out. The exporter thread's, but {@link #report}.
 */
final class Destination {
    private static final VarHandle REFUSED;

    private final SpanExporter exporter;
    private final String name;
    private final ErrorLog errors;
    private final DestinationCounts counts = new DestinationCounts();

    /** Spans that the exporter threw at while others took them. */
    @SuppressWarnings("unused")
    private long refused;

    static {
        try {
            REFUSED = MethodHandles.lookup().findVarHandle(Destination.class, "refused", long.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    Destination(final SpanExporter exporter, final String name, final ErrorLog errors) {
        this.exporter = exporter;
        this.name = name;
        this.errors = errors;
    }

    void begin(final Supplier<Resource> resource) {
        try {
            exporter.begin(resource);
        } catch (final Throwable e) {
            errors.report(e);
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
            return true;
        } catch (final Throwable e) {
            errors.report(e);
            return false;
        }
    }

    /** Accounts for a span that the exporter did not take although others did. */
    void refuse() {
        REFUSED.setRelease(this, refused + 1);
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
        counts.clear();
        try {
            exporter.report(counts);
        } catch (final Throwable e) {
            errors.report(e);
        }
        counts.failed += (long) REFUSED.getAcquire(this);
        into.destination(index, name, counts);
    }

    void close() {
        try {
            exporter.close();
        } catch (final Throwable e) {
            errors.report(e);
        }
    }
}
