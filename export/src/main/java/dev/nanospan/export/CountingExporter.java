package dev.nanospan.export;

import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.record.SpanView;
import dev.nanospan.spi.SpanExporter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Counts spans and forgets them: for soaks, benchmarks and trying out what tracing costs. Allocates nothing.
 *
 * <pre>{@code
 * CountingExporter counting = new CountingExporter();
 * NanospanConfig config = NanospanConfig.builder().exporter(counting).build();
 * try (Nanospan nanospan = Nanospan.create(config)) {
 *     nanospan.tracer("example").start("one").end();
 *     nanospan.flush(Duration.ofSeconds(1));
 *     System.out.println(counting.count()); // 1
 * }
 * }</pre>
 */
public final class CountingExporter implements SpanExporter {
    private static final VarHandle COUNT;

    static {
        try {
            COUNT = MethodHandles.lookup().findVarHandle(CountingExporter.class, "count", long.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private long count;

    /** Makes an exporter that has seen nothing. */
    public CountingExporter() {}

    @Override
    public String name() {
        return "counting";
    }

    /** Counts one span. Only the exporter thread writes, so that a plain read and a releasing store are enough. */
    @Override
    public void accept(final SpanView span) {
        COUNT.setRelease(this, count + 1);
    }

    /** How many spans came out of the ring so far. Any thread. */
    public long count() {
        return (long) COUNT.getAcquire(this);
    }

    @Override
    public void report(final DestinationCounts counts) {
        counts.exported = count();
    }
}
