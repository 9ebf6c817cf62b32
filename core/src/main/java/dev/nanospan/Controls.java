package dev.nanospan;

import dev.nanospan.config.Origin;
import dev.nanospan.config.Settings;
import dev.nanospan.layout.KeyFilter;
import dev.nanospan.sampling.AdjustableSampler;
import dev.nanospan.spi.Sampler;
import java.util.List;
import java.util.Set;

/**
 * What can be changed while an engine runs: whether it traces, its sampler, the keys that are blocked. Every span that
 * starts after a change has returned, on any thread, sees it; a span that is open may or may not. Any thread; once the
 * engine is closed, changes have no effect.
 */
final class Controls {
    private final Engine engine;
    private final KeyFilter filter;
    private Sampler sampler;
    private boolean tracing = true;
    private Settings settings;

    Controls(final Engine engine, final Settings settings, final KeyFilter filter, final Sampler sampler) {
        this.engine = engine;
        this.settings = settings;
        this.filter = filter;
        this.sampler = sampler;
    }

    /** The configuration as it is now. */
    synchronized Settings settings() {
        return settings;
    }

    synchronized Sampler sampler() {
        return sampler;
    }

    synchronized boolean isTracing() {
        return tracing;
    }

    synchronized void sampler(final Sampler next) {
        final Settings changed = settings.withObject(Options.SAMPLER, next.description(), Origin.RUN_TIME);
        decideBy(next, tracing);
        sampler = next;
        settings = changed;
    }

    synchronized void tracing(final boolean on) {
        decideBy(sampler, on);
        tracing = on;
    }

    synchronized void block(final List<String> keys) {
        settings = settings.with(Options.KEYS_BLOCKED, List.copyOf(keys), Origin.RUN_TIME);
        filter.block(Set.copyOf(keys));
        decideBy(sampler, tracing); // a write that every start reads: it sees the line above, too
    }

    /** The rates of the sampler and of all it asks, as far as they can be changed, in the order they are asked for. */
    synchronized double[] rates() {
        return adjustable().stream().mapToDouble(AdjustableSampler::rate).toArray();
    }

    /**
     * Changes those rates: all of them, or none.
     *
     * @throws IllegalArgumentException if there are not as many, or one is not what its sampler can work with
     */
    synchronized void rates(final double... next) {
        final double[] before = rates();
        if (next.length != before.length) {
            throw new IllegalArgumentException("samplingRates: must be " + before.length + " numbers");
        }
        try {
            apply(next);
        } catch (final IllegalArgumentException e) {
            apply(before);
            throw e;
        }
    }

    private void apply(final double... rates) {
        int i = 0;
        for (final AdjustableSampler each : adjustable()) {
            each.rate(rates[i++]);
        }
    }

    private List<AdjustableSampler> adjustable() {
        return Engine.withParts(sampler).stream()
                .filter(AdjustableSampler.class::isInstance)
                .map(AdjustableSampler.class::cast)
                .toList();
    }

    private void decideBy(final Sampler next, final boolean on) {
        engine.decideBy(on ? next : Sampler.ALWAYS_OFF);
    }
}
