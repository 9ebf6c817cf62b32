package dev.nanospan.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nanospan.layout.RecordDecoder;
import dev.nanospan.layout.RecordLayout;
import dev.nanospan.layout.Symbols;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A spoilt record gives wrong values or an {@link IndexOutOfBoundsException}; it never makes a reader hang, nor shows
 * what stands behind it: the bytes of the span before.
 */
@Timeout(60)
class SpoiltRecordTest {
    private final SpanView view = new SpanView(ref -> new InstrumentationScope("", "", ""));
    private final byte[] whole = wholeRecord();
    private final List<String> read = new ArrayList<>();

    @Test
    void shouldReadTheWholeRecord() {
        readAll(whole, whole.length);

        assertThat(read)
                .contains("inline name", "inline key", "inline event", "a=b", "c=d", "went wrong")
                .contains("spoilt constant", "one", "null", "[1, 2]", "[true, false]", "[one, null, ]", "42", "1.5");
        assertThat(RecordDecoder.decode(whole).attributes).hasSize(10);
    }

    @Test
    void shouldStayWithinARecordThatIsCutAnywhere() {
        for (int length = 0; length <= whole.length; length++) {
            shouldReadAlikeWhateverStandsBehind(Arrays.copyOf(whole, length));
        }
    }

    @Test
    void shouldStayWithinARecordWithAnyByteWrong() {
        for (int i = 0; i < whole.length; i++) {
            for (int value = 0; value < 256; value++) {
                final byte[] record = whole.clone();
                record[i] = (byte) value;
                shouldReadAlikeWhateverStandsBehind(record);
            }
        }
    }

    @Test
    void shouldStayWithinARecordWithManyBytesWrong() {
        final Random random = new Random(3);
        for (int i = 0; i < 30_000; i++) {
            final byte[] record = whole.clone();
            for (int wrong = 2 + random.nextInt(6); wrong > 0; wrong--) {
                record[RecordLayout.HEADER_BYTES + random.nextInt(whole.length - RecordLayout.HEADER_BYTES)] =
                        (byte) random.nextInt();
            }
            shouldReadAlikeWhateverStandsBehind(record);
        }
    }

    @Test
    void shouldNotShowTheKeyOfAnotherAttributeForANumberThatWasNeverGivenOut() {
        final byte[] record = whole.clone();
        final int unknown = Symbols.CAPACITY + 1;
        view.wrap(record, record.length);
        final AttributeCursor attributes = view.attributes();
        int at = RecordLayout.HEADER_BYTES;
        while (RecordLayout.refOf(RecordLayout.getInt(record, at)) == 0
                || !RecordLayout.isAttribute(RecordLayout.typeOf(RecordLayout.getInt(record, at)))) {
            at += RecordLayout.itemBytes(record, at, record.length);
        }
        final int type = RecordLayout.typeOf(RecordLayout.getInt(record, at));
        RecordLayout.putInt(record, at, RecordLayout.tag(type, RecordLayout.LEVEL_SPAN, unknown));

        final List<String> keys = new ArrayList<>();
        while (attributes.next()) {
            keys.add(attributes.key());
        }
        assertThat(keys).containsOnlyOnce("inline key", "");
    }

    @Test
    void shouldRefuseWhatIsNoSpanOfThisVersion() {
        final byte[] padding = whole.clone();
        padding[RecordLayout.TYPE] = RecordLayout.RECORD_PADDING;
        final byte[] future = whole.clone();
        future[RecordLayout.VERSION] = RecordLayout.CURRENT_VERSION + 1;

        assertThat(view.wrap(whole, whole.length)).isTrue();
        assertThat(view.wrap(padding, whole.length)).isFalse();
        assertThat(view.wrap(future, whole.length)).isFalse();
        assertThat(view.wrap(whole, whole.length + 1)).isFalse();
        assertThat(view.wrap(whole, RecordLayout.HEADER_BYTES - 1)).isFalse();
        assertThat(view.wrap(whole, -1)).isFalse();
    }

