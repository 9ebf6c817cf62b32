package dev.nanospan.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.Checks;
import dev.nanospan.Event;
import dev.nanospan.Link;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Overflow;
import dev.nanospan.Scope;
import dev.nanospan.Span;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.record.Key;
import dev.nanospan.record.Status;
import dev.nanospan.record.Value;
import dev.nanospan.testkit.SpanData;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LimitsTest {
    private static final Key.OfString TEXT = Key.ofString("text");
    private static final Key.OfBytes BYTES = Key.ofBytes("bytes");
    private static final Key.OfStrings TEXTS = Key.ofStrings("texts");
    private static final Value LONG_CONSTANT = Value.of("a constant that is too long");
    private static final String PAIR = "\ud83d\ude00";

    @ParameterizedTest
    @EnumSource
    void shouldRefuseAndCountAttributesBeyondTheLimit(final Checks checks) {
        try (Rig rig = Rig.with(checks, b -> b.attributeLimit(3))) {
            final SpanData span = rig.record(s -> {
                s.set("a", 1).set("b", 2).set("c", 3).set("d", 4).set(TEXT, "e");
                s.set("a", 5).set("c", "six");
            });
            assertThat(span.attributes()).isEqualTo(Map.of("a", 5L, "b", 2L, "c", "six"));
            assertThat(span.droppedAttributes()).isEqualTo(2);
            assertThat(rig.count(Counter.CUT_ATTRIBUTES)).isEqualTo(2);
            rig.exporter.clear();
            rig.tracer
                    .span(Names.OTHER)
                    .set("a", 1)
                    .set("b", 2)
                    .set("c", 3)
                    .set("d", 4)
                    .start()
                    .set("e", 5)
                    .end();
            assertThat(rig.span("other").attributes()).isEqualTo(Map.of("a", 1L, "b", 2L, "c", 3L));
            assertThat(rig.span("other").droppedAttributes()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRecordNoAttributesAtALimitOfNone(final Checks checks) {
        try (Rig rig =
                Rig.with(checks, b -> b.attributeLimit(0).eventAttributeLimit(0).linkAttributeLimit(0))) {
            final SpanData span = rig.record(s -> {
                s.set("a", 1);
                s.event("e").set("a", 1);
                s.link(s).set("a", 1);
            });
            assertThat(span.attributes()).isEmpty();
            assertThat(span.droppedAttributes()).isEqualTo(1);
            assertThat(span.event("e").droppedAttributes()).isEqualTo(1);
            assertThat(span.links().get(0).droppedAttributes()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCutAndCountLongValues(final Checks checks) {
        final String wide = "abc" + PAIR + "d";
        try (Rig rig = Rig.with(checks, b -> b.valueLimit(4))) {
            final SpanData span = rig.record(s -> {
                s.set(TEXT, "abcdef").set("plain", "abcdef").set("fits", "abcd");
                s.set("pair", wide).set("sequence", CharBuffer.wrap(wide));
                s.set(Key.ofString("constant"), LONG_CONSTANT);
                s.set(BYTES, new byte[] {1, 2, 3, 4, 5});
                s.set(TEXTS, "abcdef", null, wide, "ok");
                s.setUtf8(Key.ofString("utf8"), "abc\u4e2d".getBytes(StandardCharsets.UTF_8), 0, 6);
                s.event("e").set("long", "abcdef");
                s.link(s).set("long", "abcdef");
                s.fail("a message");
            });
            assertThat(span.attribute(TEXT)).isEqualTo("abcd");
            assertThat(span.attribute("plain")).isEqualTo("abcd");
            assertThat(span.attribute("fits")).isEqualTo("abcd");
            assertThat(span.attribute("pair")).as("no half of a pair is left").isEqualTo("abc");
            assertThat(span.attribute("sequence")).isEqualTo("abc");
            assertThat(span.attribute("constant")).isEqualTo("a co");
            assertThat(span.attribute(BYTES)).isEqualTo(List.of((byte) 1, (byte) 2, (byte) 3, (byte) 4));
            final List<String> texts = new ArrayList<>(List.of("abcd", "abc", "ok"));
            texts.add(1, null);
            assertThat(span.attribute(TEXTS)).isEqualTo(texts);
            assertThat(span.attribute("utf8")).isEqualTo("abc");
            assertThat(span.event("e").attribute("long")).isEqualTo("abcd");
            assertThat(span.links().get(0).attribute("long")).isEqualTo("abcd");
            assertThat(span.statusMessage()).isEqualTo("a me");
            assertThat(span.droppedAttributes()).as("shortened, not dropped").isZero();
            assertThat(rig.count(Counter.CUT_VALUES)).isEqualTo(12);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCutValuesToNothingAtALimitOfNone(final Checks checks) {
        try (Rig rig = Rig.with(checks, b -> b.valueLimit(0))) {
            final SpanData span = rig.record(s -> s.set(TEXT, PAIR).set("n", 1).set(TEXTS, "a", ""));
            assertThat(span.attributes()).isEqualTo(Map.of("text", "", "n", 1L, "texts", List.of("", "")));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseAndCountEventsAndLinksBeyondTheirLimits(final Checks checks) {
        try (Rig rig = Rig.with(checks, b -> b.eventLimit(2).linkLimit(3))) {
            final SpanData span = rig.record(s -> {
                for (int i = 0; i < 5; i++) {
                    final Event event = s.event("e" + i);
                    event.set("i", i);
                    final Link link = s.link(s);
                    link.set("i", i);
                }
                s.fail(new RuntimeException("no room for its event"));
                s.set("kept", 1);
            });
            assertThat(span.events()).hasSize(2);
            assertThat(span.event("e1").attributes()).isEqualTo(Map.of("i", 1L));
            assertThat(span.links()).hasSize(3);
            assertThat(span.links().get(2).attributes()).isEqualTo(Map.of("i", 2L));
            assertThat(span.attributes()).isEqualTo(Map.of("error.type", "java.lang.RuntimeException", "kept", 1L));
            assertThat(span.status()).isEqualTo(Status.ERROR);
            assertThat(span.droppedEvents()).isEqualTo(4);
            assertThat(span.droppedLinks()).isEqualTo(2);
            assertThat(rig.count(Counter.CUT_EVENTS)).isEqualTo(4);
            assertThat(rig.count(Counter.CUT_LINKS)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseAndCountAttributesOfEventsAndLinksBeyondTheirLimits(final Checks checks) {
        try (Rig rig = Rig.with(checks, b -> b.eventAttributeLimit(1).linkAttributeLimit(2))) {
            final SpanData span = rig.record(s -> {
                s.event("e").set("a", 1).set("b", 2).set("a", 3).set("c", 4);
                s.event("f").set("a", 5);
                s.link(s).set("a", 1).set("b", 2).set("c", 3).set("b", 4);
                s.link(s).set("a", 6);
            });
            assertThat(span.event("e").attributes()).isEqualTo(Map.of("a", 3L));
            assertThat(span.event("e").droppedAttributes()).isEqualTo(2);
            assertThat(span.event("f").attributes()).isEqualTo(Map.of("a", 5L));
            assertThat(span.event("f").droppedAttributes()).isZero();
            assertThat(span.links().get(0).attributes()).isEqualTo(Map.of("a", 1L, "b", 4L));
            assertThat(span.links().get(0).droppedAttributes()).isEqualTo(1);
            assertThat(span.links().get(1).droppedAttributes()).isZero();
            assertThat(span.droppedAttributes()).isZero();
            assertThat(rig.count(Counter.CUT_EVENT_ATTRIBUTES)).isEqualTo(2);
            assertThat(rig.count(Counter.CUT_LINK_ATTRIBUTES)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepASpanWithinItsBytes(final Checks checks) {
        for (final int max : new int[] {288, 300, 384, 385, 512, 1_024, 4_096}) {
            try (Rig rig = Rig.with(
                    checks, b -> b.spanMaxBytes(max).stackTraceMaxChars(100).attributeLimit(1_000))) {
                final SpanData span = rig.record(s -> {
                    s.set("first", 1);
                    for (int i = 0; i < 400; i++) {
                        s.set("key" + i, "0123456789");
                    }
                    s.set("key0", "too long ".repeat(max));
                    s.event("e").set("a", "too long ".repeat(max));
                    s.link(s);
                    s.fail("message".repeat(max));
                });
                assertThat(span.attribute("first")).isEqualTo(1L);
                assertThat(span.attributes().size() + span.droppedAttributes())
                        .as("in all, with the value that found no room for its successor")
                        .isBetween(401, 402);
                assertThat(span.attributes()).hasSizeBetween(2, 250);
                assertThat(span.status()).isEqualTo(Status.ERROR);
                assertThat(rig.count(Counter.CUT_BYTES)).isGreaterThan(100);
                assertThat(rig.errors).isEmpty();
                assertThat(rig.closed().isComplete()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeRecordsOfAnyLengthUpToTheLargest(final Checks checks) {
        try (Rig rig = Rig.with(checks, b -> b.slotBytes(64).ringBytes(1 << 17).stripes(1))) {
            for (int length = 0; length < 16_000; length += 97) {
                final String text = "x".repeat(length);
                assertThat(rig.record(s -> s.set(TEXT, text)).attribute(TEXT)).isEqualTo(text);
            }
            assertThat(rig.count(Counter.CUT_BYTES)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldBoundTheSpansOfATraceAndTellItsLocalRoot(final Checks checks) {
        try (Rig rig = Rig.with(checks, b -> b.spansMaxPerTrace(5))) {
            final Span root = rig.tracer.start(Names.WORK);
            Span parent = root;
            for (int i = 0; i < 10; i++) {
                parent = rig.tracer.start(Names.CHILD, parent);
                assertThat(parent.isValid()).isTrue();
                assertThat(parent.traceIdLow()).isEqualTo(root.traceIdLow());
                assertThat(parent.isSampled()).as("what others are told stays").isTrue();
                assertThat(parent.isRecording()).isEqualTo(i < 4);
                parent.end();
            }
            root.end();
            final SpanData data = rig.span("work");
            assertThat(data.droppedSpans()).isEqualTo(6);
            assertThat(rig.exporter.spans("child")).hasSize(4).allMatch(span -> span.droppedSpans() == 0);
            assertThat(rig.count(Counter.TRACE_LIMIT)).isEqualTo(6);
            rig.tracer.start(Names.OTHER).end();
            assertThat(rig.span("other").droppedSpans())
                    .as("a trace of its own")
                    .isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldBoundTheSpansOfATraceOverAllThreads(final Checks checks) throws Exception {
        try (Rig rig = Rig.with(checks, b -> b.spansMaxPerTrace(100))) {
            final Span root = rig.tracer.start(Names.WORK);
            final List<CompletableFuture<Void>> threads = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                threads.add(CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < 30; i++) {
                        rig.tracer.start(Names.CHILD, root).end();
                    }
                }));
            }
            for (final CompletableFuture<Void> thread : threads) {
                thread.get(20, TimeUnit.SECONDS);
            }
            root.end();
            final int recorded = rig.spans().size() - 1;
            assertThat(recorded + rig.span("work").droppedSpans()).isEqualTo(120);
            assertThat(recorded).isBetween(99, 102);
            assertThat(rig.count(Counter.TRACE_LIMIT)).isEqualTo(120 - recorded);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldBoundOpenSpansAndPropagateTheOthers(final Checks checks) {
        try (Rig rig = Rig.with(checks, b -> b.spansMaxOpen(3))) {
            final List<Span> open = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                open.add(rig.tracer.start(Names.WORK));
                assertThat(open.get(i).isRecording()).isEqualTo(i < 3);
                assertThat(open.get(i).isValid()).isTrue();
                assertThat(open.get(i).isSampled()).isTrue();
            }
            try (Scope scope = open.get(4).makeCurrent()) {
                assertThat(scope.span().traceIdLow()).isNotZero();
                assertThat(rig.tracer.start(Names.CHILD).traceIdLow())
                        .isEqualTo(open.get(4).traceIdLow());
            }
            assertThat(rig.count(Counter.OPEN_LIMIT)).isEqualTo(3);
            open.forEach(Span::end);
            final Span again = rig.tracer.start(Names.WORK);
            assertThat(again.isRecording()).as("room again").isTrue();
            again.end();
            assertThat(rig.spans()).hasSize(4);
            assertThat(rig.nanospan.ledger().open()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldDropAndCountWhatFindsNoRoomInTheRing(final Checks checks) {
        try (Rig rig = Rig.with(checks, b -> tiny(b).ownThread(false))) {
            for (int i = 0; i < 2_000; i++) {
                rig.tracer.start(Names.WORK).set("i", i).end();
            }
            assertThat(rig.count(Counter.RING_FULL)).isBetween(1L, 1_999L);
            final long queued = rig.nanospan.ledger().queued();
            final Ledger ledger = rig.closed();
            assertThat(rig.exporter.spans()).hasSize((int) queued);
            assertThat(ledger.isComplete()).as("something was dropped").isFalse();
            assertThat(rig.exporter.spans().get(0).attribute("i"))
                    .as("the newest is dropped")
                    .isEqualTo(0L);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldWaitForRoomIfToldSoAndNotForEver(final Checks checks) {
        try (Rig rig = Rig.with(
                checks,
                b -> tiny(b).ownThread(false).overflow(Overflow.BLOCK).overflowTimeout(Duration.ofMillis(20)))) {
            while (rig.count(Counter.RING_FULL) == 0) {
                rig.tracer.start(Names.WORK).end();
            }
            final long before = System.nanoTime();
            rig.tracer.start(Names.WORK).end();
            assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(20_000_000L);
            assertThat(rig.count(Counter.RING_FULL)).isEqualTo(2);
        }
        try (Rig rig =
                Rig.with(checks, b -> tiny(b).overflow(Overflow.BLOCK).overflowTimeout(Duration.ofSeconds(20)))) {
            for (int i = 0; i < 20_000; i++) {
                rig.tracer.start(Names.WORK).end();
            }
            assertThat(rig.closed().isComplete()).isTrue();
        }
    }

    private static NanospanConfig.Builder tiny(final NanospanConfig.Builder builder) {
        return builder.ringBytes(1 << 16).stripes(1).slotBytes(128);
    }
}
