package dev.nanospan.jmh;

import dev.nanospan.Span;
import dev.nanospan.SpanContext;
import dev.nanospan.jmh.peer.Spans;
import dev.nanospan.record.Key;
import dev.nanospan.record.Kind;
import dev.nanospan.sampling.AdaptiveSampler;
import dev.nanospan.sampling.AlwaysRecordSampler;
import dev.nanospan.sampling.EmergencySampler;
import dev.nanospan.sampling.ParentBasedSampler;
import dev.nanospan.sampling.ProbabilitySampler;
import dev.nanospan.sampling.RateLimitedSampler;
import dev.nanospan.sampling.Rule;
import dev.nanospan.sampling.RuleSampler;
import dev.nanospan.sampling.Samplers;
import dev.nanospan.spi.Load;
import dev.nanospan.spi.Sampler;
import dev.nanospan.spi.Sampler.Decision;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a decision costs, sampler by sampler, with a new trace each time, and what a span costs that a parent-based sampler
 * drops or keeps.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class SamplerBenchmark {
    @Benchmark
    public Decision alwaysOn(final Decisions on) {
        return on.next(Sampler.ALWAYS_ON);
    }

    @Benchmark
    public Decision probability(final Decisions on) {
        return on.next(on.probability);
    }

    @Benchmark
    public Decision parentBased(final Decisions on) {
        return on.next(on.parentBased);
    }

    /** Nearly all are dropped, and read no clock. */
    @Benchmark
    public Decision rateLimited(final Decisions on) {
        return on.next(on.rateLimited);
    }

    /** Three rules, by exact name, by prefix and kind, by glob; the third fits. */
    @Benchmark
    public Decision rules(final Decisions on) {
        return on.next(on.rules);
    }

    /** Two classes beside all else, nearly all spans dropped. */
    @Benchmark
    public Decision adaptive(final Decisions on) {
        return on.next(on.adaptive);
    }

    /** With a ring that is half way into the emergency. */
    @Benchmark
    public Decision emergency(final Decisions on) {
        return on.next(on.emergency);
    }

    @Benchmark
    public Decision alwaysRecord(final Decisions on) {
        return on.next(on.alwaysRecord);
    }

    /** A child of a span elsewhere that is not sampled, with the same four attributes as everywhere. */
    @Benchmark
    public void spanOfAnUnsampledParent(final ParentBased engine, final Incoming incoming) {
        final Span span = engine.tracer.start(Spans.MATCH, Kind.SERVER, incoming.unsampled);
        incoming.spans.attributes(span);
        span.end();
    }

    /** A root span that the same sampler keeps without being asked: to compare with a constant one. */
    @Benchmark
    public void rootSpanOfParentBased(final ParentBased engine, final Incoming incoming, final Drops drops) {
        incoming.spans.root(engine.tracer);
    }

    /** A root span that a parent-based sampler drops by probability. */
    @Benchmark
    public void rootSpanDroppedByProbability(final Improbable engine, final Incoming incoming) {
        incoming.spans.root(engine.tracer);
    }

    /** The samplers, and a request. */
    @State(Scope.Thread)
    public static class Decisions {
        private static final Key.OfString QUEUE = Key.ofString("queue");

        final Sampler probability = ProbabilitySampler.of(0.1);
        final Sampler parentBased = ParentBasedSampler.of(ProbabilitySampler.of(0.1));
        final Sampler rateLimited = RateLimitedSampler.of(100);
        final Sampler rules = RuleSampler.builder()
                .rule(Rule.any().name("GET /health"), Sampler.ALWAYS_OFF)
                .rule(Rule.any().name("POST*").kind(Kind.SERVER), Sampler.ALWAYS_ON)
                .rule(Rule.any().name("GET /*/items"), ProbabilitySampler.of(0.1))
                .otherwise(ProbabilitySampler.of(0.01));
        final AdaptiveSampler adaptive = AdaptiveSampler.builder(100)
                .weight(Rule.any().name("POST*"), 4)
                .weight(Rule.any().attribute(QUEUE, "mail"), 1)
                .build();
        final Sampler emergency = EmergencySampler.of(ProbabilitySampler.of(0.1));
        final Sampler alwaysRecord = AlwaysRecordSampler.of(ProbabilitySampler.of(0.1));

        private final SampledSpan span = new SampledSpan();

        public Decisions() {
            emergency.tick(0, new Half());
            for (int second = 0; second < 60; second++) {
                for (int i = 0; i < 10_000; i++) {
                    adaptive.decide(span.next(), span);
                }
                adaptive.tick(second * 1_000_000_000L, new Half());
            }
        }

        Decision next(final Sampler sampler) {
            return sampler.decide(span.next(), span);
        }
    }

    /** Contexts that come in. */
    @State(Scope.Thread)
    public static class Incoming {
        final Spans spans = new Spans();
        final SpanContext unsampled =
                new SpanContext().set(0x5b8efff798038103L, 0xd269b633813fc60cL, 0xeee19b7ec3c1b174L, 0);
    }

    /** An engine in which the parent decides, and roots are kept. */
    public static class ParentBased extends EngineState {
        @Override
        Sampler sampler() {
            return Samplers.PARENT_BASED_ALWAYS_ON;
        }
    }

    /** An engine in which the parent decides, and one root of a million is kept. */
    public static class Improbable extends EngineState {
        @Override
        Sampler sampler() {
            return ParentBasedSampler.of(ProbabilitySampler.of(1e-6));
        }
    }

    /** A ring that is more than half full. */
    private static final class Half implements Load {
        @Override
        public double ringFill() {
            return 0.7;
        }

        @Override
        public long ended() {
            return 0;
        }

        @Override
        public long failed() {
            return 0;
        }
    }
}