    @Test
    void shouldRefuseAnElementThatIsNotThere() {
        view.wrap(whole, whole.length);
        final AttributeCursor attributes = view.attributes();
        while (attributes.next()) {
            final int size = attributes.size();
            if (attributes.type() == ValueType.STRINGS) {
                assertThatThrownBy(() -> attributes.stringAt(size)).isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> attributes.stringAt(-1)).isInstanceOf(IndexOutOfBoundsException.class);
            } else if (attributes.type() == ValueType.LONGS) {
                assertThatThrownBy(() -> attributes.longAt(size)).isInstanceOf(IndexOutOfBoundsException.class);
            } else if (attributes.type() == ValueType.BOOLEANS) {
                assertThatThrownBy(() -> attributes.booleanAt(size)).isInstanceOf(IndexOutOfBoundsException.class);
            }
        }
    }

    private void readAll(final byte[] record, final int length) {
        read.clear();
        if (!view.wrap(record, length)) {
            return;
        }
        note(view::name);
        note(view::statusMessage);
        note(view::traceState);
        note(() -> view.kind() + " " + view.status() + " " + view.droppedAttributes() + view.droppedSpans());
        readAttributes(view.attributes());
        final EventCursor events = view.events();
        while (events.next()) {
            note(events::name);
            note(() -> events.epochNs() + " " + events.droppedAttributes());
            readAttributes(events.attributes());
        }
        final LinkCursor links = view.links();
        while (links.next()) {
            note(() -> new String(
                    links.buffer(), links.traceStateOffset(), links.traceStateBytes(), StandardCharsets.UTF_8));
            note(() -> links.traceIdHigh() + " " + links.spanId() + links.isRemote() + links.droppedAttributes());
            readAttributes(links.attributes());
        }
    }

    private void readAttributes(final AttributeCursor attributes) {
        while (attributes.next()) {
            note(attributes::key);
            note(attributes::valueText);
            if (attributes.type() == ValueType.STRINGS) {
                final int size = attributes.size();
                for (int i = 0; i < size; i++) {
                    final int index = i;
                    note(() -> String.valueOf(attributes.stringAt(index)));
                }
            }
        }
    }

    private void note(final Supplier<String> reader) {
        try {
            final String text = reader.get();
            read.add(text);
        } catch (final IndexOutOfBoundsException e) {
            read.add("out of bounds");
        }
    }

    private void shouldReadAlikeWhateverStandsBehind(final byte[] record) {
        final byte[] longer = Arrays.copyOf(record, record.length + 1_024);
        Arrays.fill(longer, record.length, longer.length, (byte) '~');
        readAll(longer, record.length);
        final List<String> first = List.copyOf(read);
        Arrays.fill(longer, record.length, longer.length, (byte) 0);
        readAll(longer, record.length);
        assertThat(read).isEqualTo(first);
    }

    /** Every kind of item, typed from the picture in {@link RecordLayout}. */
    private static byte[] wholeRecord() {
        final ByteBuffer to = ByteBuffer.allocate(2_048).order(ByteOrder.LITTLE_ENDIAN);
        final int key = Symbols.intern("spoilt.key").ref();
        final int constant = Symbols.intern("spoilt constant").ref();
        to.position(72);
        run(to.putInt(18), "inline name");
        run(to.putInt(20), "a=b");
        run(run(to.putInt(1), "inline key"), "inline value");
        to.putInt(2 | key << 8).putInt(constant);
        to.putInt(3 | key << 8);
        run(to.putInt(5), "long").putLong(42);
        to.putInt(6 | key << 8).putLong(Double.doubleToLongBits(1.5));
        run(to.putInt(7 | key << 8), "bytes");
        to.putInt(8 | key << 8).putInt(4 + 3 + 4 + 4);
        run(run(to, "one").putInt(-1), "");
        to.putInt(9 | key << 8).putInt(2).put((byte) 1).put((byte) 0);
        to.putInt(10 | key << 8).putInt(16).putLong(1).putLong(2);
        to.putInt(11 | key << 8).putInt(8).putLong(Double.doubleToLongBits(-0.0));
        run(to.putInt(16 | 1 << 5).putLong(7).putInt(1), "inline event");
        run(to.putInt(1 | 1 << 5 | key << 8), "of the event");
        to.putInt(17 | 2 << 5).putLong(1).putLong(2).putLong(3).putInt(1).putInt(0);
        run(to, "c=d");
        run(to.putInt(1 | 2 << 5 | key << 8), "of the link");
        to.putInt(16 | 1 << 5 | key << 8).putLong(8).putInt(0);
        run(to.putInt(19), "went wrong");
        to.putInt(21).putInt(1).putInt(2).putInt(3).putInt(4);
        final int length = to.position();
        to.putInt(0, length).put(4, (byte) 1).put(5, (byte) 1).put(6, (byte) 2).put(71, (byte) 1);
        to.putShort(64, (short) 10).putShort(66, (short) 2).putShort(68, (short) 1);
        return Arrays.copyOf(to.array(), length);
    }

    private static ByteBuffer run(final ByteBuffer to, final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return to.putInt(bytes.length).put(bytes);
    }
}
