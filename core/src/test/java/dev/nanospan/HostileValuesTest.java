package dev.nanospan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.layout.RecordDecoder;
import dev.nanospan.layout.RecordDecoder.Attribute;
import dev.nanospan.layout.RecordDecoder.Decoded;
import dev.nanospan.ledger.Counter;
import dev.nanospan.record.Key;
import dev.nanospan.record.Name;
import dev.nanospan.record.Status;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that lie, throw or change, and buffers that run out: the record stays whole, and what was lost is counted. */
class HostileValuesTest {
    private static final Key.OfString TEXT = Key.ofString("hostile.text");
    private static final Key.OfString OTHER = Key.ofString("hostile.other");
    private static final Key.OfStrings TEXTS = Key.ofStrings("hostile.texts");
    private static final Key.OfLong AFTER = Key.ofLong("hostile.after");
    private static final Attribute AFTERWARDS = new Attribute("hostile.after", "LONG:1");
    private static final String INLINE = "hostile.inline.".repeat(20);
    private static final Name EVENT = Name.of("hostile.event");

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 9, 10, 15, 19})
    void shouldTakeBackAnAttributeWhoseTextThrows(final int reads) {
        try (Recording recording = new Recording()) {
            final Decoded span = recording.decoded(
                    each -> each.set(OTHER, "kept").set(TEXT, throwing(reads)).set(AFTER, 1));

            assertThat(span.attributes).containsExactly(new Attribute("hostile.other", "STRING:kept"), AFTERWARDS);
            assertThat(recording.count(Counter.BAD_VALUES)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 9, 10, 15, 19})
    void shouldTakeBackAnAttributeWhoseTextThrowsThoughTheKeyHadAValue(final int reads) {
        try (Recording recording = new Recording()) {
            final Decoded span = recording.decoded(each -> each.set(TEXT, "a value that was there")
                    .set(OTHER, "kept")
                    .set(TEXT, throwing(reads))
                    .set(AFTER, 1));

            assertThat(span.attributes).containsExactly(new Attribute("hostile.other", "STRING:kept"), AFTERWARDS);
            assertThat(recording.count(Counter.BAD_VALUES)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 10, 15})
    void shouldTakeBackAnInlineAttributeWhoseTextThrowsThoughTheKeyHadAValue(final int reads) {
        try (Recording recording = new Recording()) {
            final Decoded span = recording.decoded(each -> each.set(INLINE, "a value that was there")
                    .set(INLINE, throwing(reads))
                    .set(AFTER, 1));

            assertThat(span.attributes).containsExactly(AFTERWARDS);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 10, 15})
    void shouldTakeBackAnAttributeOfAnEventAndOfALink(final int reads) {
        try (Recording recording = new Recording()) {
            final Decoded span = recording.decoded(each -> {
                each.event(EVENT, 1)
                        .set(TEXT, "first")
                        .set(TEXT, throwing(reads))
                        .set(AFTER, 1);
                each.link(each).set(TEXT, "first").set(TEXT, throwing(reads)).set(AFTER, 1);
            });

            assertThat(span.events.get(0).attributes).containsExactly(AFTERWARDS);
            assertThat(span.events.get(0).droppedAttributes).isZero();
            assertThat(span.links.get(0).attributes).containsExactly(AFTERWARDS);
            assertThat(span.links.get(0).droppedAttributes).isZero();
        }
    }

    @Test
    void shouldCountAValueThatThrowsAsThatAndAsNothingElse() {
        try (Recording recording = new Recording()) {
            final Decoded span = recording.decoded(each -> each.set(TEXT, throwing(3)));

            assertThat(span.dropped).isNull();
            assertThat(recording.count(Counter.BAD_VALUES)).isEqualTo(1);
            assertThat(recording.count(Counter.CUT_BYTES)).isZero();
            assertThat(recording.count(Counter.CUT_ATTRIBUTES)).isZero();
        }
    }

    @Test
    void shouldKeepARecordWholeWhoseTextChangesWhileItIsRead() {
        try (Recording recording = new Recording()) {
            final Decoded span = recording.decoded(each -> each.set(TEXT, changing("aaaaaaaaaa", "\u20ac\u20ac\u20aca"))
                    .set(OTHER, changing("\u20ac\u20ac\u20ac\u20ac", "b"))
                    .set(AFTER, 1));

            assertThat(span.attributes).hasSize(3).contains(AFTERWARDS);
        }
    }

    @Test
    void shouldNotReadTextsThatCanNeverFit() {
        try (Recording recording = new Recording()) {
            final Counting endless = new Counting(Integer.MAX_VALUE);
            final Counting negative = new Counting(-5);
            final Decoded span = recording.decoded(each -> each.set(TEXT, endless)
                    .set(OTHER, negative)
                    .set(INLINE, endless)
                    .set(AFTER, 1));

            assertThat(span.attributes).endsWith(AFTERWARDS).doesNotHaveDuplicates();
            assertThat(span.dropped).isEqualTo(List.of(2, 0, 0, 0));
            assertThat(endless.reads).isLessThan(100_000);
            assertThat(negative.reads).isZero();
        }
    }

    @Test
    void shouldRefuseManyTextsWhoseSizeDoesNotFitAnInt() {
        final String[] texts = new String[4_096];
        Arrays.fill(texts, "x".repeat((1 << 20) - 4));
        try (Recording recording = new Recording()) {
            final long startNs = System.nanoTime();
            final Decoded span =
                    recording.decoded(each -> each.set(TEXTS, texts).set(AFTER, 1));

            assertThat(System.nanoTime() - startNs).isLessThan(30_000_000_000L);
            assertThat(span.attributes).containsExactly(AFTERWARDS);
            assertThat(span.dropped).isEqualTo(List.of(1, 0, 0, 0));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 10, 15, 19})
    void shouldHaveNoStatusMessageIfItThrows(final int reads) {
        try (Recording recording = new Recording()) {
            recording.record(each -> each.set(OTHER, "secret of another span ".repeat(10)));
            final Decoded span = recording.decoded(
                    each -> each.status(Status.ERROR, throwing(reads)).set(AFTER, 1));

            assertThat(span.statusMessage).isNull();
            assertThat(span.status).isEqualTo(Status.ERROR.code());
            assertThat(span.attributes).containsExactly(AFTERWARDS);
            assertThat(recording.count(Counter.BAD_VALUES)).isEqualTo(1);
        }
    }

    @Test
    void shouldHaveNoStatusMessageIfItChangesWhileItIsRead() {
        try (Recording recording = new Recording()) {
            recording.record(each -> each.set(OTHER, "secret of another span ".repeat(10)));
            final Decoded shorter =
                    recording.decoded(each -> each.status(Status.ERROR, changing("\u20ac\u20ac\u20ac", "b"))
                            .set(AFTER, 1));
            final Decoded longer =
                    recording.decoded(each -> each.status(Status.ERROR, changing("bbb", "\u20ac\u20ac\u20ac"))
                            .set(AFTER, 1));

            assertThat(shorter.statusMessage).isNull();
            assertThat(longer.statusMessage).isNull();
            assertThat(shorter.attributes).containsExactly(AFTERWARDS);
            assertThat(longer.attributes).containsExactly(AFTERWARDS);
            assertThat(recording.count(Counter.BAD_VALUES)).isEqualTo(2);
        }
    }

    @Test
    void shouldRefuseBytesWhoseRangeIsWrong() {
        try (Recording recording = new Recording()) {
            final byte[] bytes = new byte[4];
            final Decoded span = recording.decoded(each -> {
                each.setUtf8(TEXT, bytes, -1, 2).setUtf8(TEXT, bytes, 0, 5).setUtf8(TEXT, bytes, 5, 0);
                each.setUtf8(TEXT, bytes, 0, -1).setUtf8(TEXT, null, 0, 0);
                each.setUtf8(TEXT, bytes, Integer.MAX_VALUE, Integer.MAX_VALUE);
                each.set(AFTER, 1);
            });

            assertThat(span.attributes).containsExactly(AFTERWARDS);
            assertThat(recording.count(Counter.BAD_VALUES)).isEqualTo(6);
        }
    }

    @Test
    void shouldIgnoreNullsOfAllKinds() {
        try (Recording recording = new Recording()) {
            final Decoded span = recording.decoded(each -> {
                each.set(TEXT, (String) null).set(TEXT, (CharSequence) null);
                each.set(Key.ofBytes("hostile.bytes"), null).set(TEXTS, (String[]) null);
                each.set((Key.OfLong) null, 1).set((String) null, 1L).set((String) null, "x");
                each.status(null).rename((Name) null).rename((String) null);
                each.event((Name) null).set(AFTER, 1);
                each.event((String) null);
                each.link((SpanContext) null).set(AFTER, 1);
                each.fail((Throwable) null);
            });

            assertThat(span.name).isEqualTo(Name.UNNAMED);
            assertThat(span.attributes).isEmpty();
            assertThat(span.events).hasSize(2);
            assertThat(span.links).isEmpty();
            assertThat(recording.count(Counter.EMPTY_KEYS)).isEqualTo(3);
        }
    }

    @Test
    void shouldCountWhatWasCutBeforeAndAfterTheStartOfABuiltSpan() {
        try (Recording recording = new Recording(builder -> builder.blockedKeys("hostile.other"))) {
            recording
                    .tracer
                    .span("  not fit  ")
                    .set(OTHER, "blocked")
                    .set("", 1L)
                    .start()
                    .set(OTHER, "blocked")
                    .end();
            final Decoded span = RecordDecoder.decode(recording.last());

            assertThat(span.name).isEqualTo("not fit");
            assertThat(recording.count(Counter.CUT_NAMES)).isEqualTo(1);
            assertThat(recording.count(Counter.BLOCKED_KEYS)).isEqualTo(2);
            assertThat(recording.count(Counter.EMPTY_KEYS)).isEqualTo(1);
        }
    }

    @Test
    void shouldCountAllThatABuiltSpanHasNoRoomFor() {
        try (Recording recording =
                new Recording(builder -> builder.spanMaxBytes(400).stackTraceMaxChars(0))) {
            final byte[] state = "a=b".repeat(20).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            final SpanContext parent = new SpanContext().set(1, 2, 3, SpanContext.SAMPLED);
            parent.traceState(state, 0, state.length);
            final SpanContext linked = new SpanContext().set(1, 2, 3, SpanContext.SAMPLED);
            recording
                    .tracer
                    .span(EVENT)
                    .parent(parent)
                    .set(TEXT, "x".repeat(200))
                    .set(OTHER, "y")
                    .link(linked)
                    .start()
                    .set(AFTER, 1)
                    .end();
            final Decoded span = RecordDecoder.decode(recording.last());

            assertThat(span.attributes).containsExactly(AFTERWARDS);
            assertThat(span.dropped).isEqualTo(List.of(2, 0, 1, 0));
            assertThat(recording.count(Counter.CUT_ATTRIBUTES)).isEqualTo(2);
            assertThat(recording.count(Counter.CUT_LINKS)).isEqualTo(1);
            assertThat(recording.count(Counter.CUT_BYTES)).isEqualTo(1);
        }
    }

    @Test
    void shouldCountALinkToNowhereOfABuiltSpanToo() {
        try (Recording recording = new Recording()) {
            final Span span = recording
                    .tracer
                    .span(EVENT)
                    .link(new SpanContext())
                    .link(Span.NOOP)
                    .start();
            span.link(new SpanContext()).span().end();

            assertThat(RecordDecoder.decode(recording.last()).links).isEmpty();
            assertThat(recording.count(Counter.BAD_CONTEXTS)).isEqualTo(3);
        }
    }

    @Test
    void shouldTakeOverAttributesAndLinksOfABuiltSpanAndGoOn() {
        try (Recording recording = new Recording()) {
            final SpanContext linked = new SpanContext().set(1, 2, 3, SpanContext.SAMPLED);
            recording
                    .tracer
                    .span("inline name")
                    .set(TEXT, "first")
                    .set(INLINE, "first")
                    .link(linked)
                    .start()
                    .set(TEXT, "second")
                    .set(INLINE, "second")
                    .link(linked)
                    .set(AFTER, 1)
                    .span()
                    .end();
            final Decoded span = RecordDecoder.decode(recording.last());

            assertThat(span.attributes)
                    .containsExactly(
                            new Attribute("hostile.text", "STRING:second"), new Attribute(INLINE, "STRING:second"));
            assertThat(span.links).hasSize(2);
            assertThat(span.links.get(1).attributes).containsExactly(AFTERWARDS);
        }
    }

    @Test
    void shouldGoOnInTheSmallBufferOnceAllLargeOnesAreTaken() {
        final int largeBuffers = (2 << 20) / (16 << 10);
        try (Recording recording = new Recording()) {
            final Span[] open = new Span[largeBuffers];
            for (int i = 0; i < open.length; i++) {
                open[i] = recording.tracer.startRoot(EVENT).set(TEXT, "x".repeat(400));
            }
            final Decoded refused = recording.decoded(each -> each.set(TEXT, "x".repeat(400))
                    .set(OTHER, "\u20ac".repeat(100))
                    .set(AFTER, 1));
            open[7].end();
            assertThat(RecordDecoder.decode(recording.last()).attributes).hasSize(1);
            final Decoded taken =
                    recording.decoded(each -> each.set(TEXT, "x".repeat(400)).set(AFTER, 1));
            for (final Span span : open) {
                if (span != open[7]) {
                    span.end();
                }
            }

            assertThat(refused.attributes).containsExactly(AFTERWARDS);
            assertThat(refused.dropped).isEqualTo(List.of(2, 0, 0, 0));
            assertThat(taken.attributes).hasSize(2);
            recording.last();
        }
    }

    /** Throws after some reads: after an even number an exception, after an odd one an error. */
    private static CharSequence throwing(final int afterReads) {
        return new Hostile(10) {
            private int reads;

            @Override
            public char charAt(final int index) {
                if (reads++ >= afterReads && afterReads % 2 == 0) {
                    throw new IllegalStateException("hostile");
                }
                if (reads > afterReads) {
                    throw new StackOverflowError("hostile");
                }
                return 'h';
            }
        };
    }

    /** The second of two equally long texts once the first was read. */
    private static CharSequence changing(final String first, final String second) {
        return new Hostile(Math.min(first.length(), second.length())) {
            private int reads;

            @Override
            public char charAt(final int index) {
                return reads++ < length() ? first.charAt(index) : second.charAt(index);
            }
        };
    }

    /** Counts how often it is read. */
    private static final class Counting extends Hostile {
        private long reads;

        Counting(final int length) {
            super(length);
        }

        @Override
        public char charAt(final int index) {
            reads++;
            return 'c';
        }
    }

    /** A text that is nothing but a length. */
    private abstract static class Hostile implements CharSequence {
        private final int length;

        Hostile(final int length) {
            this.length = length;
        }

        @Override
        public int length() {
            return length;
        }

        @Override
        public CharSequence subSequence(final int start, final int end) {
            throw new UnsupportedOperationException();
        }
    }
}
