package dev.nanospan.jmh.peer;

import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.record.SpanView;
import dev.nanospan.record.Status;
import dev.nanospan.spi.SpanExporter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Reads the header of every record, counts it and forgets it: the cheapest consumer that really consumes. Allocates
 * nothing. A header that no span of these programs can have is refused, so that it shows in the ledger as {@code
 * processorFailed}.
 */
public final class HeaderReader implements SpanExporter {
    /** Spans may have any number of attributes. */
    public static final int ANY = -1;

    private static final VarHandle ACCEPTED = handle();

    private final RuntimeException refused = new Refused();
    private final int attributes;
    private long accepted;
    private long sum;

    /**
     * @param attributes how many each span must have, or {@link #ANY}
     */
    public HeaderReader(final int attributes) {
        this.attributes = attributes;
    }

    @Override
    public String name() {
        return "counting";
    }

    @Override
    public void accept(final SpanView span) {
        if (!isWhole(span)) {
            throw refused;
        }
        sum += span.spanId() ^ span.parentSpanId() ^ span.nameRef() ^ span.scopeRef() ^ span.traceFlags();
        ACCEPTED.setRelease(this, accepted + 1);
    }

    @Override
    public void report(final DestinationCounts counts) {
        counts.exported = (long) ACCEPTED.getAcquire(this);
    }

    /** A value that depends on every header read. */
    public long sum() {
        return sum;
    }

    private boolean isWhole(final SpanView span) {
        return (span.traceIdHigh() | span.traceIdLow()) != 0
                && span.spanId() != 0
                && span.startEpochNs() > 0
                && span.durationNs() >= 0
                && span.kind() != null
                && (attributes == ANY || span.status() == Status.UNSET && span.attributeCount() == attributes);
    }

    private static VarHandle handle() {
        try {
            return MethodHandles.lookup().findVarHandle(HeaderReader.class, "accepted", long.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Made once and without a stack trace: a thousand spoilt records must not cost more than one. */
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused() {
            super("a header that no span has", null, false, false);
        }
    }
}
