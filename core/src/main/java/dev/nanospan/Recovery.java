package dev.nanospan;

import dev.nanospan.layout.RecordLayout;
import dev.nanospan.ledger.Counter;
import dev.nanospan.record.InstrumentationScope;
import dev.nanospan.record.Key;
import dev.nanospan.record.SpanEditor;
import dev.nanospan.record.SpanPart;
import dev.nanospan.record.SpanRewriter;
import dev.nanospan.ring.Acknowledged;
import dev.nanospan.ring.RecordHandler;
import dev.nanospan.ring.file.LeftRing;
import dev.nanospan.ring.file.Translation;

/**
 * Takes the spans out of one ring that an earlier process left through the processors to the exporters, each marked by an
 * attribute, and without those whose keys may not be written now. The exporter thread's.
 */
final class Recovery implements RecordHandler, SpanRewriter {
    private static final System.Logger LOGGER = System.getLogger("dev.nanospan");
    private static final Key.OfBoolean MARK = Key.ofBoolean("nanospan.recovered");
    private static final Key.OfBoolean INTERRUPTED = Key.ofBoolean("nanospan.interrupted");

    private final Engine engine;
    private final Destinations destinations;
    private final Acknowledgements kept;
    private final Tally tally;
    private final LeftRing ring;
    private final Translation translation;
    private final SpanEditor editor;
    private final byte[] scratch;
    private final int reserved;
    private long spans;
    private long open;
    private long torn;
    private long again;
    private boolean interrupted;

    /**
     * @param reserved so many of those kept are for other spans
     */
    Recovery(
            final Engine engine,
            final Destinations destinations,
            final Acknowledgements kept,
            final Tally tally,
            final LeftRing ring,
            final int reserved) {
        this.engine = engine;
        this.destinations = destinations;
        this.kept = kept;
        this.tally = tally;
        this.ring = ring;
        this.reserved = reserved;
        this.translation = new Translation(ring, this::scopeRef);
        this.scratch = new byte[ring.maxRecordBytes()];
        this.editor = new SpanEditor(engine.scopes, ring.maxRecordBytes());
        final Acknowledged[] stripes = ring.stripes();
        for (int i = 0; i < stripes.length; i++) {
            kept.stripe(Acknowledgements.FIRST_LEFT + i, stripes[i]);
        }
        kept.stripe(Acknowledgements.LEFT_OPEN, ring.openSpans());
    }

    /** A scope that finds no number here is none. */
    private int scopeRef(final InstrumentationScope scope) {
        final Tracer tracer = engine.scopes.find(scope);
        return tracer == null ? 0 : tracer.scopeRef();
    }

    /** Hands over some records; gives how many. */
    int work(final int limit) {
        final int records = ring.drain(this, scratch, limit);
        tally.add(Counter.RECOVERED_TORN, ring.torn() - torn);
        tally.add(Counter.RECOVERED_AGAIN, ring.again() - again);
        torn = ring.torn();
        again = ring.again();
        return records;
    }

    /** Whether everything was handed over. */
    boolean isDone() {
        return ring.isDone();
    }

    LeftRing ring() {
        return ring;
    }

    /** Says what there was. */
    void conclude() {
        if (spans + open + torn > 0) {
            LOGGER.log(
                    System.Logger.Level.INFO,
                    "recovered {0} spans from {1}, and {2} that were interrupted; {3} were handed to an exporter before"
                            + " and may have arrived, {4} places were torn",
                    spans,
                    ring,
                    open,
                    again,
                    torn);
        }
    }

    @Override
    public boolean ready() {
        return kept.room() > reserved && destinations.ready();
    }

    @Override
    public void next(final int stripe, final int slots) {
        kept.next(stripe, slots);
        interrupted = stripe == Acknowledgements.LEFT_OPEN;
    }

    @Override
    public void onRecord(final byte[] record, final int recordBytes) {
        spans += interrupted ? 0 : 1;
        open += interrupted ? 1 : 0;
        Counter outcome = Counter.RECOVERED_FAILED;
        try {
            outcome = pass(record, recordBytes);
        } catch (final Throwable e) {
            engine.errors.report(e);
        }
        tally.count(interrupted ? Counter.RECOVERED_INTERRUPTED : Counter.RECOVERED);
        tally.count(outcome);
    }

    private Counter pass(final byte[] record, final int recordBytes) {
        if (interrupted) {
            end(record);
        }
        if (!editor.begin(translation.translate(record, recordBytes, editor.buffer()))) {
            return Counter.RECOVERED_FAILED;
        }
        if (interrupted) {
            editor.statusMessage("interrupted");
        }
        if (engine.keys.isFiltering()) {
            editor.rewrite(this);
        }
        mark();
        final int outcome = engine.pipeline.process(editor);
        if (outcome != Pipeline.GOES_ON) {
            return outcome == Pipeline.FILTERED ? Counter.RECOVERED_FILTERED : Counter.RECOVERED_FAILED;
        }
        if (editor.span().isRecordOnly()) {
            return Counter.RECOVERED_RECORD_ONLY;
        }
        mark(); // again: who takes away all keys but some does not mean these
        final boolean taken = destinations.accept(editor.span());
        kept.takenBy(destinations.takers());
        if (!taken) {
            return Counter.RECOVERED_FAILED;
        }
        destinations.recovered();
        return Counter.RECOVERED_ROUTED;
    }

    /** Takes away what the process that made it was allowed to write, and this one is not. */
    @Override
    public void rewrite(final SpanPart part) {
        if (part.place().isAttribute() && !isAllowed(part)) {
            part.remove();
            tally.count(Counter.BLOCKED_KEYS);
        }
    }

    private boolean isAllowed(final SpanPart attribute) {
        final int ref = attribute.keyRef();
        return ref == 0 ? engine.keys.allows(attribute.key()) : engine.keys.allows(ref);
    }

    /** Lets a span that was open end when its process was last seen alive, and fail. */
    private void end(final byte[] record) {
        final long startNs = RecordLayout.getLong(record, RecordLayout.START_EPOCH_NS);
        final long endNs = Math.max(startNs, ring.aliveEpochNs());
        final long durationNs = endNs - startNs;
        RecordLayout.putLong(record, RecordLayout.DURATION_NS, durationNs < 0 ? Long.MAX_VALUE : durationNs);
        record[RecordLayout.STATUS] = RecordLayout.STATUS_ERROR;
    }

    private void mark() {
        editor.set(MARK, true);
        if (interrupted) {
            editor.set(INTERRUPTED, true);
        }
    }
}
