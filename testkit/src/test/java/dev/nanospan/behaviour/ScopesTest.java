package dev.nanospan.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.Checks;
import dev.nanospan.Scope;
import dev.nanospan.Span;
import dev.nanospan.ledger.Counter;
import dev.nanospan.spi.Misuse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScopesTest {
    @ParameterizedTest
    @EnumSource
    void shouldMakeASpanCurrentForATimeWithoutEndingIt(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final Span span = rig.tracer.start(Names.WORK);
            assertThat(rig.nanospan.current()).isSameAs(Span.NOOP);
            try (Scope scope = span.makeCurrent()) {
                assertThat(scope.span()).isSameAs(span);
                assertThat(rig.nanospan.current()).isSameAs(span);
            }
            assertThat(rig.nanospan.current()).isSameAs(Span.NOOP);
            assertThat(span.isRecording()).isTrue();
            span.end();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRestoreThePreviousSpanAtAnyDepth(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final List<Scope> scopes = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                scopes.add(rig.tracer.open("depth " + i));
            }
            for (int i = 99; i >= 0; i--) {
                assertThat(rig.nanospan.current()).isSameAs(scopes.get(i).span());
                scopes.get(i).close();
            }
            assertThat(rig.nanospan.current()).isSameAs(Span.NOOP);
            assertThat(rig.spans()).hasSize(100);
            shouldHaveCounted(rig, 0, 0, 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRepairAndCountAWrongOrder(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final Scope outermost = rig.tracer.open("outermost");
            final Scope outer = rig.tracer.open("outer");
            final Scope inner = rig.tracer.open("inner");
            final Scope innermost = rig.tracer.open("innermost");
            outer.close();
            assertThat(rig.nanospan.current()).isSameAs(outermost.span());
            shouldHaveCounted(rig, 1, 0, 0);
            innermost.close();
            inner.close();
            assertThat(rig.nanospan.current()).isSameAs(outermost.span());
            outermost.close();
            assertThat(rig.nanospan.current()).isSameAs(Span.NOOP);
            assertThat(rig.spans()).as("each scope ended its span").hasSize(4);
            shouldHaveCounted(rig, 1, 0, 0);
            if (checks == Checks.STRICT) {
                assertThat(rig.misuses).singleElement().satisfies(misuse -> {
                    assertThat(misuse.what()).isEqualTo(Counter.SCOPE_ORDER);
                    assertThat(misuse.toString()).contains("misused", "shouldRepairAndCountAWrongOrder");
                });
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCountADoubleCloseAndDoNothing(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final Scope outer = rig.tracer.open("outer");
            final Scope inner = rig.tracer.open("inner");
            inner.close();
            inner.close();
            assertThat(rig.nanospan.current()).isSameAs(outer.span());
            outer.close();
            outer.close();
            outer.close();
            shouldHaveCounted(rig, 0, 3, 0);
            assertThat(rig.count(Counter.DOUBLE_END)).isZero();
            assertThat(rig.spans()).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCountACloseByAnotherThreadAndCarryOn(final Checks checks) throws Exception {
        try (Rig rig = Rig.with(checks)) {
            final Scope outer = rig.tracer.open("outer");
            final Scope inner = rig.tracer.open("inner");
            Rig.onAnotherThread(inner::close);
            assertThat(rig.nanospan.current()).as("the owner passes over it").isSameAs(outer.span());
            shouldHaveCounted(rig, 0, 0, 1);
            inner.close();
            shouldHaveCounted(rig, 0, 1, 1);
            outer.close();
            assertThat(rig.nanospan.current()).isSameAs(Span.NOOP);
            assertThat(rig.spans()).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRepairWhenAnotherThreadClosesAnOuterScope(final Checks checks) throws Exception {
        try (Rig rig = Rig.with(checks)) {
            final Scope outer = rig.tracer.open("outer");
            final Scope inner = rig.tracer.open("inner");
            Rig.onAnotherThread(outer::close);
            assertThat(rig.nanospan.current()).isSameAs(inner.span());
            inner.close();
            assertThat(rig.nanospan.current()).isSameAs(Span.NOOP);
            assertThat(rig.spans()).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldNestTheSameSpan(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final Span span = rig.tracer.start(Names.WORK);
            final Scope first = span.makeCurrent();
            final Scope second = span.makeCurrent();
            final Scope third = span.makeCurrent();
            third.close();
            assertThat(rig.nanospan.current()).isSameAs(span);
            second.close();
            second.close();
            assertThat(rig.nanospan.current()).isSameAs(span);
            first.close();
            assertThat(rig.nanospan.current()).isSameAs(Span.NOOP);
            span.end();
            shouldHaveCounted(rig, 0, 1, 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldNestTheSameSpanDeeply(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final Span span = rig.tracer.start(Names.WORK);
            final List<Scope> scopes = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                scopes.add(span.makeCurrent());
            }
            for (int i = 199; i >= 0; i--) {
                assertThat(rig.nanospan.current()).isSameAs(span);
                scopes.get(i).close();
            }
            assertThat(rig.nanospan.current()).isSameAs(Span.NOOP);
            span.end();
            shouldHaveCounted(rig, 0, 0, 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldLetASpanBeCurrentOnSeveralThreads(final Checks checks) throws Exception {
        try (Rig rig = Rig.with(checks)) {
            final Span span = rig.tracer.start(Names.WORK);
            try (Scope here = span.makeCurrent()) {
                Rig.onAnotherThread(() -> {
                    assertThat(rig.nanospan.current()).isSameAs(Span.NOOP);
                    try (Scope there = span.makeCurrent()) {
                        assertThat(there.span()).isSameAs(here.span());
                        rig.tracer.start(Names.CHILD).end();
                    }
                });
                assertThat(rig.nanospan.current()).isSameAs(span);
            }
            span.end();
            assertThat(rig.span("child").isChildOf(rig.span("work"))).isTrue();
            shouldHaveCounted(rig, 0, 0, 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotMakeAnEndedSpanCurrent(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final Span span = rig.tracer.start(Names.WORK);
            span.end();
            try (Scope scope = span.makeCurrent()) {
                assertThat(scope.span()).isSameAs(Span.NOOP);
                assertThat(rig.nanospan.current()).isSameAs(Span.NOOP);
            }
            assertThat(rig.count(Counter.USE_AFTER_END)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTolerateTheEndOfASpanWithinItsScope(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final Scope scope = rig.tracer.open("once");
            scope.span().end();
            scope.close();
            assertThat(rig.nanospan.current()).isSameAs(Span.NOOP);
            assertThat(rig.count(Counter.DOUBLE_END)).isEqualTo(1);
            assertThat(rig.spans()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldReportMisuseOfSpansWithItsPlacesUnderStrictChecks(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final Span span = rig.tracer.start(Names.WORK);
            span.end();
            span.set("late", 1);
            span.end();
            assertThat(rig.count(Counter.USE_AFTER_END)).isEqualTo(1);
            assertThat(rig.count(Counter.DOUBLE_END)).isEqualTo(1);
            if (checks == Checks.OFF) {
                assertThat(rig.misuses).isEmpty();
                return;
            }
            assertThat(rig.misuses).extracting(Misuse::what).containsExactly(Counter.USE_AFTER_END, Counter.DOUBLE_END);
            assertThat(rig.misuses).allSatisfy(misuse -> {
                assertThat(misuse.span()).isEqualTo(span.toString());
                assertThat(misuse.toString()).contains("misused", "started", "ended", "ScopesTest.should");
            });
        }
    }

    private static void shouldHaveCounted(final Rig rig, final long order, final long twice, final long thread) {
        assertThat(rig.count(Counter.SCOPE_ORDER)).isEqualTo(order);
        assertThat(rig.count(Counter.SCOPE_DOUBLE_CLOSE)).isEqualTo(twice);
        assertThat(rig.count(Counter.SCOPE_THREAD)).isEqualTo(thread);
    }
}
