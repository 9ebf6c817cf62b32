package dev.nanospan.sampling;

import dev.nanospan.metrics.Metric;
import dev.nanospan.metrics.Metrics;
import dev.nanospan.spi.Load;
import dev.nanospan.spi.Sampler;
import dev.nanospan.spi.SamplingRequest;
import dev.nanospan.spi.SamplingResult;
import java.util.List;

/**
 * Keeps less of what another sampler keeps while the ring fills, so that what is kept arrives: a full ring drops spans out
 * of the middle of traces. Up to one fill nothing is lost, from a second one on only a small share is kept, in between it
 * falls evenly. It falls at once and comes back within half a second, so that it does not swing.
 *
 * <pre>{@code
 * Sampler wholeTraces = ParentBasedSampler.of(EmergencySampler.of(ProbabilitySampler.of(0.5)));
 * Sampler lastResort = EmergencySampler.of(ParentBasedSampler.of(Sampler.ALWAYS_ON), 0.8, 0.95);
 * }</pre>
 *
 * <p>The first leaves out new traces; the second also spans of traces that are under way. Both choose by the randomness of
 * the trace, so that the spans of a trace share their fate as long as the share stays. A span that had a threshold gets
 * the one that follows from it.
 */
public final class EmergencySampler implements Sampler {
    private static final Metric SHARE = Metric.gauge(
            "nanospan.sampling.emergency",
            "1",
            "Which part an emergency sampler lets pass now of what another one keeps: 1 unless the ring is full.");
    private static final double LEAST_SHARE = 0.01;
    private static final double RECOVERY_A_TICK = 0.02;

    private final Sampler of;
    private final double fromFill;
    private final double toFill;
    private volatile double share = 1;

    private EmergencySampler(final Sampler of, final double fromFill, final double toFill) {
        this.of = of;
        this.fromFill = fromFill;
        this.toFill = toFill;
    }

    /** Begins at a half full ring, and keeps one of a hundred from nine tenths on. */
    public static EmergencySampler of(final Sampler sampler) {
        return of(sampler, 0.5, 0.9);
    }

    /**
     * Keeps all below one fill of the ring, and one of a hundred above another.
     *
     * @param fromFill from 0 to 1, below {@code toFill}
     * @throws IllegalArgumentException if they are not
     */
    public static EmergencySampler of(final Sampler sampler, final double fromFill, final double toFill) {
        if (!(fromFill >= 0 && fromFill < toFill && toFill <= 1)) {
            throw new IllegalArgumentException(
                    "fromFill=" + fromFill + ", toFill=" + toFill + ": must be in order, from 0 to 1");
        }
        return new EmergencySampler(sampler, fromFill, toFill);
    }

    @Override
    public Decision decide(final SamplingRequest request, final SamplingResult result) {
        final Decision decision = of.decide(request, result);
        final double kept = share;
        return kept == 1 || decision == Decision.DROP ? decision : part(request, result, decision, kept);
    }

    private static Decision part(
            final SamplingRequest request, final SamplingResult result, final Decision decision, final double kept) {
        final long said = result.threshold();
        final long base = said == SamplingResult.UNCHANGED ? request.parentThreshold() : said;
        final long threshold = Threshold.part(Math.max(Threshold.ALWAYS, base), kept);
        if (request.randomness() < threshold) {
            result.threshold(SamplingResult.NONE);
            return Decision.DROP;
        }
        if (base >= 0) {
            result.threshold(threshold);
        }
        return decision;
    }

    @Override
    public long maxSleepNs() {
        return Samplers.MAX_SLEEP_NS;
    }

    @Override
    public void tick(final long nowNs, final Load load) {
        final double wanted = shareAt(load.ringFill());
        share = wanted <= share ? wanted : Math.min(wanted, share + RECOVERY_A_TICK);
    }

    /** Which share is kept now of what the other sampler keeps: from 0.01 to 1. */
    public double share() {
        return share;
    }

    private double shareAt(final double fill) {
        if (fill <= fromFill) {
            return 1;
        }
        return fill >= toFill ? LEAST_SHARE : 1 - (1 - LEAST_SHARE) * (fill - fromFill) / (toFill - fromFill);
    }

    @Override
    public void measure(final Metrics to) {
        to.add(SHARE, share);
        of.measure(to);
    }

    @Override
    public List<Sampler> parts() {
        return List.of(of);
    }

    @Override
    public String description() {
        return "Emergency{" + of.description() + ", less from a ring filled to " + fromFill + " on}";
    }

    @Override
    public String toString() {
        return description();
    }
}
