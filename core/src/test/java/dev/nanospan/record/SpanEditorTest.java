package dev.nanospan.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.RecordProperties;
import dev.nanospan.layout.RecordDecoder;
import dev.nanospan.layout.RecordDecoder.Attribute;
import dev.nanospan.layout.RecordDecoder.Decoded;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Edits, read back by a decoder that knows nothing of the editor. */
class SpanEditorTest {
    private static final long SEED = 7_919;
    private static final int SPANS = 60;
    private static final int BYTES = 16 << 10;
    private static final Key.OfString TEXT = Key.ofString("edited.text");
    private static final Key.OfLong NUMBER = Key.ofLong("edited.number");
    private static final Key.OfDouble FRACTION = Key.ofDouble("edited.fraction");
    private static final Key.OfBoolean TRUTH = Key.ofBoolean("edited.truth");
    private static final Value CONSTANT = Value.of("a constant");

    private final SpanEditor editor = new SpanEditor(ref -> new InstrumentationScope("", "", ""), BYTES);

    @Test
    void shouldChangeNothingWhereNothingIsToBeChanged() {
        RecordProperties.show(SEED, SPANS, span -> {
            final byte[] before = begin(span);

            assertThat(editor.rewrite(part -> {})).isFalse();
            assertThat(record()).isEqualTo(before);
        });
    }

    @Test
    void shouldWriteEveryTextAnewAndNothingElse() {
        RecordProperties.show(SEED, SPANS, span -> {
            final String before = told(RecordDecoder.decode(begin(span)));

            editor.rewrite(part -> part.put(part.buffer(), part.offset(), part.length()));

            assertThat(told(decoded())).isEqualTo(before);
        });
    }

    @Test
    void shouldShowEveryTextAndEveryKey() {
        RecordProperties.show(SEED, SPANS, span -> {
            final Decoded decoded = RecordDecoder.decode(begin(span));
            final List<String> shown = new ArrayList<>();

            editor.rewrite(part -> {
                if (part.place() == SpanPart.Place.ATTRIBUTE && part.type() == ValueType.STRING) {
                    shown.add(part.key() + "=STRING:" + part.text());
                } else if (part.place() == SpanPart.Place.EVENT_NAME || part.place() == SpanPart.Place.NAME) {
                    shown.add(part.text());
                }
            });

            final List<String> expected = new ArrayList<>();
            expected.add(decoded.name);
            decoded.events.forEach(event -> expected.add(event.name));
            decoded.attributes.stream()
                    .filter(each -> each.value().startsWith("STRING:"))
                    .forEach(each -> expected.add(each.key() + '=' + each.value()));
            assertThat(shown).containsExactlyInAnyOrderElementsOf(expected);
        });
    }

    @Test
    void shouldLengthenEveryText() {
        RecordProperties.show(SEED, SPANS, span -> {
            final Decoded before = RecordDecoder.decode(begin(span));

            editor.rewrite(part -> part.put("<").put(part.buffer(), part.offset(), part.length()));

            final Decoded after = decoded();
            assertThat(after.name).isEqualTo('<' + before.name);
            assertThat(texts(after.attributes)).isEqualTo(lengthened(texts(before.attributes)));
            for (int i = 0; i < before.events.size(); i++) {
                assertThat(after.events.get(i).name).isEqualTo('<' + before.events.get(i).name);
                assertThat(texts(after.events.get(i).attributes))
                        .isEqualTo(lengthened(texts(before.events.get(i).attributes)));
            }
        });
    }

    @Test
    void shouldRemoveEveryAttributeAndMessage() {
        RecordProperties.show(SEED, SPANS, span -> {
            final Decoded before = RecordDecoder.decode(begin(span));

            editor.rewrite(SpanPart::remove);

            final Decoded after = decoded();
            assertThat(after.attributes).isEmpty();
            assertThat(after.events).hasSameSizeAs(before.events).allSatisfy(event -> {
                assertThat(event.attributes).isEmpty();
                assertThat(event.name).isEqualTo(Name.UNNAMED);
            });
            assertThat(after.links).hasSameSizeAs(before.links).allSatisfy(link -> {
                assertThat(link.attributes).isEmpty();
                assertThat(link.traceState).isEmpty();
            });
            assertThat(after.name).isEqualTo(Name.UNNAMED);
            assertThat(after.statusMessage).isIn(null, "");
            assertThat(after.traceState).isIn(null, "");
            assertThat(after.dropped).isEqualTo(before.dropped);
        });
    }

