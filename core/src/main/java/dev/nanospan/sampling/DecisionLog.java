package dev.nanospan.sampling;

import dev.nanospan.spi.Sampler;
import dev.nanospan.spi.SamplingRequest;
import dev.nanospan.spi.SamplingResult;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the last decisions of samplers, and what else became of spans, so that it can be said why a trace was kept or
 * dropped. There is none unless a program makes one and puts it around the samplers it wants to hear of; each of them then has a
 * reason, and a decision that went through several has several.
 *
 * <pre>{@code
 * DecisionLog log = DecisionLog.of(10_000);
 * Sampler sampler = ParentBasedSampler.of(log.around("rules", RuleSampler.builder()
 *         .rule(Rule.any().name("GET /health*"), log.around("health check", Sampler.ALWAYS_OFF))
 *         .otherwise(log.around("rate", ProbabilitySampler.of(0.01)))));
 * log.find(traceIdHigh, traceIdLow).forEach(System.out::println); // rate: DROP, rules: DROP
 * }</pre>
 *
 * <p>Bounded: the oldest decision makes room for a new one. Any thread; a decision costs an atomic addition and five stores, and
 * allocates nothing. It is a log, not a ledger: should as many decisions as it holds be made while one is being written, that one
 * may be lost or not be found.
 */
public final class DecisionLog {
    private static final int SEQUENCE = 0;
    private static final int TRACE_ID_HIGH = 1;
    private static final int TRACE_ID_LOW = 2;
    private static final int WHAT = 3;
    private static final int CELLS = 4;
    private static final int NONE = 3;
    private static final int DECISION_BITS = 2;
    private static final int MAX_DECISIONS = 1 << 24;
    private static final Sampler.Decision[] DECISIONS = Sampler.Decision.values();

    private final AtomicLongArray cells;
    private final AtomicLong next = new AtomicLong(1);
    private final int mask;
    private final List<String> reasons = new CopyOnWriteArrayList<>();

    private DecisionLog(final int decisions) {
        mask = decisions - 1;
        cells = new AtomicLongArray(decisions * CELLS);
    }

    /**
     * Makes a log of at least so many decisions, from 1 to 16,777,216; it takes 32 bytes for each.
     *
     * @throws IllegalArgumentException if it is another number
     */
    public static DecisionLog of(final int decisions) {
        if (decisions < 1 || decisions > MAX_DECISIONS) {
            throw new IllegalArgumentException("decisions=" + decisions + ": must be from 1 to " + MAX_DECISIONS);
        }
        return new DecisionLog(Integer.highestOneBit(2 * decisions - 1));
    }

    /** A sampler that decides as the other one does and notes it here. It is asked about every span. */
    public Sampler around(final String reason, final Sampler sampler) {
        return new Noting(reasonOf(reason), sampler);
    }

    /** The number of a reason, for {@link #note}. Not for the hot path. */
    public synchronized int reasonOf(final String reason) {
        if (!reasons.contains(reason)) {
            reasons.add(reason);
        }
        return reasons.indexOf(reason);
    }

    /** Notes something that befell a span and was no sampler's decision, such as a filter. Allocates nothing. */
    public void note(final long traceIdHigh, final long traceIdLow, final int reason) {
        note(traceIdHigh, traceIdLow, reason, NONE);
    }

    private void note(final long traceIdHigh, final long traceIdLow, final int reason, final int decision) {
        final long sequence = next.getAndIncrement();
        final int at = ((int) sequence & mask) * CELLS;
        cells.setOpaque(at + SEQUENCE, 0);
        VarHandle.storeStoreFence(); // nobody takes new parts for those of the old decision
        cells.setOpaque(at + TRACE_ID_HIGH, traceIdHigh);
        cells.setOpaque(at + TRACE_ID_LOW, traceIdLow);
        final long what = (long) reason << DECISION_BITS | decision;
        cells.setOpaque(at + WHAT, what << Integer.SIZE | check(sequence, traceIdHigh, traceIdLow));
        cells.setRelease(at + SEQUENCE, sequence);
    }

    /** Tells the parts of one decision from those of two that were written at once, a whole round apart. */
    private static long check(final long sequence, final long traceIdHigh, final long traceIdLow) {
        final long mixed = (sequence * 0x9E37_79B9_7F4A_7C15L ^ traceIdHigh) * 0xBF58_476D_1CE4_E5B9L ^ traceIdLow;
        return mixed * 0x94D0_49BB_1331_11EBL >>> Integer.SIZE;
    }

    /** What is known of a trace, the oldest first; empty if it was not seen, or too long ago. */
    public List<Entry> find(final long traceIdHigh, final long traceIdLow) {
        final List<Entry> found = new ArrayList<>();
        final long last = next.get();
        for (long sequence = Math.max(1, last - mask - 1); sequence < last; sequence++) {
            final Entry entry = entry(sequence, traceIdHigh, traceIdLow);
            if (entry != null) {
                found.add(entry);
            }
        }
        return found;
    }

    private @Nullable Entry entry(final long sequence, final long traceIdHigh, final long traceIdLow) {
        final int at = ((int) sequence & mask) * CELLS;
        if (cells.getAcquire(at + SEQUENCE) != sequence) {
            return null;
        }
        final boolean same =
                cells.getOpaque(at + TRACE_ID_HIGH) == traceIdHigh && cells.getOpaque(at + TRACE_ID_LOW) == traceIdLow;
        final long whatAndCheck = cells.getOpaque(at + WHAT);
        VarHandle.acquireFence(); // the sequence is looked at again after all parts
        if (!same
                || cells.getOpaque(at + SEQUENCE) != sequence
                || (whatAndCheck & 0xFFFF_FFFFL) != check(sequence, traceIdHigh, traceIdLow)) {
            return null;
        }
        final long what = whatAndCheck >>> Integer.SIZE;
        final int decision = (int) what & NONE;
        return new Entry(reasons.get((int) (what >>> DECISION_BITS)), decision == NONE ? null : DECISIONS[decision]);
    }

    /**
     * One thing that was decided.
     *
     * <pre>{@code
     * boolean dropped = entry.decision() == Sampler.Decision.DROP;
     * }</pre>
     *
     * @param reason what it was noted under
     * @param decision of a sampler; null for what is no sampler's decision
     */
    public record Entry(String reason, Sampler.@Nullable Decision decision) {
        @Override
        public String toString() {
            return decision == null ? reason : reason + ": " + decision;
        }
    }

    /** Notes what another one decides. */
    private final class Noting implements Sampler {
        private final int reason;
        private final Sampler of;

        Noting(final int reason, final Sampler of) {
            this.reason = reason;
            this.of = of;
        }

        @Override
        public Decision decide(final SamplingRequest request, final SamplingResult result) {
            final Decision decision = of.decide(request, result);
            note(request.traceIdHigh(), request.traceIdLow(), reason, decision.ordinal());
            return decision;
        }

        @Override
        public List<Sampler> parts() {
            return List.of(of);
        }

        @Override
        public String description() {
            return of.description();
        }

        @Override
        public String toString() {
            return description();
        }
    }
}
