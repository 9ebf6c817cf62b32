package dev.nanospan;

import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.metrics.Figures;
import dev.nanospan.metrics.Metrics;
import dev.nanospan.record.SpanEditor;
import dev.nanospan.record.SpanView;
import dev.nanospan.record.Status;
import dev.nanospan.ring.RecordHandler;
import dev.nanospan.spi.SpanClock;
import org.agrona.concurrent.Agent;
import org.jspecify.annotations.Nullable;

/**
 * The duty cycle behind the ring: drains it through the processors into the exporters, lets the exporters work, and keeps house: lost spans, dead
 * threads, the anchor between the clocks. Never blocks; lets nothing that an exporter throws stop it. Allocates nothing
 * in steady state.
 *
 * <p>One thread at a time.
 */
final class ExporterAgent implements Agent, RecordHandler {
    private static final int BATCHES_A_RING = 64;
    private static final long HOUSEKEEPING_NS = 100_000_000L;
    private static final long TICK_NS = 10_000_000L;
    private static final int RECORDS_A_LOOK = 1_024;
    private static final long ANCHOR_NS = 1_000_000_000L;
    private static final long ANCHOR_DRIFT_NS = 2_000_000L;
    private static final long NS_PER_MS = 1_000_000L;
    private static final int RECORD_BYTES = 0;

    final Destinations destinations;

    private final Engine engine;

    /** Null if the ring is in no file. */
    private final @Nullable Safekeeping kept;

    private final SpanClock clock;
    private final Pipeline pipeline;

    /** Null if there is no processor that could want it. */
    private final @Nullable SpanEditor editor;

    private final SpanView view;
    private final byte[] scratch;
    private final int batchSlots;
    private final Tally tally = new Tally();
    private final Figures figures = new Figures(1);
    private long nextHousekeepingNs;
    private long nextAnchorNs;
    private long nextTickNs;
    private int recordsUntilLook = RECORDS_A_LOOK;
    private long drained;
    private long drainedBytes;
    private long routed;
    private long recordOnly;
    private long filtered;
    private long failed;

    ExporterAgent(
            final Engine engine, final Pipeline pipeline, final Destinations destinations, final int maxRecordBytes) {
        this.engine = engine;
        this.kept = engine.kept;
        this.destinations = destinations;
        this.clock = engine.clock;
        this.pipeline = pipeline;
        this.editor = pipeline.isEmpty() ? null : new SpanEditor(engine.scopes, maxRecordBytes);
        this.view = editor == null ? new SpanView(engine.scopes) : editor.span();
        this.scratch = editor == null ? new byte[maxRecordBytes] : editor.buffer();
        this.batchSlots = engine.ring.slots() / BATCHES_A_RING;
        this.nextHousekeepingNs = clock.nanoTime();
        this.nextAnchorNs = nextHousekeepingNs + ANCHOR_NS;
        this.nextTickNs = nextHousekeepingNs;
    }

    /**
     * One cycle.
     *
     * @return how much was done; a small batch counts as nothing, so that the idle strategy lets the next one grow: who
     *     chases the producers slot by slot takes the lines from them that they are writing
     */
    @Override
    public int doWork() {
        final long nowNs = clock.nanoTime();
        look(nowNs);
        final int slots = drain();
        int work = slots >= batchSlots ? slots : 0;
        work += destinations.work(nowNs);
        if (kept != null) {
            work += kept.work(nowNs + engine.anchorNs());
        }
        if (nowNs - nextHousekeepingNs >= 0) {
            nextHousekeepingNs = nowNs + HOUSEKEEPING_NS;
            keepHouse(nowNs);
        }
        return work;
    }

    /** Sees to what samplers go by. */
    private void look(final long nowNs) {
        engine.load.look(nowNs);
        if (nowNs - nextTickNs >= 0) {
            nextTickNs = nowNs + TICK_NS;
            engine.tick(nowNs, tally);
            engine.load.ticked();
        }
    }

    /** Drains every stripe once. */
    int drain() {
        try {
            return engine.ring.drain(this, scratch);
        } finally {
            countDrained();
        }
    }

    @Override
    public String roleName() {
        return "nanospan-exporter";
    }

    @Override
    public boolean ready() {
        return destinations.ready() && (kept == null || kept.ready());
    }

