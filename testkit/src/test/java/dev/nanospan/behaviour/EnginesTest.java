package dev.nanospan.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.Checks;
import dev.nanospan.Nanospan;
import dev.nanospan.Scope;
import dev.nanospan.Span;
import dev.nanospan.SpanContext;
import dev.nanospan.Tracer;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.record.Kind;
import dev.nanospan.spi.Sampler;
import dev.nanospan.testkit.SpanData;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EnginesTest {
    @ParameterizedTest
    @EnumSource
    void shouldKnowNothingOfEachOther(final Checks checks) {
        try (Rig one = Rig.with(checks);
                Rig two = Rig.with(checks, b -> b.sampler(Sampler.ALWAYS_OFF));
                Rig three = Rig.with(checks)) {
            try (Scope first = one.tracer.open("first");
                    Scope second = two.tracer.open("second")) {
                assertThat(one.nanospan.current()).isSameAs(first.span());
                assertThat(two.nanospan.current()).isSameAs(second.span());
                assertThat(three.nanospan.current()).isSameAs(Span.NOOP);
                three.tracer.start("third").end();
            }
            assertThat(three.span("third").isRoot()).isTrue();
            assertThat(one.span("first").isRoot()).isTrue();
            assertThat(two.spans()).isEmpty();
            two.closed();
            one.tracer.start("after").end();
            assertThat(one.span("after")).isNotNull();
            assertThat(one.count(Counter.STARTED)).isEqualTo(2);
            assertThat(two.count(Counter.STARTED)).isEqualTo(1);
            assertThat(three.count(Counter.STARTED)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeASpanOfAnotherEngineForAParent(final Checks checks) {
        try (Rig one = Rig.with(checks, b -> b.spansMaxOpen(64));
                Rig two = Rig.with(checks, b -> b.spansMaxOpen(4).spansMaxPerTrace(3))) {
            final List<Span> parents = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                parents.add(one.tracer.start(Names.WORK));
            }
            for (final Span parent : parents) {
                for (int i = 0; i < 5; i++) {
                    final Span child = two.tracer.start(Names.CHILD, parent);
                    assertThat(child.isRecording()).as("a budget of its own").isTrue();
                    child.link(parent);
                    child.end();
                }
            }
            parents.forEach(Span::end);
            assertThat(two.spans()).hasSize(100);
            final SpanData first = one.spans().get(0);
            assertThat(two.exporter.childrenOf(first))
                    .hasSize(5)
                    .allMatch(child -> child.links().get(0).isTo(first));
            assertThat(one.spans()).allMatch(span -> span.droppedSpans() == 0);
        }
    }

    @Test
    void shouldBeOneSharedNoopWhenItIsDisabled() throws Exception {
        final Nanospan off = Nanospan.disabled();
        final Tracer tracer = off.tracer("a", "b", "c");
        final SpanContext remote = new SpanContext().set(1, 2, 3, 1);
        assertThat(off.isEnabled()).isFalse();
        assertThat(off.current()).isSameAs(Span.NOOP);
        assertThat(tracer.current()).isSameAs(Span.NOOP);
        assertThat(tracer.scope().name()).isEqualTo("a");
        assertThat(List.of(
                        tracer.start("x"),
                        tracer.start(Names.WORK),
                        tracer.start("x", Kind.CLIENT),
                        tracer.start(Names.WORK, Kind.CLIENT),
                        tracer.start(Names.WORK, Span.NOOP),
                        tracer.start(Names.WORK, Kind.CLIENT, remote),
                        tracer.startRoot(Names.WORK),
                        tracer.span("x").set("k", 1).link(remote).parent(remote).start()))
                .allMatch(span -> span == Span.NOOP);
        final Scope open = tracer.open("x");
        assertThat(List.of(
                        tracer.open(Names.WORK),
                        tracer.open(Names.WORK, Kind.CLIENT),
                        tracer.open(Names.WORK, Kind.CLIENT, remote),
                        tracer.span("x").open(),
                        Span.NOOP.makeCurrent()))
                .allMatch(scope -> scope == open);
        assertThat(open.span()).isSameAs(Span.NOOP);
        open.close();
        open.close();
        tracer.run(Names.WORK, 1, (n, span) -> assertThat(span).isSameAs(Span.NOOP));
        assertThat(tracer.<Integer, Integer, RuntimeException>call(Names.WORK, 1, (n, span) -> n + 1))
                .isEqualTo(2);
        assertThat(off.flush(Rig.SOON)).isTrue();
        assertThat(off.agent().doWork()).isZero();
        assertThat(off.agent().roleName()).isEqualTo("nanospan-disabled");
        assertThat(off.footprint().total()).isZero();
        final Ledger ledger = off.close(Rig.SOON);
        assertThat(ledger).hasToString(new Ledger().toString());
        assertThat(ledger.isExact()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void shouldGiveTheSameTracerForTheSameScopeAndBoundThem(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            assertThat(rig.nanospan.tracer("a")).isSameAs(rig.nanospan.tracer("a", "", ""));
            assertThat(rig.nanospan.tracer("a", "1")).isNotSameAs(rig.nanospan.tracer("a"));
            for (int i = 0; i < 2_000; i++) {
                rig.nanospan.tracer("many", "" + i).start("n" + i).end();
            }
            rig.flush();
            assertThat(rig.count(Counter.CUT_SCOPES)).isBetween(900L, 1_000L);
            assertThat(rig.exporter.span("n0").scope().version()).isEqualTo("0");
            assertThat(rig.exporter.span("n1999").scope().name()).isEmpty();
        }
    }
}
