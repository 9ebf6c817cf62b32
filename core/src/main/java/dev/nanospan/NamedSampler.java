package dev.nanospan;

import dev.nanospan.config.Draft;
import dev.nanospan.config.Settings;
import dev.nanospan.spi.Sampler;

/** Samplers by the names that configuration gives them. */
final class NamedSampler {
    static final String DEFAULT = "always_on";
    static final String[] NAMES = {DEFAULT, "always_off"};

    private NamedSampler() {}

    /** The argument counts only beside a sampler that was named in the same words. */
    static void check(final Draft draft) {
        if (draft.origin(Options.SAMPLER_ARG).isOtel()
                && !draft.origin(Options.SAMPLER).isOtel()) {
            draft.reset(Options.SAMPLER_ARG);
        }
    }

    static Sampler of(final Settings settings) {
        return settings.get(Options.SAMPLER).equals(DEFAULT) ? Sampler.ALWAYS_ON : Sampler.ALWAYS_OFF;
    }
}
