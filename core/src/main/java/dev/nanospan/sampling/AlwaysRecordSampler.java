package dev.nanospan.sampling;

import dev.nanospan.metrics.Metrics;
import dev.nanospan.spi.Sampler;
import dev.nanospan.spi.SamplingRequest;
import dev.nanospan.spi.SamplingResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records what another sampler would drop, for processors only: metrics made of spans then count all of them, and a
 * decision at the end of a trace has something to decide on. What is exported, and what other services are told, stays
 * as the other sampler says. Immutable.
 *
 * <pre>{@code
 * Sampler sampler = AlwaysRecordSampler.of(ParentBasedSampler.of(ProbabilitySampler.of(0.01)));
 * }</pre>
 *
 * <p>A span that is recorded costs what a sampled one costs on the traced thread.
 */
public final class AlwaysRecordSampler implements Sampler {
    private final Sampler of;

    private AlwaysRecordSampler(final Sampler of) {
        this.of = of;
    }

    public static AlwaysRecordSampler of(final Sampler sampler) {
        return new AlwaysRecordSampler(sampler);
    }

    @Override
    public Decision decide(final SamplingRequest request, final SamplingResult result) {
        final Decision decision = of.decide(request, result);
        return decision == Decision.DROP ? Decision.RECORD_ONLY : decision;
    }

    @Override
    public @Nullable Decision constant(final Parent parent) {
        final Decision decision = of.constant(parent);
        return decision == Decision.DROP ? Decision.RECORD_ONLY : decision;
    }

    @Override
    public void measure(final Metrics to) {
        of.measure(to);
    }

    @Override
    public List<Sampler> parts() {
        return List.of(of);
    }

    @Override
    public String description() {
        return "AlwaysRecord{" + of.description() + "}";
    }

    @Override
    public String toString() {
        return description();
    }
}
