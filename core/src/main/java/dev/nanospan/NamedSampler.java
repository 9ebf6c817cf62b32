package dev.nanospan;

import dev.nanospan.config.Draft;
import dev.nanospan.config.Settings;
import dev.nanospan.sampling.RuleSampler;
import dev.nanospan.sampling.Samplers;
import dev.nanospan.spi.Sampler;

/** Samplers by the names that configuration gives them. */
final class NamedSampler {
    static final String DEFAULT = "parentbased_always_on";
    static final String[] NAMES = {
        "always_on",
        "always_off",
        "traceidratio",
        "rules",
        DEFAULT,
        "parentbased_always_off",
        "parentbased_traceidratio",
        "parentbased_rules"
    };

    private NamedSampler() {}

    /** The argument counts only beside a sampler that was named in the same words. */
    static void check(final Draft draft) {
        if (draft.origin(Options.SAMPLER_ARG).isOtel()
                && !draft.origin(Options.SAMPLER).isOtel()) {
            draft.reset(Options.SAMPLER_ARG);
        }
        final String argument = draft.get(Options.SAMPLER_ARG).orElse("");
        if (draft.get(Options.SAMPLER).endsWith("traceidratio") && !argument.isBlank() && !isRatio(argument)) {
            draft.refuse(Options.SAMPLER_ARG, "a number from 0 to 1");
        }
        if (draft.get(Options.SAMPLER).endsWith("rules")) {
            checkRules(draft, argument);
        }
    }

    /** There are no rules that could take the place of bad ones: the sampler goes with them. */
    private static void checkRules(final Draft draft, final String rules) {
        try {
            RuleSampler.parse(rules);
        } catch (final IllegalArgumentException e) {
            if (draft.origin(Options.SAMPLER).isOtel()) {
                draft.refuse(Options.SAMPLER, "beside rules that are good: " + e.getMessage());
            } else {
                draft.stop(Options.SAMPLER_ARG, "rules for the sampler: " + e.getMessage());
            }
        }
    }

    static Sampler of(final Settings settings) {
        return Samplers.named(
                settings.get(Options.SAMPLER), settings.get(Options.SAMPLER_ARG).orElse(""));
    }

    private static boolean isRatio(final String text) {
        try {
            final double ratio = Double.parseDouble(text.strip());
            return ratio >= 0 && ratio <= 1;
        } catch (final NumberFormatException e) {
            return false;
        }
    }
}
