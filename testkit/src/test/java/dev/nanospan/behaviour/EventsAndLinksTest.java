package dev.nanospan.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.Checks;
import dev.nanospan.Event;
import dev.nanospan.Link;
import dev.nanospan.Span;
import dev.nanospan.SpanContext;
import dev.nanospan.id.SpanId;
import dev.nanospan.id.TraceId;
import dev.nanospan.ledger.Counter;
import dev.nanospan.record.Name;
import dev.nanospan.testkit.EventData;
import dev.nanospan.testkit.LinkData;
import dev.nanospan.testkit.SpanData;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EventsAndLinksTest {
    private static final Name CROSSED = Name.of("book.crossed");
    private static final byte[] STATE = "a=1,b=2".getBytes(StandardCharsets.US_ASCII);

    @ParameterizedTest
    @EnumSource
    void shouldRecordEventsInOrderWithTheirAttributes(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final SpanData span = rig.record(s -> {
                s.set("before", 1);
                s.event(CROSSED).set("depth", 3).set("side", "buy");
                s.set("between", 2);
                s.event("plain").set("depth", 4).span().set("after", 3);
                s.event("an event that is no symbol " + "x".repeat(200), 5);
            });
            assertThat(span.attributes()).isEqualTo(Map.of("before", 1L, "between", 2L, "after", 3L));
            assertThat(span.events())
                    .extracting(EventData::name)
                    .containsExactly("book.crossed", "plain", "an event that is no symbol " + "x".repeat(200));
            assertThat(span.event("book.crossed").attributes()).isEqualTo(Map.of("depth", 3L, "side", "buy"));
            assertThat(span.event("plain").attributes()).isEqualTo(Map.of("depth", 4L));
            assertThat(span.events().get(2).attributes()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTimeEventsWithinTheSpanUnlessToldOtherwise(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final SpanData span = rig.record(s -> {
                s.event(CROSSED);
                s.event("plain");
                s.event(Name.of("at"), 17);
                s.event("at, too", Long.MIN_VALUE);
            });
            for (final String name : new String[] {"book.crossed", "plain"}) {
                assertThat(span.event(name).epochNs()).isBetween(span.startEpochNs(), span.endEpochNs());
            }
            assertThat(span.event("at").epochNs()).isEqualTo(17);
            assertThat(span.event("at, too").epochNs()).isEqualTo(Long.MIN_VALUE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldLinkAtTheStartAndLater(final Checks checks) {
        final SpanContext remote = new SpanContext().set(1, 2, 3, SpanContext.SAMPLED);
        remote.traceState(STATE, 0, STATE.length);
        try (Rig rig = Rig.with(checks)) {
            final Span other = rig.tracer.start(Names.OTHER);
            final Span span =
                    rig.tracer.span(Names.WORK).link(remote).link(other).start();
            span.link(remote).set("reason", "retry").span().link(other).set("reason", "batch");
            span.end();
            other.end();
            final SpanData data = rig.span("work");
            assertThat(data.links()).hasSize(4);
            for (final int i : new int[] {0, 2}) {
                final LinkData link = data.links().get(i);
                assertThat(link.traceId()).isEqualTo(TraceId.of(1, 2));
                assertThat(link.spanId()).isEqualTo(SpanId.of(3));
                assertThat(link.traceFlags()).isEqualTo(SpanContext.SAMPLED);
                assertThat(link.remote()).isTrue();
                assertThat(link.traceState()).isEqualTo("a=1,b=2");
            }
            for (final int i : new int[] {1, 3}) {
                assertThat(data.links().get(i).isTo(rig.span("other"))).isTrue();
                assertThat(data.links().get(i).remote()).isFalse();
                assertThat(data.links().get(i).traceState()).isEmpty();
            }
            assertThat(data.links())
                    .extracting(LinkData::attributes)
                    .containsExactly(Map.of(), Map.of(), Map.of("reason", "retry"), Map.of("reason", "batch"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseAndCountLinksToNowhere(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final Span span = rig.tracer
                    .span(Names.WORK)
                    .link(new SpanContext())
                    .link((SpanContext) null)
                    .link(Span.NOOP)
                    .link((Span) null)
                    .start();
            span.link(span).set("kept", 1);
            span.link(new SpanContext()).set("nowhere", 1);
            span.link((SpanContext) null).set("nowhere", 1);
            span.link(Span.NOOP).set("nowhere", 1);
            span.link((Span) null).set("nowhere", 1);
            span.end();
            assertThat(rig.span("work").links())
                    .singleElement()
                    .satisfies(link -> assertThat(link.attributes()).isEqualTo(Map.of("kept", 1L)));
            assertThat(rig.span("work").attributes()).isEmpty();
            assertThat(rig.count(Counter.BAD_CONTEXTS)).isEqualTo(8);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCountWhatABuilderRefusedBesideWhatItsNameWas(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            rig.tracer.span("  padded  ").set("", 1).set("kept", 2).start().end();
            assertThat(rig.span("padded").attributes()).isEqualTo(Map.of("kept", 2L));
            assertThat(rig.count(Counter.CUT_NAMES)).isEqualTo(1);
            assertThat(rig.count(Counter.EMPTY_KEYS)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCountWhatABuilderHeldIfThereIsNoRoomForIt(final Checks checks) {
        final String name = "\u4e2d".repeat(256);
        try (Rig rig = Rig.with(checks, b -> b.spanMaxBytes(1_024).stackTraceMaxChars(0))) {
            fillTheTableOfNames(rig);
            rig.tracer
                    .span(name)
                    .set("a", "x".repeat(400))
                    .set("b", 1)
                    .link(new SpanContext().set(1, 1, 1, 0))
                    .start()
                    .set("later", 1)
                    .end();
            rig.flush();
            final SpanData span = rig.exporter.span(name);
            assertThat(span.attributes()).isEqualTo(Map.of("later", 1L));
            assertThat(span.links()).isEmpty();
            assertThat(span.droppedAttributes()).isEqualTo(2);
            assertThat(span.droppedLinks()).isEqualTo(1);
            assertThat(rig.count(Counter.CUT_BYTES)).isEqualTo(1);
            assertThat(rig.count(Counter.CUT_ATTRIBUTES)).isEqualTo(2);
            assertThat(rig.count(Counter.CUT_LINKS)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldSwitchEventsAndLinksOff(final Checks checks) {
        try (Rig rig = Rig.with(checks, b -> b.eventLimit(0).linkLimit(0))) {
            final SpanData span = rig.record(s -> {
                s.event(CROSSED).set("k", 1);
                s.exception(new RuntimeException("x"));
                s.link(s).set("k", 1);
                s.set("kept", 1);
            });
            assertThat(span.events()).isEmpty();
            assertThat(span.links()).isEmpty();
            assertThat(span.attributes()).isEqualTo(Map.of("kept", 1L));
            assertThat(span.droppedEvents()).isEqualTo(2);
            assertThat(span.droppedLinks()).isEqualTo(1);
            assertThat(rig.count(Counter.CUT_EVENTS)).isEqualTo(2);
            assertThat(rig.count(Counter.CUT_LINKS)).isEqualTo(1);
            assertThat(rig.count(Counter.CUT_EVENT_ATTRIBUTES))
                    .as("the event was counted")
                    .isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCountCallsOnEventsAndLinksOfAnEndedSpan(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final Span span = rig.tracer.start(Names.WORK);
            final Event event = span.event(CROSSED);
            final Link link = span.link(span);
            span.end();
            event.set("late", 1);
            link.set("late", 1);
            assertThat(event.span()).isSameAs(span);
            assertThat(link.span()).isSameAs(span);
            assertThat(rig.span("work").events().get(0).attributes()).isEmpty();
            assertThat(rig.count(Counter.USE_AFTER_END)).isEqualTo(2);
        }
    }

    /** Plain names are interned until a bound; later ones stand in the record. */
    private static void fillTheTableOfNames(final Rig rig) {
        for (int i = 0; i < 5_000; i++) {
            rig.tracer.start("filling the table " + i).end();
        }
        rig.flush();
        rig.exporter.clear();
    }
}
