package dev.nanospan.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nanospan.Checks;
import dev.nanospan.Span;
import dev.nanospan.SpanContext;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.record.Key;
import dev.nanospan.record.Kind;
import dev.nanospan.record.Value;
import dev.nanospan.sampling.AdaptiveSampler;
import dev.nanospan.sampling.AlwaysRecordSampler;
import dev.nanospan.sampling.EmergencySampler;
import dev.nanospan.sampling.ParentBasedSampler;
import dev.nanospan.sampling.ProbabilitySampler;
import dev.nanospan.sampling.RateLimitedSampler;
import dev.nanospan.sampling.Rule;
import dev.nanospan.sampling.RuleSampler;
import dev.nanospan.sampling.Samplers;
import dev.nanospan.sampling.Threshold;
import dev.nanospan.spi.Load;
import dev.nanospan.spi.Sampler;
import dev.nanospan.spi.Sampler.Decision;
import dev.nanospan.spi.Sampler.Parent;
import dev.nanospan.spi.SamplingRequest;
import dev.nanospan.spi.SamplingResult;
import dev.nanospan.spi.TextPattern;
import dev.nanospan.testkit.SpanData;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Samplers in an engine. */
class SamplersTest {
    private static final Logger LOG = Logger.getLogger("dev.nanospan");

    @BeforeAll
    static void keepWarningsToOurselves() {
        LOG.setUseParentHandlers(false);
    }

    @AfterAll
    static void letWarningsOut() {
        LOG.setUseParentHandlers(true);
    }

    private static final long SECOND = 1_000_000_000L;
    private static final long HIGH_RANDOMNESS = 0xff_ffff_ffff_ff00L;
    private static final Key.OfString QUEUE = Key.ofString("queue");
    private static final Key.OfString ROUTE = Key.ofString("route");
    private static final Key.OfLong PRIORITY = Key.ofLong("priority");
    private static final Key.OfDouble RATIO = Key.ofDouble("ratio");
    private static final Key.OfBoolean URGENT = Key.ofBoolean("urgent");
    private static final Key.OfString RULE = Key.ofString("rule");

    // ---- the parent decides

    @ParameterizedTest
    @EnumSource
    void shouldFollowTheParentsFlag(final Checks checks) {
        try (Rig rig = Rig.with(checks, b -> b.sampler(Samplers.PARENT_BASED_ALWAYS_ON))) {
            final Span root = rig.tracer.startRoot(Names.WORK);
            assertThat(root.isSampled()).isTrue();
            final Span child = rig.tracer.start(Names.CHILD, root);
            assertThat(child.isSampled()).isTrue();
            final Span kept = rig.tracer.start(Names.WORK, Kind.SERVER, remote(SpanContext.SAMPLED));
            assertThat(kept.isRecording()).isTrue();
            final Span dropped = rig.tracer.start(Names.WORK, Kind.SERVER, remote(0));
            assertThat(dropped.isRecording()).isFalse();
            final Span below = rig.tracer.start(Names.CHILD, dropped);
            assertThat(below.isRecording()).isFalse();
            assertThat(below.isSampled()).isFalse();
            below.end();
            dropped.end();
            kept.end();
            child.end();
            root.end();
            assertThat(rig.spans()).hasSize(3);
            assertThat(rig.count(Counter.UNSAMPLED)).isEqualTo(2);
        }
    }

