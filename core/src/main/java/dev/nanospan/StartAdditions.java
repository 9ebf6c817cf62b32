package dev.nanospan;

import dev.nanospan.layout.ColdPath;
import dev.nanospan.layout.RecordLayout;
import dev.nanospan.layout.RecordWriter;
import dev.nanospan.spi.SamplingResult;
import org.jspecify.annotations.Nullable;

/**
 * What a sampler adds to a span that has no record yet. Attributes wait where those wait that were set before the start,
 * or, if there are none, in a writer of its own; the tracestate is written when the record is there. Hot path.
 */
final class StartAdditions extends AttributeSetter<StartAdditions> implements SamplingResult {
    private final Engine engine;
    private @Nullable RecordWriter own;
    private @Nullable RecordWriter recorded;
    private boolean ownUsed;
    private long threshold = UNCHANGED;
    private byte[] traceState = new byte[0];
    private int traceStateBytes = -1;

    /** Tracestates that were replaced as a whole, to be read before a threshold is written into them. */
    private final OtelMember replaced = new OtelMember();

    private byte[] written = new byte[0];

    StartAdditions(final Engine engine) {
        this.engine = engine;
    }

    /** Begins the next span; {@code before} has what was set before its start. */
    void begin(final @Nullable RecordWriter before) {
        recorded = before;
        threshold = UNCHANGED;
        traceStateBytes = -1;
        if (ownUsed && own != null) {
            own.reset();
            ownUsed = false;
        }
    }

    /** Whether there is nothing that {@link #addTo} would write. */
    boolean isEmpty() {
        return !ownUsed && threshold == UNCHANGED && traceStateBytes < 0;
    }

    /** Writes all of it into a new record, which has the parent's tracestate already. */
    void addTo(final RecordWriter writer, final OtelMember incoming) {
        if (ownUsed && own != null) {
            writer.copyFrom(own);
        }
        if (traceStateBytes >= 0) {
            writer.traceState(traceState, 0, traceStateBytes);
        }
        if (threshold != UNCHANGED) {
            final OtelMember from = traceStateBytes >= 0 ? replaced.read(traceState, 0, traceStateBytes) : incoming;
            if (threshold >= 0 || from.threshold() >= 0) {
                final byte[] into = written.length > 0 ? written : firstWritten();
                final int size = from.write(threshold, into);
                if (size >= 0) {
                    writer.traceState(into, 0, size);
                }
            }
        }
    }

    @Override
    public void threshold(final long of) {
        threshold = of < 0 || of >= 1L << 56 ? (of == UNCHANGED ? UNCHANGED : NONE) : of;
    }

    @Override
    public long threshold() {
        return threshold;
    }

    @Override
    public boolean traceState(final byte[] from, final int offset, final int length) {
        if (length < 0 || length > OtelMember.MAX_BYTES || offset < 0 || offset > from.length - length) {
            return false;
        }
        final byte[] to = traceState.length > 0 ? traceState : firstTraceState();
        System.arraycopy(from, offset, to, 0, length);
        traceStateBytes = length;
        return true;
    }

    @Override
    RecordWriter target() {
        final RecordWriter before = recorded;
        if (before != null) {
            return before;
        }
        ownUsed = true;
        final RecordWriter known = own;
        return known != null ? known : firstWriter();
    }

    @Override
    int level() {
        return RecordLayout.LEVEL_SPAN;
    }

    @Override
    StartAdditions self() {
        return this;
    }

    @ColdPath("first use")
    private RecordWriter firstWriter() {
        final RecordWriter first = engine.recorders.unnumbered();
        own = first;
        return first;
    }

    @ColdPath("first use")
    private byte[] firstTraceState() {
        traceState = new byte[OtelMember.MAX_BYTES];
        return traceState;
    }

    @ColdPath("first use")
    private byte[] firstWritten() {
        written = new byte[OtelMember.MAX_BYTES];
        return written;
    }
}
