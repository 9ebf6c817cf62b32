package dev.nanospan;

import dev.nanospan.config.Draft;
import dev.nanospan.config.Settings;
import dev.nanospan.sampling.Samplers;
import dev.nanospan.spi.Sampler;

/** Samplers by the names that configuration gives them. */
final class NamedSampler {
    static final String DEFAULT = "always_on";

    private static final String RATIO = "traceidratio";

    static final String[] NAMES = {
        DEFAULT, "always_off", RATIO, "parentbased_always_on", "parentbased_always_off", "parentbased_" + RATIO
    };

    private NamedSampler() {}

    /** The argument counts only beside a sampler that was named in the same words, and that can work with it. */
    static void check(final Draft draft) {
        if (draft.origin(Options.SAMPLER_ARG).isOtel()
                && !draft.origin(Options.SAMPLER).isOtel()) {
            draft.reset(Options.SAMPLER_ARG);
        }
        if (draft.isSound(Options.SAMPLER, Options.SAMPLER_ARG)) {
            checkArgument(draft);
        }
    }

    private static void checkArgument(final Draft draft) {
        if (!draft.get(Options.SAMPLER).endsWith(RATIO)) {
            return; // others ignore it
        }
        try {
            final Sampler unused = Samplers.named(
                    draft.get(Options.SAMPLER), draft.get(Options.SAMPLER_ARG).orElse(""));
        } catch (final IllegalArgumentException e) {
            draft.refuse(Options.SAMPLER_ARG, "a number from 0 to 1");
        }
    }

    static Sampler of(final Settings settings) {
        return Samplers.named(
                settings.get(Options.SAMPLER), settings.get(Options.SAMPLER_ARG).orElse(""));
    }
}
