package dev.nanospan.sampling;

import dev.nanospan.metrics.Metric;
import dev.nanospan.spi.Sampler;

/**
 * A sampler with one number that may be changed while it works, by any thread. The next span is decided by the new one.
 *
 * <pre>{@code
 * AdjustableSampler sampler = ProbabilitySampler.of(0.01);
 * NanospanConfig.builder().sampler(ParentBasedSampler.of(sampler));
 * sampler.rate(0.1); // an incident: look closer
 * }</pre>
 */
public interface AdjustableSampler extends Sampler {
    /** What those tell whose number is spans per second. */
    Metric RATE = Metric.gauge(
            "nanospan.sampling.rate", "{span}/s", "How many spans a second a sampler keeps at most, or means to keep.");

    /** The number: a probability, or spans per second, as the sampler says. */
    double rate();

    /**
     * Changes the number. May allocate and take a lock: it is not meant for the traced thread.
     *
     * @throws IllegalArgumentException if it is not one the sampler can work with; the old one stays
     */
    void rate(double rate);
}
