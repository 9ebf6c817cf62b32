package dev.nanospan.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nanospan.Checks;
import dev.nanospan.Nanospan;
import dev.nanospan.Overflow;
import dev.nanospan.Span;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.record.Key;
import dev.nanospan.record.Kind;
import dev.nanospan.record.Name;
import dev.nanospan.spi.Sampler;
import dev.nanospan.spi.Sampler.Decision;
import dev.nanospan.testkit.SpanData;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What can be changed while an engine runs. */
class ControlsTest {
    private static final Key.OfLong INTERNED = Key.ofLong("controls.interned");
    private static final Name BEFORE = Name.of("before");
    private static final Name AFTER = Name.of("after");

    // ---- on and off

    @ParameterizedTest
    @EnumSource
    void shouldLeaveSpansUnsampledAndCountedWhileItIsOff(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final Span before = rig.tracer.start("before");
            rig.nanospan.tracing(false);
            assertThat(rig.nanospan.isTracing()).isFalse();
            final Span child = rig.tracer.start(Names.CHILD, before);
            assertThat(child.isRecording()).isFalse();
            assertThat(child.isSampled()).isFalse();
            assertThat(child.traceIdLow()).isEqualTo(before.traceIdLow());
            child.end();
            rig.tracer.startRoot(Names.WORK).end();
            before.set("k", 1).end();
            rig.nanospan.tracing(true);
            assertThat(rig.nanospan.isTracing()).isTrue();
            rig.tracer.startRoot(AFTER).end();

            assertThat(rig.spans()).extracting(SpanData::name).containsExactly("before", "after");
            assertThat(rig.span("before").attribute("k")).isEqualTo(1L);
            final Ledger ledger = rig.closed();
            assertThat(ledger.get(Counter.STARTED)).isEqualTo(4);
            assertThat(ledger.get(Counter.UNSAMPLED)).isEqualTo(2);
        }
    }

    @Test
    void shouldNotAskTheSamplerWhileItIsOff() {
        final AtomicInteger asked = new AtomicInteger();
        try (Rig rig = Rig.with(
                Checks.OFF,
                b -> b.sampler((request, result) -> {
                    asked.incrementAndGet();
                    return Decision.RECORD_AND_SAMPLE;
                }))) {
            rig.nanospan.tracing(false);
            rig.tracer.start(Names.WORK).end();
            assertThat(asked).hasValue(0);
            rig.nanospan.tracing(true);
            rig.tracer.start(Names.WORK).end();
            assertThat(asked).hasValue(1);
        }
    }

    // ---- the sampler

    @Test
    void shouldReplaceTheSampler() {
        try (Rig rig = Rig.with(Checks.OFF)) {
            assertThat(rig.nanospan.effectiveConfig())
                    .containsPattern("nanospan\\.sampler += parentbased_always_on +\\(default\\)");
            rig.nanospan.sampler(Sampler.ALWAYS_OFF);
            rig.tracer.start("off").end();
            rig.nanospan.sampler(
                    (request, result) -> request.kind() == Kind.SERVER ? Decision.RECORD_AND_SAMPLE : Decision.DROP);
            rig.tracer.start("internal").end();
            rig.tracer.start("served", Kind.SERVER).end();
            rig.nanospan.sampler(Sampler.ALWAYS_ON);
            rig.tracer.start("on").end();

            assertThat(rig.spans()).extracting(SpanData::name).containsExactly("served", "on");
            assertThat(rig.nanospan.effectiveConfig())
                    .containsPattern("nanospan\\.sampler += AlwaysOnSampler +\\(run time\\)");
            assertThatThrownBy(() -> rig.nanospan.sampler(null)).hasMessage("sampler == null");
        }
    }

    @Test
    void shouldUseASamplerThatWasGivenWhileOffOnceItIsOn() {
        try (Rig rig = Rig.with(Checks.OFF)) {
            rig.nanospan.tracing(false);
            rig.nanospan.sampler(Sampler.ALWAYS_ON);
            rig.tracer.start("off").end();
            rig.nanospan.sampler(Sampler.ALWAYS_OFF);
            rig.nanospan.tracing(true);
            rig.tracer.start("sampled out").end();
            assertThat(rig.spans()).isEmpty();
        }
    }

    @Test
    void shouldStayClosedWhateverIsChanged() {
        final Rig rig = Rig.with(Checks.OFF);
        rig.closed();
        rig.nanospan.tracing(true);
        rig.nanospan.sampler(Sampler.ALWAYS_ON);
        rig.nanospan.blockedKeys("a");

        assertThat(rig.tracer.start(Names.WORK).isRecording()).isFalse();
        assertThat(rig.closed().get(Counter.UNSAMPLED)).isEqualTo(1);
    }

    // ---- blocked keys

    @ParameterizedTest
    @EnumSource
    void shouldBlockOtherKeysFromTheNextSpanOn(final Checks checks) {
        try (Rig rig = Rig.with(checks, b -> b.blockedKeys("old"))) {
            assertThat(write(rig).attributes()).containsOnlyKeys("new", "controls.interned");
            rig.nanospan.blockedKeys("new", "controls.*");
            assertThat(write(rig).attributes()).containsOnlyKeys("old");
            rig.nanospan.blockedKeys();
            assertThat(write(rig).attributes()).containsOnlyKeys("old", "new", "controls.interned");
            assertThat(rig.count(Counter.BLOCKED_KEYS)).isEqualTo(3);
            assertThat(rig.nanospan.effectiveConfig())
                    .containsPattern("nanospan\\.keys\\.blocked += none +\\(run time\\)");
        }
    }

    @Test
    void shouldBlockKeysInAnEngineThatBlockedNone() {
        try (Rig rig = Rig.with(Checks.OFF)) {
            assertThat(write(rig).attributes()).hasSize(3);
            rig.nanospan.blockedKeys("new");
            assertThat(write(rig).attributes()).containsOnlyKeys("old", "controls.interned");
            assertThat(rig.nanospan.effectiveConfig())
                    .containsPattern("nanospan\\.keys\\.blocked += new +\\(run time\\)");
        }
    }

    @Test
    void shouldKeepAllowingWhatIsAllowed() {
        try (Rig rig = Rig.with(Checks.OFF, b -> b.allowedKeys("old", "new"))) {
            rig.nanospan.blockedKeys("new");
            assertThat(write(rig).attributes()).containsOnlyKeys("old");
            rig.nanospan.blockedKeys();
            assertThat(write(rig).attributes()).containsOnlyKeys("old", "new");
        }
    }

    @Test
    void shouldBeSeenByASpanThatStartsAfterwardsOnAnotherThread() throws InterruptedException {
        try (Rig rig = Rig.with(Checks.OFF, b -> b.overflow(Overflow.BLOCK).overflowTimeout(Rig.SOON))) {
            final AtomicBoolean blocked = new AtomicBoolean();
            final AtomicInteger wrong = new AtomicInteger();
            final Thread busy = new Thread(() -> {
                for (int after = 0; after < 1_000; ) {
                    final boolean was = blocked.getAcquire();
                    final Span span = rig.tracer.startRoot(was ? AFTER : BEFORE);
                    span.set(INTERNED, 1);
                    if (was) {
                        span.end();
                        after++;
                    } else {
                        rig.exporter.clear(); // it holds so many only, and the others are those to look at
                        span.end();
                    }
                }
            });
            rig.exporter.clear();
            busy.start();
            Thread.sleep(50); // long enough for the loop to be compiled
            rig.nanospan.blockedKeys("controls.interned");
            blocked.setRelease(true);
            busy.join();
            for (final SpanData span : rig.spans()) {
                if (span.name().equals("after") && !span.attributes().isEmpty()) {
                    wrong.incrementAndGet();
                }
            }
            assertThat(wrong).hasValue(0);
            assertThat(rig.exporter.spans())
                    .filteredOn(span -> span.name().equals("after"))
                    .hasSize(1_000);
        }
    }

    @Test
    void shouldDoNothingInAnEngineThatDoesNothing() {
        final Nanospan none = Nanospan.disabled();
        none.tracing(true);
        none.sampler(Sampler.ALWAYS_ON);
        none.blockedKeys("a");

        assertThat(none.isTracing()).isFalse();
        assertThat(none.effectiveConfig()).isEmpty();
    }

    private static SpanData write(final Rig rig) {
        return rig.record(span -> span.set("old", 1).set("new", 2).set(INTERNED, 3));
    }
}
