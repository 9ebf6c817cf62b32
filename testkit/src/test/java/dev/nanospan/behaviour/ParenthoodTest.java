package dev.nanospan.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.Checks;
import dev.nanospan.Scope;
import dev.nanospan.Span;
import dev.nanospan.SpanContext;
import dev.nanospan.id.SpanId;
import dev.nanospan.id.TraceId;
import dev.nanospan.ledger.Counter;
import dev.nanospan.record.Kind;
import dev.nanospan.testkit.SpanData;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ParenthoodTest {
    private static final int SAMPLED_AND_RANDOM = SpanContext.SAMPLED | SpanContext.RANDOM;

    @ParameterizedTest
    @EnumSource
    void shouldStartARootWhereNothingIsCurrent(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final Span span = rig.tracer.start(Names.WORK);
            assertThat(span.isRecording()).isTrue();
            assertThat(span.isSampled()).isTrue();
            assertThat(span.isValid()).isTrue();
            assertThat(span.parentSpanId()).isZero();
            assertThat(span.traceFlags()).isEqualTo(SAMPLED_AND_RANDOM);
            final long high = span.traceIdHigh();
            final long low = span.traceIdLow();
            final long id = span.spanId();
            span.end();
            final SpanData data = rig.span("work");
            assertThat(data.traceId()).isEqualTo(TraceId.of(high, low)).matches(TraceId::isValid);
            assertThat(data.spanId()).isEqualTo(SpanId.of(id)).matches(SpanId::isValid);
            assertThat(data.isRoot()).isTrue();
            assertThat(data.localRoot()).isTrue();
            assertThat(data.parentRemote()).isFalse();
            assertThat(data.recordOnly()).isFalse();
            assertThat(data.traceFlags()).isEqualTo(SAMPLED_AND_RANDOM);
            assertThat(data.traceState()).isEmpty();
            assertThat(data.kind()).isEqualTo(Kind.INTERNAL);
            assertThat(data.scope()).isEqualTo(rig.tracer.scope());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldStartAChildOfTheCurrentSpan(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            try (Scope outer = rig.tracer.open("outer")) {
                assertThat(rig.nanospan.current()).isSameAs(outer.span());
                try (Scope inner = rig.tracer.open("inner")) {
                    assertThat(rig.tracer.current()).isSameAs(inner.span());
                    rig.tracer.start("leaf").end();
                }
                rig.tracer.startRoot(Names.OTHER).end();
            }
            final SpanData outer = rig.span("outer");
            assertThat(rig.span("inner").isChildOf(outer)).isTrue();
            assertThat(rig.span("inner").localRoot()).isFalse();
            assertThat(rig.span("leaf").isChildOf(rig.span("inner"))).isTrue();
            assertThat(rig.span("other").isRoot()).isTrue();
            assertThat(rig.span("other").traceId()).isNotEqualTo(outer.traceId());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldStartAChildOfAnExplicitParentWhateverIsCurrent(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final Span parent = rig.tracer.startRoot(Names.WORK);
            try (Scope current = rig.tracer.open(Names.OTHER)) {
                assertThat(current.span().isRecording()).isTrue();
                rig.tracer.start(Names.CHILD, parent).end();
                rig.tracer.span("built").parent(parent).start().end();
            }
            parent.end();
            rig.tracer.span("after its end").parent(parent).start().end();
            final SpanData data = rig.span("work");
            assertThat(rig.span("child").isChildOf(data)).isTrue();
            assertThat(rig.span("built").isChildOf(data)).isTrue();
            assertThat(rig.span("after its end").isChildOf(data)).isTrue();
            assertThat(rig.span("other").isRoot()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldStartAChildOfARemoteContextAndKeepItsTraceState(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final SpanContext remote = new SpanContext().set(-1, 2, 3, SpanContext.SAMPLED);
            final byte[] state = "vendor=a:b,other=c".getBytes(StandardCharsets.US_ASCII);
            assertThat(remote.traceState(state, 0, state.length)).isTrue();
            rig.tracer.start(Names.WORK, Kind.SERVER, remote).end();
            rig.tracer.span("built").kind(Kind.CONSUMER).parent(remote).start().end();
            try (Scope opened = rig.tracer.open(Names.OTHER, Kind.CLIENT, remote)) {
                assertThat(rig.nanospan.current()).isSameAs(opened.span());
                rig.tracer.start(Names.CHILD).end();
            }
            for (final String name : new String[] {"work", "built", "other"}) {
                final SpanData data = rig.span(name);
                assertThat(data.traceId()).isEqualTo(TraceId.of(-1, 2));
                assertThat(data.parentSpanId()).isEqualTo(SpanId.of(3));
                assertThat(data.parentRemote()).isTrue();
                assertThat(data.localRoot()).isTrue();
                assertThat(data.traceState()).isEqualTo("vendor=a:b,other=c");
                assertThat(data.traceFlags()).as("random is the caller's word").isEqualTo(SpanContext.SAMPLED);
            }
            assertThat(rig.span("child").parentRemote()).isFalse();
            assertThat(rig.span("child").isChildOf(rig.span("other"))).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeAContextOfThisProcessForALocalParent(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final Span parent = rig.tracer.start(Names.WORK);
            final SpanContext context = parent.context(new SpanContext());
            assertThat(context.isRemote()).isFalse();
            assertThat(context.isSampled()).isTrue();
            rig.tracer.start(Names.CHILD, Kind.INTERNAL, context).end();
            parent.end();
            assertThat(rig.span("child").isChildOf(rig.span("work"))).isTrue();
            assertThat(rig.span("child").parentRemote()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldStartACountedRootForAContextThatIsNotValid(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            rig.tracer.start(Names.WORK, Kind.SERVER, new SpanContext()).end();
            rig.tracer
                    .start(Names.WORK, Kind.SERVER, new SpanContext().set(0, 0, 7, 1))
                    .end();
            rig.tracer
                    .start(Names.WORK, Kind.SERVER, new SpanContext().set(1, 1, 0, 1))
                    .end();
            rig.tracer.start(Names.WORK, Kind.SERVER, (SpanContext) null).end();
            rig.tracer.span(Names.WORK).parent(new SpanContext()).start().end();
            rig.tracer.span(Names.WORK).parent((SpanContext) null).start().end();
            assertThat(rig.spans()).hasSize(6).allMatch(SpanData::isRoot).allMatch(span -> !span.parentRemote());
            assertThat(rig.count(Counter.BAD_CONTEXTS)).isEqualTo(6);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldStartARootForAParentThatIsNobody(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            rig.tracer.start(Names.WORK, Span.NOOP).end();
            rig.tracer.start(Names.WORK, (Span) null).end();
            rig.tracer.span(Names.WORK).parent(Span.NOOP).start().end();
            try (Scope current = rig.tracer.open(Names.OTHER)) {
                assertThat(current.span().isRecording()).isTrue();
                rig.tracer.span(Names.WORK).root().start().end();
            }
            assertThat(rig.spans()).hasSize(5).allMatch(SpanData::isRoot).allMatch(SpanData::localRoot);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldStartOnOneThreadAndEndOnAnother(final Checks checks) throws Exception {
        try (Rig rig = Rig.with(checks)) {
            final Span span = rig.tracer.start(Names.WORK);
            CompletableFuture.runAsync(() -> span.set("thread", "other").end()).get(20, TimeUnit.SECONDS);
            assertThat(rig.span("work").attribute("thread")).isEqualTo("other");
            assertThat(rig.nanospan.ledger().open()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRecordAllKinds(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            for (final Kind kind : Kind.values()) {
                rig.tracer.start(kind.name(), kind).end();
                rig.tracer.span("built " + kind).kind(kind).start().end();
                rig.tracer.start(Names.WORK, kind).end();
                try (Scope scope = rig.tracer.open(Names.OTHER, kind)) {
                    assertThat(scope.span().isRecording()).isTrue();
                }
                assertThat(rig.span(kind.name()).kind()).isEqualTo(kind);
                assertThat(rig.span("built " + kind).kind()).isEqualTo(kind);
                assertThat(rig.span("work").kind()).isEqualTo(kind);
                assertThat(rig.span("other").kind()).isEqualTo(kind);
                rig.exporter.clear();
            }
            rig.tracer.start("none", (Kind) null).end();
            assertThat(rig.span("none").kind()).isEqualTo(Kind.INTERNAL);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldGiveEverySpanAnIdOfItsOwn(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final Set<SpanId> ids = new HashSet<>();
            for (int i = 0; i < 5_000; i++) {
                final Span span = rig.tracer.start(Names.WORK);
                ids.add(SpanId.of(span.spanId()));
                span.end();
            }
            assertThat(ids).hasSize(5_000);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldUseABuilderOnceOnly(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final var builder = rig.tracer.span(Names.WORK).set("n", 1);
            builder.start().end();
            assertThat(builder.start()).isSameAs(Span.NOOP);
            try (Scope again = builder.set("n", 2).open()) {
                assertThat(again.span()).isSameAs(Span.NOOP);
                rig.tracer.start(Names.CHILD).end();
            }
            assertThat(rig.span("work").attribute("n")).isEqualTo(1L);
            assertThat(rig.span("child").traceId()).matches(TraceId::isValid);
            assertThat(rig.span("child").isRoot()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepBuildersApart(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final var first = rig.tracer.span("first").set("n", 1);
            final var second = rig.tracer.span("second").set("n", 2).kind(Kind.CLIENT);
            first.start().end();
            second.start().end();
            rig.tracer.span("third").start().end();
            assertThat(rig.span("first").attribute("n")).isEqualTo(1L);
            assertThat(rig.span("second").attribute("n")).isEqualTo(2L);
            assertThat(rig.span("first").kind()).isEqualTo(Kind.INTERNAL);
            assertThat(rig.span("third").attributes()).isEmpty();
        }
    }
}
