package dev.nanospan.spi;

import org.jspecify.annotations.Nullable;

/**
 * Decides whether a span is recorded. Called on the traced thread at every start that is not decided already, before the
 * span has an id of its own; must be thread safe and must not block, throw or allocate. One that throws counts as {@link
 * Decision#DROP}.
 *
 * <pre>{@code
 * Sampler serversOnly = request -> request.kind() == Kind.SERVER ? Decision.RECORD_AND_SAMPLE : Decision.DROP;
 * }</pre>
 */
@FunctionalInterface
public interface Sampler {
    /** Records every span. */
    Sampler ALWAYS_ON = new Constant(Decision.RECORD_AND_SAMPLE, "AlwaysOnSampler");

    /** Records no span. */
    Sampler ALWAYS_OFF = new Constant(Decision.DROP, "AlwaysOffSampler");

    /**
     * Decides on one span.
     *
     * @param request what is known at the start; valid during the call only
     */
    Decision decide(SamplingRequest request);

    /** The decision if it is always the same, which saves the call; null if it depends on the span. */
    default @Nullable Decision constant() {
        return null;
    }

    /** What this sampler does, for people. */
    default String description() {
        return getClass().getSimpleName();
    }

    /** What is to become of a span. */
    enum Decision {
        /** Not recorded; its context says "not sampled". */
        DROP,
        /** Recorded for processors, not exported; its context says "not sampled". */
        RECORD_ONLY,
        /** Recorded and exported; its context says "sampled". */
        RECORD_AND_SAMPLE
    }

    /** A sampler that decides on all spans alike. */
    final class Constant implements Sampler {
        private final Decision decision;
        private final String description;

        private Constant(final Decision decision, final String description) {
            this.decision = decision;
            this.description = description;
        }

        @Override
        public Decision decide(final SamplingRequest request) {
            return decision;
        }

        @Override
        public Decision constant() {
            return decision;
        }

        @Override
        public String description() {
            return description;
        }

        @Override
        public String toString() {
            return description;
        }
    }
}
