package dev.nanospan.spi;

import dev.nanospan.metrics.Measured;
import dev.nanospan.metrics.Metric;
import dev.nanospan.metrics.Metrics;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a span is recorded. {@link #decide} is called on the traced thread at every start that is not decided
 * already, before the span has an id of its own; it must be thread safe and must not block, throw or allocate. One that
 * throws, or says nothing, counts as {@link Decision#DROP}, and is counted.
 *
 * <pre>{@code
 * Sampler serversOnly = (request, result) ->
 *         request.kind() == Kind.SERVER ? Decision.RECORD_AND_SAMPLE : Decision.DROP;
 * }</pre>
 *
 * <p>A sampler that asks others says so by {@link #parts()}. All its methods but {@code decide} are called off the traced
 * thread.
 */
@FunctionalInterface
public interface Sampler extends Measured {
    /** What a sampler tells of itself if it knows it; one that asks others adds a label for which of them tells it. */
    Metric RATIO = Metric.gauge(
            "nanospan.sampling.ratio", "1", "Which part of the spans it is asked about a sampler means to keep now.");

    /** Records every span. */
    Sampler ALWAYS_ON = new Constant(Decision.RECORD_AND_SAMPLE, "AlwaysOnSampler");

    /** Records no span. */
    Sampler ALWAYS_OFF = new Constant(Decision.DROP, "AlwaysOffSampler");

    /**
     * Decides on one span.
     *
     * @param request what is known at the start; valid during the call only
     * @param result takes what the sampler adds to a span it keeps; valid during the call only
     */
    Decision decide(SamplingRequest request, SamplingResult result);

    /**
     * The decision on all spans with such a parent, if it is always the same and nothing is added, which saves the call;
     * null if it depends on more. Asked once, when the sampler is put into an engine. Where a parent brings a tracestate
     * {@link #decide} is called all the same.
     */
    default @Nullable Decision constant(final Parent parent) {
        return null;
    }

    /**
     * Lets the sampler learn how the engine is doing. Called by the exporter thread about every 10 ms, or when it wakes up
     * from a longer sleep ({@link #maxSleepNs}); never by two threads at once. What it throws is counted and reported.
     *
     * @param nowNs the monotonic clock of the engine
     */
    default void tick(final long nowNs, final Load load) {}

    /**
     * How long the exporter thread may sleep, as far as this sampler is concerned, in ns: as long as it likes, by default. For
     * a sampler that goes by {@link #tick} or by {@link SamplingRequest#coarseNs}, which is as old as that. Read once, when
     * put into an engine.
     */
    default long maxSleepNs() {
        return Long.MAX_VALUE;
    }

    /** The samplers that this one asks, for {@link #tick} and for people. Read once, when put into an engine. */
    default List<Sampler> parts() {
        return List.of();
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

    /** What a span comes from: nothing, or a span of this process or of another that is sampled or not. */
    enum Parent {
        /** The span is the root of its trace. */
        NONE,
        LOCAL_NOT_SAMPLED,
        LOCAL_SAMPLED,
        REMOTE_NOT_SAMPLED,
        REMOTE_SAMPLED
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
        public Decision decide(final SamplingRequest request, final SamplingResult result) {
            return decision;
        }

        @Override
        public Decision constant(final Parent parent) {
            return decision;
        }

        @Override
        public void measure(final Metrics to) {
            to.add(RATIO, decision == Decision.RECORD_AND_SAMPLE ? 1 : 0);
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
