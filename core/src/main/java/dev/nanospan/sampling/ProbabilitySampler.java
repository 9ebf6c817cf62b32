package dev.nanospan.sampling;

import dev.nanospan.metrics.Metrics;
import dev.nanospan.spi.Load;
import dev.nanospan.spi.SamplingRequest;
import dev.nanospan.spi.SamplingResult;
import java.util.Locale;

/**
 * Keeps a share of all traces by comparing the randomness of a trace with a {@link Threshold}: consistent probability
 * sampling. The decision is one of the trace, as all its spans have the same randomness: whoever else samples it by
 * probability, here or in another process, with the same or a larger share, keeps it too. What is kept says with which
 * threshold ({@code th} in the tracestate), so that counts can be extrapolated.
 *
 * <pre>{@code
 * ProbabilitySampler sampler = ProbabilitySampler.of(0.05);
 * NanospanConfig.builder().sampler(ParentBasedSampler.of(sampler));
 * }</pre>
 *
 * <p>The rate is a probability from 0 to 1. It is rounded a little: see {@link Threshold#of}.
 */
public final class ProbabilitySampler implements AdjustableSampler {
    private volatile double rate;
    private volatile long threshold;
    private volatile Guess guess = Guess.NONE;

    private ProbabilitySampler(final double probability) {
        threshold = Threshold.of(probability);
        rate = probability;
    }

    /**
     * Makes a sampler.
     *
     * @throws IllegalArgumentException if it is not a probability
     */
    public static ProbabilitySampler of(final double probability) {
        return new ProbabilitySampler(probability);
    }

    @Override
    public Decision decide(final SamplingRequest request, final SamplingResult result) {
        if (guess == Guess.NONE && request.parentSpanId() != 0 && !request.isRandom()) {
            guess = Guess.MADE;
        }
        return keep(request, result, threshold);
    }

    /** Keeps a span if its randomness is not below a threshold, and says so. Hot path. */
    static Decision keep(final SamplingRequest request, final SamplingResult result, final long threshold) {
        if (request.randomness() < threshold) {
            result.threshold(SamplingResult.NONE);
            return Decision.DROP;
        }
        result.threshold(threshold);
        return Decision.RECORD_AND_SAMPLE;
    }

    /** Tells of a trace from elsewhere whose id nobody said is random: once, and not on the traced thread. */
    @Override
    public void tick(final long nowNs, final Load load) {
        if (guess == Guess.MADE) {
            guess = Guess.TOLD;
            System.getLogger("dev.nanospan")
                    .log(
                            System.Logger.Level.WARNING,
                            "a span was sampled by probability whose parent does not say that its trace id is random:"
                                    + " the share that is kept may differ from the one asked for");
        }
    }

    @Override
    public double rate() {
        return rate;
    }

    @Override
    public synchronized void rate(final double probability) {
        threshold = Threshold.of(probability);
        rate = probability;
    }

    @Override
    public void measure(final Metrics to) {
        to.add(RATIO, rate);
    }

    @Override
    public String description() {
        return String.format(Locale.ROOT, "TraceIdRatioBased{%.6f}", rate);
    }

    @Override
    public String toString() {
        return description();
    }

    /** What is known of traces that only seem to be random. */
    private enum Guess {
        NONE,
        MADE,
        TOLD
    }
}