    /** The engine knows what a constant says, and asks only for what isn't one. */
    @ParameterizedTest
    @EnumSource
    void shouldAskOnlyTheDelegateThatIsNoConstant(final Checks checks) {
        final List<Parent> asked = new ArrayList<>();
        final Sampler curious = (request, result) -> {
            asked.add(request.parent());
            return Decision.RECORD_AND_SAMPLE;
        };
        final Sampler sampler = ParentBasedSampler.of(curious).remoteNotSampled(curious);
        try (Rig rig = Rig.with(checks, b -> b.sampler(sampler))) {
            final Span root = rig.tracer.startRoot(Names.WORK);
            rig.tracer.start(Names.CHILD, root).end();
            rig.tracer
                    .start(Names.WORK, Kind.SERVER, remote(SpanContext.SAMPLED))
                    .end();
            assertThat(asked).containsExactly(Parent.NONE);
            rig.tracer.start(Names.WORK, Kind.SERVER, remote(0)).end();
            assertThat(asked).containsExactly(Parent.NONE, Parent.REMOTE_NOT_SAMPLED);
            rig.tracer.span(Names.CHILD).parent(remote(0).remote(false)).start().end();
            assertThat(asked).hasSize(2);
            root.end();
            assertThat(rig.spans()).hasSize(4);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRecordForProcessorsWhatTheParentDropped(final Checks checks) {
        try (Rig rig = Rig.with(checks, b -> b.sampler(AlwaysRecordSampler.of(Samplers.PARENT_BASED_ALWAYS_ON)))) {
            final Span served = rig.tracer.start(Names.WORK, Kind.SERVER, remote(0));
            assertThat(served.isRecording()).isTrue();
            assertThat(served.isSampled()).isFalse();
            rig.tracer.start(Names.CHILD, served).end();
            served.end();
            rig.tracer.startRoot(Names.OTHER).end();
            final Ledger ledger = rig.closed();
            assertThat(ledger.get(Counter.RECORD_ONLY)).isEqualTo(2);
            assertThat(ledger.get(Counter.ROUTED)).isEqualTo(1);
        }
    }

    // ---- what a sampler sees

    @ParameterizedTest
    @EnumSource
    void shouldSeeWhatWasSetBeforeTheStart(final Checks checks) {
        final AtomicReference<String> seen = new AtomicReference<>("");
        final Sampler curious = (request, result) -> {
            seen.set(request.attributeMatches(QUEUE, TextPattern.of("pay*"))
                    + " " + request.attributeMatches(ROUTE, TextPattern.of("/orders/?/é"))
                    + " " + request.longAttribute(PRIORITY, -1)
                    + " " + request.doubleAttribute(RATIO, -1)
                    + " " + request.booleanAttribute(URGENT, false)
                    + " " + request.hasAttribute(RULE));
            return Decision.RECORD_AND_SAMPLE;
        };
        try (Rig rig = Rig.with(checks, b -> b.sampler(curious))) {
            rig.tracer
                    .span(Names.WORK)
                    .set(QUEUE, Value.of("payments"))
                    .set("route", "/orders/1/é")
                    .set(PRIORITY, 7)
                    .set(RATIO, 0.5)
                    .set(URGENT, true)
                    .start()
                    .end();
            assertThat(seen).hasValue("true true 7 0.5 true false");
            rig.tracer
                    .span(Names.WORK)
                    .set(PRIORITY, 7)
                    .set(PRIORITY, 8)
                    .start()
                    .end();
            assertThat(seen).hasValue("false false 8 -1.0 false false");
            rig.tracer.start(Names.WORK).end();
            assertThat(seen).hasValue("false false -1 -1.0 false false");
            rig.tracer
                    .span(Names.WORK)
                    .set("priority", "high")
                    .set(URGENT, true)
                    .start()
                    .end();
            assertThat(seen).hasValue("false false -1 -1.0 true false");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldSeeTheTracestateOfTheParent(final Checks checks) {
        final List<String> seen = new ArrayList<>();
        final Sampler curious = (request, result) -> {
            seen.add(text(request) + " " + Long.toHexString(request.randomness()) + " " + request.parentThreshold()
                    + " " + request.isRandom());
            return Decision.RECORD_AND_SAMPLE;
        };
        try (Rig rig = Rig.with(checks, b -> b.sampler(curious))) {
            final SpanContext incoming = traced(SpanContext.SAMPLED, "a=b,ot=th:0;rv:123456789abcde");
            final Span served = rig.tracer.start(Names.WORK, Kind.SERVER, incoming);
            rig.tracer.start(Names.CHILD, served).end();
            served.end();
            rig.tracer.start(Names.CHILD, served).end();
            rig.tracer
                    .start(Names.WORK, Kind.SERVER, remote(SpanContext.RANDOM))
                    .end();
            assertThat(seen)
                    .containsExactly(
                            "a=b,ot=th:0;rv:123456789abcde 123456789abcde 0 true",
                            "a=b,ot=th:0;rv:123456789abcde 123456789abcde 0 true",
                            " ffffffffffff00 -1 false",
                            " ffffffffffff00 -1 true");
        }
    }

    // ---- what a sampler adds

    @ParameterizedTest
    @EnumSource
    void shouldAddAttributesToTheSpan(final Checks checks) {
        final Sampler tagging = (request, result) -> {
            if (!request.name().equals("other")) {
                result.set(RULE, request.name())
                        .set(PRIORITY, 3)
                        .set(URGENT, true)
                        .set(RATIO, 0.25);
                result.set(QUEUE, Value.of("mail"));
            }
            return request.name().equals("child") ? Decision.DROP : Decision.RECORD_AND_SAMPLE;
        };
        try (Rig rig = Rig.with(checks, b -> b.sampler(tagging))) {
            rig.tracer.start(Names.CHILD).end();
            rig.tracer.start(Names.OTHER).set("k", 1).end();
            rig.tracer.start(Names.WORK).set("k", 1).end();
            assertThat(rig.span("other").attributes().size()).isEqualTo(1);
            final SpanData span = rig.span("work");
            assertThat(span.attribute(RULE)).isEqualTo("work");
            assertThat(span.attribute(PRIORITY)).isEqualTo(3L);
            assertThat(span.attribute(URGENT)).isEqualTo(true);
            assertThat(span.attribute(RATIO)).isEqualTo(0.25);
            assertThat(span.attribute(QUEUE)).isEqualTo("mail");
            assertThat(span.attribute("k")).isEqualTo(1L);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldLetTheSamplersAttributesReplaceThoseSetBeforeTheStart(final Checks checks) {
        final Sampler tagging = (request, result) -> {
            result.set(PRIORITY, request.longAttribute(PRIORITY, 0) + 1).set(RULE, "sampler");
            return Decision.RECORD_AND_SAMPLE;
        };
        try (Rig rig = Rig.with(checks, b -> b.sampler(tagging))) {
            rig.tracer
                    .span(Names.WORK)
                    .set(PRIORITY, 8)
                    .set(QUEUE, "mail")
                    .parent(traced(SpanContext.SAMPLED, "a=b"))
                    .start()
                    .end();
            final SpanData span = rig.span("work");
            assertThat(span.attributes().size()).isEqualTo(3);
            assertThat(span.attribute(PRIORITY)).isEqualTo(9L);
            assertThat(span.attribute(QUEUE)).isEqualTo("mail");
            assertThat(span.attribute(RULE)).isEqualTo("sampler");
            assertThat(span.traceState()).isEqualTo("a=b");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a=b,ot=th:8;rv:ffffffffffff00 | ot=th:c;rv:ffffffffffff00,a=b",
                "a=b                           | ot=th:c,a=b",
                "''                            | ot=th:c"
            })
    void shouldSayWithWhichThresholdASpanIsKept(final String incoming, final String recorded) {
        try (Rig rig = Rig.with(Checks.OFF, b -> b.sampler(ProbabilitySampler.of(0.25)))) {
            rig.tracer
                    .start(Names.WORK, Kind.SERVER, traced(SpanContext.SAMPLED, incoming))
                    .end();
            assertThat(rig.span("work").traceState()).isEqualTo(recorded);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | a=b,ot=th:8                    | a=b,ot=th:8", // agrees, and goes on
                "1 | a=b,ot=th:ffffffffffffff       | a=b", // would not have been kept
                "1 | a=b,ot=th:8;rv:00000000000001  | ot=rv:00000000000001,a=b",
                "1 | a=b                            | a=b",
            })
    void shouldTakeOutAThresholdThatContradictsTheParent(
            final int flags, final String incoming, final String recorded) {
        try (Rig rig = Rig.with(Checks.OFF, b -> b.sampler(Samplers.PARENT_BASED_ALWAYS_ON))) {
            rig.tracer.start(Names.WORK, Kind.SERVER, traced(flags, incoming)).end();
            assertThat(rig.span("work").traceState()).isEqualTo(recorded);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldHandTheTracestateOnToLocalChildren(final Checks checks) throws InterruptedException {
        try (Rig rig = Rig.with(checks, b -> b.sampler(ParentBasedSampler.of(ProbabilitySampler.of(0.5))))) {
            Span root = rig.tracer.startRoot(Names.WORK);
            while (!root.isSampled()) {
                root.end();
                root = rig.tracer.startRoot(Names.WORK);
            }
            final Span parent = root;
            final Thread other =
                    new Thread(() -> rig.tracer.start(Names.CHILD, parent).end());
            other.start();
            other.join();
            root.end();
            rig.tracer.start(Names.OTHER, root).end();
            assertThat(rig.span("work").traceState()).isEqualTo("ot=th:8");
            assertThat(rig.span("child").traceState()).isEqualTo("ot=th:8");
            assertThat(rig.span("other").traceState())
                    .as("the parent has ended")
                    .isEmpty();
        }
    }

    @Test
    void shouldTellNoThresholdWhereTheProbabilityIsNotKnown() {
        try (Rig rig = Rig.with(Checks.OFF, b -> b.sampler(RateLimitedSampler.of(10)))) {
            rig.tracer
                    .start(Names.WORK, Kind.SERVER, traced(SpanContext.SAMPLED, "ot=th:8,a=b"))
                    .end();
            assertThat(rig.span("work").traceState()).isEqualTo("a=b");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldReplaceTheWholeTracestate(final Checks checks) {
        final byte[] other = "x=y,ot=th:1;k:v".getBytes(StandardCharsets.US_ASCII);
        final List<Boolean> accepted = new ArrayList<>();
        final Sampler sampler = (request, result) -> {
            if (request.name().equals("work")) {
                accepted.add(result.traceState(other, 0, other.length));
                result.threshold(Threshold.of(0.5));
            } else {
                accepted.add(result.traceState(other, 0, 0));
                accepted.add(result.traceState(new byte[513], 0, 513));
                accepted.add(result.traceState(other, 1, other.length));
            }
            return Decision.RECORD_AND_SAMPLE;
        };
        try (Rig rig = Rig.with(checks, b -> b.sampler(sampler))) {
            rig.tracer.start(Names.WORK, Kind.SERVER, traced(1, "a=b")).end();
            rig.tracer.start(Names.OTHER, Kind.SERVER, traced(1, "a=b")).end();
            assertThat(rig.span("work").traceState()).isEqualTo("ot=th:8;k:v,x=y");
            assertThat(rig.span("other").traceState()).isEmpty();
            assertThat(accepted).containsExactly(true, true, false, false);
        }
    }

    /** A service that samples less below one that samples more, with thresholds on the way. */
    @Test
    void shouldKeepWholeTracesAcrossServices() {
        try (Rig front = Rig.with(Checks.OFF, b -> b.sampler(ProbabilitySampler.of(0.5)));
                Rig back = Rig.with(Checks.OFF, b -> b.sampler(ProbabilitySampler.of(0.25)))) {
            int both = 0;
            for (int i = 0; i < 2_000; i++) {
                final Span caller = front.tracer.startRoot(Names.WORK);
                final Span callee = back.tracer.start(
                        Names.CHILD,
                        Kind.SERVER,
                        caller.context(new SpanContext()).remote(true));
                if (callee.isSampled()) {
                    assertThat(caller.isSampled()).isTrue();
                    both++;
                }
                callee.end();
                caller.end();
            }
            assertThat(both).isBetween(400, 600);
            assertThat(back.spans())
                    .allSatisfy(span -> assertThat(span.traceState()).isEqualTo("ot=th:c"));
        }
    }

    // ---- change, time and load

    @ParameterizedTest
    @EnumSource
    void shouldDecideByAnotherSamplerFromTheNextSpanOn(final Checks checks) {
        try (Rig rig = Rig.with(checks, b -> b.sampler(Sampler.ALWAYS_ON))) {
            final Span first = rig.tracer.startRoot(Names.WORK);
            rig.nanospan.sampler(Sampler.ALWAYS_OFF);
            assertThat(rig.tracer.startRoot(Names.WORK).isSampled()).isFalse();
            assertThat(first.isSampled()).isTrue();
            final ProbabilitySampler adjustable = ProbabilitySampler.of(1);
            rig.nanospan.sampler(ParentBasedSampler.of(adjustable));
            assertThat(rig.tracer.startRoot(Names.WORK).isSampled()).isTrue();
            adjustable.rate(0);
            assertThat(rig.tracer.startRoot(Names.WORK).isSampled()).isFalse();
            adjustable.rate(1);
            assertThat(rig.tracer.startRoot(Names.WORK).isSampled()).isTrue();
            rig.nanospan.close(Duration.ofSeconds(5));
            rig.nanospan.sampler(Sampler.ALWAYS_ON);
            assertThat(rig.tracer.startRoot(Names.WORK).isSampled()).isFalse();
        }
    }

    @Test
    void shouldLimitByTheClockOfTheEngineAndStartTheSpanAtTheTimeThatWasRead() {
        final AdjustableClock clock = new AdjustableClock();
        try (Rig rig = Rig.with(
                Checks.OFF,
                b -> b.sampler(ParentBasedSampler.of(RateLimitedSampler.of(10))).clock(clock))) {
            for (int second = 0; second < 3; second++) {
                int kept = 0;
                for (int i = 0; i < 100; i++) {
                    final Span span = rig.tracer.startRoot(Names.WORK);
                    kept += span.isSampled() ? 1 : 0;
                    span.end();
                }
                assertThat(kept).isEqualTo(10);
                assertThat(rig.spans())
                        .filteredOn(span -> span.startEpochNs() == clock.epochNs)
                        .hasSize(10);
                clock.pass(SECOND);
                awaitCycle(rig);
            }
        }
    }

    @Test
    void shouldLetSamplersLearnOnTheExporterThread() throws InterruptedException {
        final Learner learner = new Learner();
        try (Rig rig = Rig.with(
                Checks.OFF,
                b -> b.sampler(RuleSampler.builder()
                        .rule(Rule.any(), ParentBasedSampler.of(learner))
                        .otherwise(learner)))) {
            rig.tracer.start(Names.WORK).end();
            rig.tracer.start(Names.WORK).fail("broken").end();
            rig.flush();
            final long before = learner.ticks.get();
            assertThat(learner.sawBoth.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(learner.thread).hasValue("nanospan-exporter");
            learner.breaks = true;
            while (rig.count(Counter.LISTENER_FAILED) < 2) {
                Thread.sleep(5);
            }
            assertThat(learner.ticks.get()).isGreaterThan((int) before);
            assertThat(rig.errors)
                    .singleElement()
                    .satisfies(error -> assertThat(error).hasMessage("no lesson"));
        }
    }

    /** What throws while it is put into an engine is not in it at all. */
    @Test
    void shouldGoOnWithTheOneBeforeWhereTheNextOneCantBeTaken() throws InterruptedException {
        final Learner before = new Learner();
        final Learner refused = new Learner() {
            @Override
            public long maxSleepNs() {
                throw new IllegalStateException("no sleep");
            }
        };
        try (Rig rig = Rig.with(Checks.OFF, b -> b.sampler(before))) {
            assertThatThrownBy(() -> rig.nanospan.sampler(refused)).hasMessage("no sleep");
            final int ticks = before.ticks.get();
            while (before.ticks.get() < ticks + 3) {
                Thread.sleep(5);
            }
            assertThat(refused.ticks).hasValue(0);
        }
    }

    /** An error drops the span it was thrown at; what was set on that one is not seen with the next. */
    @Test
    void shouldForgetTheSpanThatASamplerBrokeOn() {
        final Key.OfLong key = Key.ofLong("key");
        final List<Boolean> seen = new ArrayList<>();
        final Sampler broken = (request, result) -> {
            seen.add(request.hasAttribute(key));
            if (seen.size() == 1) {
                throw new AssertionError("broken");
            }
            return Decision.RECORD_AND_SAMPLE;
        };
        try (Rig rig = Rig.with(Checks.OFF, b -> b.sampler(broken))) {
            rig.tracer.span(Names.WORK).set(key, 1).start().end();
            rig.tracer.start(Names.WORK).end();
            assertThat(rig.spans())
                    .singleElement()
                    .satisfies(span -> assertThat(span.attributes()).isEmpty());
            assertThat(rig.count(Counter.LISTENER_FAILED)).isEqualTo(1);
        }
        assertThat(seen).containsExactly(true, false);
    }

    @Test
    void shouldKeepLessWhileTheRingIsFull() {
        final AtomicReference<Double> fill = new AtomicReference<>(0.0);
        final Sampler watch = new Sampler() {
            @Override
            public Decision decide(final SamplingRequest request, final SamplingResult result) {
                return Decision.RECORD_AND_SAMPLE;
            }

            @Override
            public void tick(final long nowNs, final Load load) {
                fill.set(Math.max(fill.get(), load.ringFill()));
            }
        };
        final EmergencySampler sampler = EmergencySampler.of(watch);
        try (Rig rig = Rig.with(
                Checks.OFF,
                b -> b.sampler(sampler)
                        .ownThread(false)
                        .ringBytes(64 << 10)
                        .stripes(1)
                        .slotBytes(128))) {
            final int spans = 64 * 1024 / 128 / 2; // two slots each
            for (int i = 0; i < spans; i++) {
                rig.tracer.startRoot(Names.WORK).set("k", "v".repeat(100)).end();
            }
            assertThat(sampler.share()).isEqualTo(1);
            run(rig);
            assertThat(fill.get()).isGreaterThan(0.9);
            assertThat(sampler.share()).isLessThan(0.1);
            int kept = 0;
            for (int i = 0; i < 1_000; i++) {
                final Span span = rig.tracer.startRoot(Names.WORK);
                kept += span.isSampled() ? 1 : 0;
                span.end();
            }
            assertThat(kept).isLessThan(100);
        }
    }

    @Test
    void shouldAdaptToTheSpansThatEnd() {
        final AdjustableClock clock = new AdjustableClock();
        final AdaptiveSampler sampler = AdaptiveSampler.builder(100).build();
        try (Rig rig = Rig.with(
                Checks.OFF,
                b -> b.sampler(ParentBasedSampler.of(sampler)).clock(clock).ownThread(false))) {
            int kept = 0;
            for (int tick = 0; tick < 2_000; tick++) {
                for (int i = 0; i < 10; i++) {
                    final Span root = rig.tracer.startRoot(Names.WORK);
                    rig.tracer.start(Names.CHILD, root).end();
                    root.end();
                    kept += root.isSampled() && tick >= 1_000 ? 2 : 0;
                }
                clock.pass(SECOND / 100);
                run(rig);
            }
            assertThat(kept / 10).as("spans a second, of 2,000").isBetween(80, 120);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCountAFailureAndForgetWhatWasAdded(final Checks checks) {
        final Sampler broken = (request, result) -> {
            if (request.name().equals("work")) {
                result.set(RULE, "left over").threshold(0);
                throw new IllegalStateException("broken sampler");
            }
            return Decision.RECORD_AND_SAMPLE;
        };
        try (Rig rig = Rig.with(checks, b -> b.sampler(ParentBasedSampler.of(broken)))) {
            final Span span = rig.tracer.startRoot(Names.WORK);
            assertThat(span.isRecording()).isFalse();
            span.end();
            rig.tracer.startRoot(Names.OTHER).end();
            assertThat(rig.count(Counter.LISTENER_FAILED)).isEqualTo(1);
            assertThat(rig.count(Counter.UNSAMPLED)).isEqualTo(1);
            assertThat(rig.span("other").attributes().size()).isZero();
            assertThat(rig.span("other").traceState()).isEmpty();
        }
    }

    private static SpanContext remote(final int flags) {
        return new SpanContext().set(1, HIGH_RANDOMNESS, 3, flags);
    }

    private static SpanContext traced(final int flags, final String state) {
        final byte[] bytes = state.getBytes(StandardCharsets.US_ASCII);
        final SpanContext context = remote(flags);
        assertThat(context.traceState(bytes, 0, bytes.length)).isTrue();
        return context;
    }

    private static String text(final SamplingRequest request) {
        return new String(request.traceStateBuffer(), 0, request.traceStateBytes(), StandardCharsets.US_ASCII);
    }

    /** Waits until the exporter thread has seen the new time: the second flush is served in a cycle of its own. */
    private static void awaitCycle(final Rig rig) {
        rig.flush();
        rig.flush();
    }

    private static void run(final Rig rig) {
        try {
            rig.nanospan.agent().doWork();
        } catch (final Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Keeps all, and notes what it is told. */
    private static class Learner implements Sampler {
        final AtomicInteger ticks = new AtomicInteger();
        final CountDownLatch sawBoth = new CountDownLatch(1);
        final AtomicReference<String> thread = new AtomicReference<>();
        volatile boolean breaks;

        @Override
        public Decision decide(final SamplingRequest request, final SamplingResult result) {
            return Decision.RECORD_AND_SAMPLE;
        }

        @Override
        public void tick(final long nowNs, final Load load) {
            ticks.incrementAndGet();
            thread.set(Thread.currentThread().getName());
            if (load.ended() == 2 && load.failed() == 1) {
                sawBoth.countDown();
            }
            if (breaks) {
                throw new NoClassDefFoundError("no lesson");
            }
        }
    }
}
