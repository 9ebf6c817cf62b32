package dev.nanospan.sampling;

import dev.nanospan.metrics.Metrics;
import dev.nanospan.spi.Load;
import dev.nanospan.spi.Sampler;
import dev.nanospan.spi.SamplingRequest;
import dev.nanospan.spi.SamplingResult;
import java.util.List;

/**
 * Keeps at most so many spans a second of those another sampler keeps, first come, first served. As the root of a {@link
 * ParentBasedSampler} it limits traces; put outside of that it limits spans, and cuts traces into pieces.
 *
 * <pre>{@code
 * Sampler hundredTraces = ParentBasedSampler.of(RateLimitedSampler.of(100));
 * Sampler tenthOfAllUpToHundred = RateLimitedSampler.of(100, ProbabilitySampler.of(0.1));
 * }</pre>
 *
 * <p>By the start times of spans, no second sees more than the rate, rounded up to a whole number, wherever it begins;
 * after a quiet time all of it may come at once. Of the rate all is used as long as there are spans and the exporter
 * thread keeps the coarse clock: at a standstill of that thread no more is kept than what is left in the bucket.
 *
 * <p>With which probability a span is kept is not known, so that none is told.
 */
public final class RateLimitedSampler implements AdjustableSampler {
    private static final double LEAST_RATE = 1e-6;
    private static final double MOST_RATE = 1e9;

    private final Sampler of;
    private final Shares shares = new Shares(1);
    private volatile double rate;
    private volatile TokenBucket bucket;

    private RateLimitedSampler(final double perSecond, final Sampler of) {
        this.of = of;
        this.rate = checked(perSecond);
        this.bucket = new TokenBucket(perSecond);
    }

    /** Keeps so many spans a second, whichever. */
    public static RateLimitedSampler of(final double perSecond) {
        return of(perSecond, Sampler.ALWAYS_ON);
    }

    /**
     * Keeps so many spans a second of those another sampler keeps.
     *
     * @param perSecond from 10^-6 to 10^9; below 1 it is one span in longer than a second
     * @throws IllegalArgumentException if it is out of range
     */
    public static RateLimitedSampler of(final double perSecond, final Sampler sampler) {
        return new RateLimitedSampler(perSecond, sampler);
    }

    @Override
    public Decision decide(final SamplingRequest request, final SamplingResult result) {
        final Decision decision = of.decide(request, result);
        if (decision != Decision.RECORD_AND_SAMPLE) {
            return decision;
        }
        result.threshold(SamplingResult.NONE);
        return shares.count(0, request, bucket.take(request) ? decision : Decision.DROP);
    }

    @Override
    public long maxSleepNs() {
        return Samplers.MAX_SLEEP_NS;
    }

    @Override
    public void tick(final long nowNs, final Load load) {
        shares.tick(nowNs);
    }

    /** Tells the rate, and which part it keeps of what the other sampler keeps. */
    @Override
    public void measure(final Metrics to) {
        to.add(RATE, rate);
        shares.measure(0, to);
        of.measure(to);
    }

    @Override
    public double rate() {
        return rate;
    }

    /** While it changes a few spans may be kept by the old rate and not be counted against the new one. */
    @Override
    public synchronized void rate(final double perSecond) {
        bucket = bucket.with(checked(perSecond));
        rate = perSecond;
    }

    @Override
    public List<Sampler> parts() {
        return List.of(of);
    }

    @Override
    public String description() {
        return "RateLimited{" + rate + "/s of " + of.description() + "}";
    }

    @Override
    public String toString() {
        return description();
    }

    private static double checked(final double perSecond) {
        if (!(perSecond >= LEAST_RATE && perSecond <= MOST_RATE)) {
            throw new IllegalArgumentException(
                    "perSecond=" + perSecond + ": must be from " + LEAST_RATE + " to " + MOST_RATE);
        }
        return perSecond;
    }
}
