package dev.nanospan.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.AttributeSetter;
import dev.nanospan.Checks;
import dev.nanospan.Span;
import dev.nanospan.ledger.Counter;
import dev.nanospan.record.Key;
import dev.nanospan.record.Value;
import dev.nanospan.testkit.SpanData;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AttributesTest {
    private static final Key.OfString TEXT = Key.ofString("text");
    private static final Key.OfBoolean FLAG = Key.ofBoolean("flag");
    private static final Key.OfLong NUMBER = Key.ofLong("number");
    private static final Key.OfDouble RATIO = Key.ofDouble("ratio");
    private static final Key.OfBytes BYTES = Key.ofBytes("bytes");
    private static final Key.OfStrings TEXTS = Key.ofStrings("texts");
    private static final Key.OfBooleans FLAGS = Key.ofBooleans("flags");
    private static final Key.OfLongs NUMBERS = Key.ofLongs("numbers");
    private static final Key.OfDoubles RATIOS = Key.ofDoubles("ratios");
    private static final Value BUY = Value.of("buy");
    private static final String WIDE = "Zürich \u4e2d\u6587 \ud83d\ude00";

    /** A key no table keeps: it is longer than what is interned. */
    private static final String LONG_KEY = "k".repeat(300);

    @ParameterizedTest
    @EnumSource
    void shouldTakeEveryTypeByKey(final Checks checks) {
        final Map<String, Object> expected = everything();
        try (Rig rig = Rig.with(checks)) {
            assertThat(rig.record(AttributesTest::setEverything).attributes()).containsExactlyEntriesOf(expected);
            assertThat(rig.record(span -> setEverything(span.event("e")))
                            .event("e")
                            .attributes())
                    .containsExactlyEntriesOf(expected);
            final SpanData linked = rig.record(span -> setEverything(span.link(span)));
            assertThat(linked.links().get(0).attributes()).containsExactlyEntriesOf(expected);
            rig.exporter.clear();
            final var builder = rig.tracer.span(Names.OTHER);
            setEverything(builder);
            builder.start().end();
            assertThat(rig.span("other").attributes()).containsExactlyEntriesOf(expected);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeArraysByPlainName(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            for (final String prefix : new String[] {"plain.", LONG_KEY}) {
                final Map<String, Object> expected = mapOf(
                        prefix + 1,
                        Arrays.asList("a", null, WIDE, ""),
                        prefix + 2,
                        List.of(true, false, true),
                        prefix + 3,
                        List.of(1L, -2L),
                        prefix + 4,
                        List.of(0.5, -0.25),
                        prefix + 5,
                        List.of((byte) 0, (byte) -1, (byte) 127),
                        prefix + 6,
                        List.of());
                assertThat(rig.record(span -> setArrays(span, prefix)).attributes())
                        .containsExactlyEntriesOf(expected);
                assertThat(rig.record(span -> setArrays(span.event("e"), prefix))
                                .event("e")
                                .attributes())
                        .containsExactlyEntriesOf(expected);
                final SpanData linked = rig.record(span -> setArrays(span.link(span), prefix));
                assertThat(linked.links().get(0).attributes()).containsExactlyEntriesOf(expected);
                rig.exporter.clear();
                final var builder = rig.tracer.span(Names.OTHER);
                setArrays(builder, prefix);
                builder.start().end();
                assertThat(rig.span("other").attributes()).containsExactlyEntriesOf(expected);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldIgnoreNoArraysAndRefuseArraysWithoutAName(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final SpanData span = rig.record(s -> {
                s.set("k", (String[]) null).set("k", (boolean[]) null).set("k", (long[]) null);
                s.set("k", (double[]) null).set("k", (byte[]) null);
                setArrays(s, null);
            });
            assertThat(span.attributes()).isEmpty();
            assertThat(rig.count(Counter.EMPTY_KEYS)).isEqualTo(6);
        }
    }

    private static void setArrays(final AttributeSetter<?> on, final @Nullable String prefix) {
        on.set(named(prefix, 1), new String[] {"a", null, WIDE, ""});
        on.set(named(prefix, 2), new boolean[] {true, false, true});
        on.set(named(prefix, 3), new long[] {1, -2});
        on.set(named(prefix, 4), new double[] {0.5, -0.25});
        on.set(named(prefix, 5), new byte[] {0, -1, 127});
        on.set(named(prefix, 6), new long[0]);
    }

    private static String named(final @Nullable String prefix, final int number) {
        return prefix == null ? "" : prefix + number;
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeScalarsByPlainName(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            for (final String prefix : new String[] {"plain.", LONG_KEY, "schlüssel\ud83d\ude00."}) {
                final SpanData span = rig.record(s -> s.set(prefix + 1, "text")
                        .set(prefix + 2, WIDE)
                        .set(prefix + 3, true)
                        .set(prefix + 4, false)
                        .set(prefix + 5, Long.MIN_VALUE)
                        .set(prefix + 6, -0.0)
                        .set(prefix + 7, CharBuffer.wrap(WIDE)));
                assertThat(span.attributes())
                        .containsExactlyEntriesOf(mapOf(
                                prefix + 1,
                                "text",
                                prefix + 2,
                                WIDE,
                                prefix + 3,
                                true,
                                prefix + 4,
                                false,
                                prefix + 5,
                                Long.MIN_VALUE,
                                prefix + 6,
                                -0.0,
                                prefix + 7,
                                WIDE));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeEveryTypeByAKeyTooLongForAnyTable(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final SpanData span = rig.record(s -> s.set(Key.ofLong(LONG_KEY + "l"), 1)
                    .set(Key.ofLongs(LONG_KEY + "ls"), 1, 2)
                    .set(Key.ofStrings(LONG_KEY + "ss"), "a", null));
            assertThat(span.attributes())
                    .containsExactlyEntriesOf(mapOf(
                            LONG_KEY + "l", 1L,
                            LONG_KEY + "ls", List.of(1L, 2L),
                            LONG_KEY + "ss", Arrays.asList("a", null)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepExtremeNumbers(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final SpanData span = rig.record(s -> s.set(NUMBERS, Long.MIN_VALUE, -1, 0, Long.MAX_VALUE)
                    .set(RATIOS, Double.NaN, Double.NEGATIVE_INFINITY, -0.0, Double.MIN_VALUE, Double.MAX_VALUE));
            assertThat(span.attribute(NUMBERS)).isEqualTo(List.of(Long.MIN_VALUE, -1L, 0L, Long.MAX_VALUE));
            assertThat(span.attribute(RATIOS))
                    .isEqualTo(List.of(Double.NaN, Double.NEGATIVE_INFINITY, -0.0, Double.MIN_VALUE, Double.MAX_VALUE));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepEmptyValues(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final SpanData span = rig.record(s -> s.set(TEXT, "")
                    .set(BYTES, new byte[0])
                    .set(TEXTS)
                    .set(FLAGS)
                    .set(NUMBERS)
                    .set(RATIOS));
            assertThat(span.attribute(TEXT)).isEqualTo("");
            for (final Key key : new Key[] {BYTES, TEXTS, FLAGS, NUMBERS, RATIOS}) {
                assertThat(span.attribute(key)).as(key.text()).isEqualTo(List.of());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCopyAtOnce(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final StringBuilder text = new StringBuilder("before");
            final byte[] bytes = {1};
            final long[] numbers = {1};
            final SpanData span = rig.record(s -> {
                s.set(TEXT, text).set(BYTES, bytes).set(NUMBERS, numbers);
                text.setLength(0);
                bytes[0] = 2;
                numbers[0] = 2;
            });
            assertThat(span.attributes())
                    .containsExactlyEntriesOf(
                            mapOf("text", "before", "bytes", List.of((byte) 1), "numbers", List.of(1L)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeTextAsBytes(final Checks checks) {
        final byte[] utf8 = ("xx" + WIDE + "yy").getBytes(StandardCharsets.UTF_8);
        try (Rig rig = Rig.with(checks)) {
            final SpanData span =
                    rig.record(s -> s.setUtf8(TEXT, utf8, 2, utf8.length - 4).set(BYTES, utf8, 0, 2));
            assertThat(span.attribute(TEXT)).isEqualTo(WIDE);
            assertThat(span.attribute(BYTES)).isEqualTo(List.of((byte) 'x', (byte) 'x'));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseAndCountABadRangeOfBytes(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final byte[] bytes = new byte[4];
            final SpanData span = rig.record(s -> s.setUtf8(TEXT, bytes, 0, 5)
                    .setUtf8(TEXT, bytes, -1, 1)
                    .setUtf8(TEXT, bytes, 1, -1)
                    .setUtf8(TEXT, null, 0, 0)
                    .set(BYTES, bytes, Integer.MAX_VALUE, 1)
                    .set(BYTES, bytes, 4, 1));
            assertThat(span.attributes()).isEmpty();
            assertThat(rig.count(Counter.BAD_VALUES)).isEqualTo(6);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldLetTheLastWriteWinWhateverItsType(final Checks checks) {
        final List<Consumer<Span>> writes = List.of(
                s -> s.set("k", "text"),
                s -> s.set("k", true),
                s -> s.set("k", 7L),
                s -> s.set("k", 0.5),
                s -> s.set("k", CharBuffer.wrap(WIDE)),
                s -> s.set(Key.ofString("k"), BUY),
                s -> s.set(Key.ofBytes("k"), new byte[] {1, 2, 3}),
                s -> s.set(Key.ofStrings("k"), "a", "b"),
                s -> s.set(Key.ofBooleans("k"), true, false),
                s -> s.set(Key.ofLongs("k"), 1, 2, 3),
                s -> s.set(Key.ofDoubles("k"), 1.5));
        final List<Object> values = List.of(
                "text",
                true,
                7L,
                0.5,
                WIDE,
                "buy",
                List.of((byte) 1, (byte) 2, (byte) 3),
                List.of("a", "b"),
                List.of(true, false),
                List.of(1L, 2L, 3L),
                List.of(1.5));
        try (Rig rig = Rig.with(checks)) {
            for (final Consumer<Span> first : writes) {
                for (int i = 0; i < writes.size(); i++) {
                    final Consumer<Span> last = writes.get(i);
                    final SpanData span = rig.record(s -> {
                        s.set("before", 1);
                        first.accept(s);
                        s.set("after", 2);
                        last.accept(s);
                    });
                    assertThat(span.attributes())
                            .containsExactlyInAnyOrderEntriesOf(mapOf("before", 1L, "after", 2L, "k", values.get(i)));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldLetTheLastWriteWinInEventsAndLinksAndForLongKeys(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final SpanData span = rig.record(s -> {
                s.set(LONG_KEY, 1).set(LONG_KEY, "two");
                s.event("e").set("k", 1).set(LONG_KEY, 1).set("k", 2).set(LONG_KEY, 2);
                s.link(s).set("k", 1).set(LONG_KEY, 1).set("k", 3).set(LONG_KEY, 3);
                s.event("f").set("k", 4);
            });
            assertThat(span.attributes()).isEqualTo(Map.of(LONG_KEY, "two"));
            assertThat(span.event("e").attributes()).isEqualTo(Map.of("k", 2L, LONG_KEY, 2L));
            assertThat(span.event("f").attributes()).isEqualTo(Map.of("k", 4L));
            assertThat(span.links().get(0).attributes()).isEqualTo(Map.of("k", 3L, LONG_KEY, 3L));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldIgnoreNullValues(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final SpanData span = rig.record(s -> s.set(TEXT, "stays")
                    .set(TEXT, (String) null)
                    .set(TEXT, (Value) null)
                    .set(TEXT, (CharSequence) null)
                    .set("text", (String) null)
                    .set("text", (CharSequence) null)
                    .set(BYTES, (byte[]) null)
                    .set(TEXTS, (String[]) null)
                    .set(FLAGS, (boolean[]) null)
                    .set(NUMBERS, (long[]) null)
                    .set(RATIOS, (double[]) null));
            assertThat(span.attributes()).isEqualTo(Map.of("text", "stays"));
            assertThat(rig.count(Counter.BAD_VALUES)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseAndCountEmptyKeys(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final SpanData span = rig.record(s -> {
                s.set("", 1).set("", "a").set("", true).set("", 0.5).set("", CharBuffer.wrap("a"));
                s.set((String) null, 1).set((Key.OfLong) null, 1);
                s.set(Key.ofString(""), "a").set(Key.ofString(""), BUY).set(Key.ofLong(""), 1);
                s.set(Key.ofBytes(""), new byte[1]).set(Key.ofStrings(""), "a").set(Key.ofLongs(""), 1);
                s.event("e").set("", 1);
                s.link(s).set("", 1);
            });
            assertThat(span.attributes()).isEmpty();
            assertThat(span.event("e").attributes()).isEmpty();
            assertThat(span.droppedAttributes()).as("not for a limit").isZero();
            assertThat(rig.count(Counter.EMPTY_KEYS)).isEqualTo(15);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseBlockedKeysWhateverIsAllowed(final Checks checks) {
        try (Rig rig = Rig.with(
                checks, b -> b.allowedKeys("http.*", "db.system").blockedKeys("http.request.header.*", "db.system"))) {
            final SpanData span = rig.record(s -> {
                s.set("http.method", "GET").set("http.request.header.cookie", "secret");
                s.set(Key.ofString("http.request.header.cookie"), "secret").set("db.system", "x");
                s.set("other", 1).set("http." + LONG_KEY, 1).set("other" + LONG_KEY, 1);
                s.event("e").set("other", 1).set("http.status", 200);
                s.link(s).set("other", 1).set("http.status", 200);
            });
            assertThat(span.attributes().keySet()).containsExactly("http.method", "http." + LONG_KEY);
            assertThat(span.event("e").attributes().keySet()).containsExactly("http.status");
            assertThat(span.links().get(0).attributes().keySet()).containsExactly("http.status");
            assertThat(span.droppedAttributes()).isZero();
            assertThat(rig.count(Counter.BLOCKED_KEYS)).isEqualTo(7);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldAllowAllButBlockedKeysIfNoneIsAllowedByName(final Checks checks) {
        try (Rig rig = Rig.with(checks, b -> b.blockedKeys("secret"))) {
            assertThat(rig.record(s -> s.set("secret", 1).set("secretive", 2)).attributes())
                    .isEqualTo(Map.of("secretive", 2L));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldReplaceUnpairedSurrogates(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final SpanData span = rig.record(s -> s.set("high", "a\ud83d")
                    .set("low", "\ude00b")
                    .set("swapped", "\ude00\ud83d")
                    .set("pair", "\ud83d\ude00"));
            assertThat(span.attributes())
                    .isEqualTo(Map.of(
                            "high", "a\ufffd", "low", "\ufffdb", "swapped", "\ufffd\ufffd", "pair", "\ud83d\ude00"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldSurviveTextsThatThrow(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final List<HostileText.Trick> tricks = List.of(
                    HostileText.Trick.LENGTH_THROWS,
                    HostileText.Trick.LENGTH_THROWS_AN_ERROR,
                    HostileText.Trick.CHAR_THROWS,
                    HostileText.Trick.CHAR_THROWS_AN_ERROR,
                    HostileText.Trick.CHAR_THROWS_LATE,
                    HostileText.Trick.CHAR_THROWS_AN_ERROR_LATE);
            for (final HostileText.Trick trick : tricks) {
                for (final String key : new String[] {"k", LONG_KEY}) {
                    final long before = rig.count(Counter.BAD_VALUES);
                    final SpanData span = rig.record(s -> {
                        s.set("before", 1).set(key, new HostileText(trick)).set("after", "2");
                        s.event("e").set(key, new HostileText(trick)).set("after", 3);
                        s.event(key, 5);
                    });
                    assertThat(span.attributes()).isEqualTo(Map.of("before", 1L, "after", "2"));
                    assertThat(span.event("e").attributes()).isEqualTo(Map.of("after", 3L));
                    assertThat(span.events()).hasSize(2);
                    assertThat(span.droppedAttributes()).isZero();
                    assertThat(rig.count(Counter.BAD_VALUES) - before).isEqualTo(2);
                }
            }
            assertThat(rig.count(Counter.CUT_BYTES)).isZero();
            assertThat(rig.count(Counter.CUT_ATTRIBUTES)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepTheRecordWholeWhenATextThatThrowsReplacesAnother(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            for (final String key : new String[] {"k", LONG_KEY}) {
                final SpanData span = rig.record(s -> s.set("before", 1)
                        .set(key, "an older value")
                        .set(key, new HostileText(HostileText.Trick.CHAR_THROWS_LATE))
                        .set("after", 2));
                assertThat(span.attributes()).containsEntry("before", 1L).containsEntry("after", 2L);
                assertThat(span.attributes().get(key)).isIn("an older value", null);
            }
            assertThat(rig.count(Counter.BAD_VALUES)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepTheRecordWholeWhenATextChangesWhileItIsRead(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            for (final HostileText.Trick trick :
                    new HostileText.Trick[] {HostileText.Trick.GROWS, HostileText.Trick.SHRINKS}) {
                final SpanData span = rig.record(s -> {
                    s.set("before", 1).set("k", new HostileText(trick)).set("after", 2);
                    s.set(LONG_KEY, new HostileText(trick)).set("last", 3);
                    s.fail(new HostileText(trick)).set("really last", 4);
                });
                assertThat(span.attributes())
                        .containsEntry("before", 1L)
                        .containsEntry("after", 2L)
                        .containsEntry("last", 3L)
                        .containsEntry("really last", 4L);
                assertThat(span.statusMessage()).isEmpty();
            }
            assertThat(rig.count(Counter.BAD_VALUES)).isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldSurviveTextsThatLieAboutTheirLength(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            for (final HostileText.Trick trick :
                    new HostileText.Trick[] {HostileText.Trick.NEGATIVE_LENGTH, HostileText.Trick.HUGE_LENGTH}) {
                final SpanData span = rig.record(s -> {
                    s.set("before", 1).set("k", new HostileText(trick)).set("after", 2);
                    s.set(LONG_KEY, new HostileText(trick)).set("last", 3);
                });
                assertThat(span.attributes())
                        .containsEntry("before", 1L)
                        .containsEntry("after", 2L)
                        .containsEntry("last", 3L);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldIgnoreAttributesOfAnUnrecordedSpan(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            Span.NOOP
                    .set("k", 1)
                    .event("e")
                    .set("k", 2)
                    .span()
                    .link(new dev.nanospan.SpanContext())
                    .set("k", 3);
            Span.NOOP.rename("x").fail("x").fail(new RuntimeException("x")).end();
            assertThat(rig.nanospan.ledger().get(Counter.USE_AFTER_END)).isZero();
            assertThat(Span.NOOP.isRecording()).isFalse();
            assertThat(Span.NOOP.isValid()).isFalse();
            assertThat(Span.NOOP.makeCurrent().span()).isSameAs(Span.NOOP);
        }
    }

    private static void setEverything(final AttributeSetter<?> on) {
        on.set(TEXT, WIDE);
        on.set(FLAG, true);
        on.set(NUMBER, -42);
        on.set(RATIO, 0.1);
        on.set(BYTES, new byte[] {0, -1, 127});
        on.set(TEXTS, "a", null, WIDE, "");
        on.set(FLAGS, true, false, true);
        on.set(NUMBERS, 1, -2);
        on.set(RATIOS, 0.5, -0.25);
        on.set(Key.ofString("constant"), BUY);
        on.set(Key.ofString("sequence"), CharBuffer.wrap("built"));
    }

    private static Map<String, Object> everything() {
        return mapOf(
                "text",
                WIDE,
                "flag",
                true,
                "number",
                -42L,
                "ratio",
                0.1,
                "bytes",
                List.of((byte) 0, (byte) -1, (byte) 127),
                "texts",
                Arrays.asList("a", null, WIDE, ""),
                "flags",
                List.of(true, false, true),
                "numbers",
                List.of(1L, -2L),
                "ratios",
                List.of(0.5, -0.25),
                "constant",
                "buy",
                "sequence",
                "built");
    }

    private static Map<String, Object> mapOf(final Object... keysAndValues) {
        final Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }
}