    @Override
    public void next(final int stripe, final int slots) {
        if (kept != null) {
            kept.next(stripe, slots);
        }
    }

    /** Takes one record out of the ring. */
    @Override
    public void onRecord(final byte[] record, final int recordBytes) {
        drained++;
        drainedBytes += recordBytes;
        if (kept != null) {
            kept.onRecord();
        }
        if (--recordsUntilLook == 0) {
            recordsUntilLook = RECORDS_A_LOOK;
            look(clock.nanoTime()); // a drain may take long, and samplers go on meanwhile
        }
        try {
            if (!begin(record, recordBytes)) {
                failed++;
                return;
            }
            engine.load.ended(view.status() == Status.ERROR);
            route(editor == null ? Pipeline.GOES_ON : pipeline.process(editor));
        } catch (final Throwable e) {
            failed++;
            engine.errors.report(e);
        }
    }

    private boolean begin(final byte[] record, final int recordBytes) {
        return editor == null ? view.wrap(record, recordBytes) : editor.begin(recordBytes);
    }

    /** Hands the span on, as far as the processors let it. */
    private void route(final int outcome) {
        if (outcome == Pipeline.FILTERED) {
            filtered++;
        } else if (outcome == Pipeline.GOES_ON && view.isRecordOnly()) {
            recordOnly++;
        } else if (outcome == Pipeline.GOES_ON && isAccepted()) {
            routed++;
        } else {
            failed++;
        }
    }

    private boolean isAccepted() {
        final boolean accepted = destinations.accept(view);
        if (kept != null) {
            kept.takenBy(destinations.takers());
        }
        return accepted;
    }

    /** Lets go of what exporters have done with. */
    void settle() {
        if (kept != null) {
            kept.settle();
        }
    }

    /** The last call. */
    void close() {
        destinations.close();
        if (kept != null) {
            kept.close();
        }
    }

    /** Fills in what this side counts and what the exporter says. Any thread, under the engine's lock. */
    void report(final long[] sum, final Ledger into) {
        tally.addTo(sum);
        if (kept != null) {
            kept.addTo(sum);
        }
        destinations.report(into);
    }

    /** Tells figures of records and of all exporters. Any thread, under the engine's lock. */
    void measure(final Ledger ledger, final Metrics to) {
        SelfMetrics.measureRecords(ledger, figures.get(RECORD_BYTES), to);
        destinations.measure(to);
    }

    /** Looks for spans that were lost and threads that died. */
    void keepHouse(final long nowNs) {
        recoverLostSpans();
        engine.threads.foldDeadThreads();
        if (nowNs - nextAnchorNs >= 0) {
            nextAnchorNs = nowNs + ANCHOR_NS;
            anchor();
            engine.threads.letGoOfOpenSpans();
        }
    }

    private void recoverLostSpans() {
        SpanRef ref = engine.lostSpans.poll();
        while (ref != null) {
            if (ref.recorder >= 0) {
                engine.forget(ref.recorder);
                engine.recorders.byNumber[ref.recorder].reset();
                engine.recorders.give(ref.recorder);
                ref.replaceHandle();
                tally.count(Counter.ABANDONED);
                if (engine.strict != null) {
                    engine.strict.reportAbandoned(ref.startedAt);
                }
            }
            ref = engine.lostSpans.poll();
        }
    }

    /** Follows steps and drift of the wall clock; reads it finely, which allocates, only when it has moved. */
    private void anchor() {
        final long driftNs = clock.epochMs() * NS_PER_MS - (clock.nanoTime() + engine.anchorNs());
        if (driftNs < -ANCHOR_DRIFT_NS || driftNs > ANCHOR_DRIFT_NS) {
            engine.anchor(clock.epochNs() - clock.nanoTime());
        }
    }

    private void countDrained() {
        if (drained > 0) {
            figures.add(RECORD_BYTES, drainedBytes);
            tally.add(Counter.DRAINED, drained);
            tally.add(Counter.ROUTED, routed);
            tally.add(Counter.RECORD_ONLY, recordOnly);
            tally.add(Counter.FILTERED, filtered);
            tally.add(Counter.PROCESSOR_FAILED, failed);
            drained = 0;
            drainedBytes = 0;
            routed = 0;
            recordOnly = 0;
            filtered = 0;
            failed = 0;
        }
    }
}
