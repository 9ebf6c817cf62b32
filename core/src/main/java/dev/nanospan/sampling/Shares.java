package dev.nanospan.sampling;

import dev.nanospan.metrics.Metric;
import dev.nanospan.metrics.Metrics;
import dev.nanospan.spi.Sampler.Decision;
import dev.nanospan.spi.SamplingRequest;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Which part of each class of spans was kept lately, as counted on one trace of {@value #EVERY}: so counting costs most
 * decisions a branch, and no cache line is fought for.
 *
 * <p>Any thread counts; {@link #tick} is the exporter thread's; any thread measures. A class says something new when {@value
 * #LEAST} of its spans were counted, at most once a second.
 */
final class Shares {
    private static final Metric OBSERVED = Metric.gauge(
            "nanospan.sampling.observed",
            "1",
            "Which part of the spans it was asked about a sampler has kept lately, counted on one trace of 64.");

    private static final VarHandle AT = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int EVERY = 64;
    private static final int LEAST = 16;
    private static final long WINDOW_NS = 1_000_000_000L;

    /** Longs between the counts of two classes, so that they share no cache line. */
    private static final int STRIDE = 16;

    private static final int ASKED = 0;
    private static final int KEPT = 1;

    private final int classes;
    private final long[] counts;

    /** The same as they were when the class last said something. The exporter thread's. */
    private final long[] before;

    /** The bits of what each class says. Written by the exporter thread. */
    private final long[] observed;

    private boolean started;
    private long sinceNs;

    Shares(final int classes) {
        this.classes = classes;
        this.counts = new long[(classes + 1) * STRIDE];
        this.before = new long[counts.length];
        this.observed = new long[classes];
        for (int i = 0; i < classes; i++) {
            observed[i] = Double.doubleToRawLongBits(Double.NaN);
        }
    }

    /** Counts a decision on a span of a class, and gives it. Hot path. */
    Decision count(final int ofClass, final SamplingRequest request, final Decision decision) {
        if ((request.traceIdLow() & (EVERY - 1)) == 0) {
            add(at(ofClass) + ASKED);
            if (decision == Decision.RECORD_AND_SAMPLE) {
                add(at(ofClass) + KEPT);
            }
        }
        return decision;
    }

    /** Looks at what was counted, once a second. */
    void tick(final long nowNs) {
        if (!started || nowNs - sinceNs >= WINDOW_NS) {
            started = true;
            sinceNs = nowNs;
            for (int i = 0; i < classes; i++) {
                look(i);
            }
        }
    }

    /** Tells what one class keeps. */
    void measure(final int ofClass, final Metrics to) {
        to.add(OBSERVED, Double.longBitsToDouble((long) AT.getOpaque(observed, ofClass)));
    }

    private void look(final int ofClass) {
        final int at = at(ofClass);
        final long kept = (long) AT.getAcquire(counts, at + KEPT); // before those asked about, which it is a part of
        final long asked = (long) AT.getAcquire(counts, at + ASKED);
        if (asked - before[at + ASKED] >= LEAST) {
            final double share = (double) (kept - before[at + KEPT]) / (asked - before[at + ASKED]);
            AT.setOpaque(observed, ofClass, Double.doubleToRawLongBits(Math.min(1, share)));
            before[at + ASKED] = asked;
            before[at + KEPT] = kept;
        }
    }

    private void add(final int at) {
        final long unused = (long) AT.getAndAddRelease(counts, at, 1L);
    }

    private static int at(final int ofClass) {
        return (ofClass + 1) * STRIDE;
    }
}