    @Test
    void shouldLeaveNothingOfATextThatGrowsBeyondTheRoom() {
        RecordProperties.show(SEED, SPANS, span -> {
            begin(span);

            editor.rewrite(part -> {
                if (part.isText()) {
                    part.put("");
                    for (int i = 0; i < 2 * BYTES; i++) {
                        part.put("x");
                    }
                }
            });

            final Decoded after = decoded();
            assertThat(after.name).matches("x+|" + Name.UNNAMED);
            assertThat(texts(after.attributes)).allMatch(text -> text.matches("x*"));
            assertThat(editor.span().lengthBytes()).isLessThanOrEqualTo(editor.buffer().length);
        });
    }

    @Test
    void shouldSetReplaceAndRemove() {
        begin(minimal());

        editor.set(TEXT, "first").set(NUMBER, 1).set(FRACTION, 0.5).set(TRUTH, true);
        editor.set(TEXT, "\u20ac")
                .set(NUMBER, -7)
                .set(TRUTH, false)
                .remove(FRACTION)
                .remove(FRACTION);

        assertThat(decoded().attributes)
                .containsExactly(
                        new Attribute("edited.text", "STRING:\u20ac"),
                        new Attribute("edited.number", "LONG:-7"),
                        new Attribute("edited.truth", "BOOLEAN:false"));
        editor.set(TEXT, CONSTANT);
        assertThat(decoded().attributes).contains(new Attribute("edited.text", "STRING:a constant"));
        assertThat(editor.span().attributeCount()).isEqualTo(3);
    }

    @Test
    void shouldRenameByConstantAndByTextAndSetTheMessage() {
        begin(minimal());

        editor.name("plain").statusMessage("failed").name(Name.of("constant"));
        assertThat(editor.span().name()).isEqualTo("constant");
        final byte[] utf8 = "-bytes-".getBytes(StandardCharsets.UTF_8);
        editor.name("  plain again ").statusMessage("").name(utf8, 1, 5);

        assertThat(decoded().name).isEqualTo("bytes");
        assertThat(decoded().statusMessage).isNull();
    }

    @Test
    void shouldFindAnAttributeByItsKey() {
        begin(minimal());
        editor.set(TEXT, "found").set(NUMBER, 5);

        final AttributeCursor found = editor.span().attributes();

        assertThat(found.find(NUMBER)).isTrue();
        assertThat(found.longValue()).isEqualTo(5);
        assertThat(found.find(NUMBER)).isFalse();
        assertThat(editor.span().attributes().find(FRACTION)).isFalse();
    }

    @Test
    void shouldForgetADropAtTheNextSpan() {
        begin(minimal());
        editor.drop();
        assertThat(editor.isDropped()).isTrue();

        begin(minimal());
        assertThat(editor.isDropped()).isFalse();
    }

    // ---- what is there before and after

    private byte[] begin(final SpanView span) {
        return begin(Arrays.copyOf(span.buffer(), span.lengthBytes()));
    }

    private byte[] begin(final byte[] record) {
        System.arraycopy(record, 0, editor.buffer(), 0, record.length);
        assertThat(editor.begin(record.length)).isTrue();
        return record;
    }

    private byte[] record() {
        return Arrays.copyOf(editor.span().buffer(), editor.span().lengthBytes());
    }

    private Decoded decoded() {
        return RecordDecoder.decode(record());
    }

    /** A record without items: as the picture has it. */
    private static byte[] minimal() {
        final byte[] record = new byte[72];
        record[0] = 72;
        record[4] = 1;
        record[71] = 1;
        record[56] = (byte) Name.of("minimal").ref();
        record[57] = (byte) (Name.of("minimal").ref() >>> 8);
        return record;
    }

    private static List<String> texts(final List<Attribute> attributes) {
        return attributes.stream()
                .map(Attribute::value)
                .filter(value -> value.startsWith("STRING:"))
                .map(value -> value.substring("STRING:".length()))
                .toList();
    }

    private static List<String> lengthened(final List<String> texts) {
        return texts.stream().map(text -> '<' + text).toList();
    }

    private static String told(final Decoded of) {
        return String.join(
                "\n",
                of.kind + " " + of.status + " " + of.recordFlags + " " + of.spanId + " " + of.durationNs,
                of.name,
                String.valueOf(of.statusMessage),
                String.valueOf(of.traceState),
                String.valueOf(of.dropped),
                of.attributes.toString(),
                of.events.toString(),
                of.links.toString());
    }
}
