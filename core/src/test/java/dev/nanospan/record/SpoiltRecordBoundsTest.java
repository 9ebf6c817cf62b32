package dev.nanospan.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nanospan.layout.RecordLayout;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Getters that don't fit the item, at the end of a record: what stands behind it is another span's. */
class SpoiltRecordBoundsTest {
    private static final int BEHIND = 64;
    private static final int ITEM = RecordLayout.HEADER_BYTES;
    private static final int VALUE = ITEM + RecordLayout.TAG_BYTES;
    private static final int UNKNOWN = RecordLayout.MAX_REF;

    private final SpanView view = new SpanView(ref -> new InstrumentationScope("", "", ""));

    @Test
    void shouldNotReadANumberBehindAnAttributeWithoutOne() {
        final AttributeCursor flag = attribute(RecordLayout.TRUE, UNKNOWN, 0);

        assertThatThrownBy(flag::longValue).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(flag::doubleValue).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> flag.longAt(0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> flag.booleanAt(0)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void shouldNotReadATextOfAnAttributeThatIsNoArrayOfThem() {
        final AttributeCursor number = attribute(RecordLayout.LONG, UNKNOWN, Long.BYTES);

        assertThatThrownBy(() -> number.stringAt(0)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void shouldNotCountATextWhoseLengthIsLargerThanTheArray() {
        final byte[] record = record(RecordLayout.STRINGS, UNKNOWN, 2 * Integer.BYTES);
        RecordLayout.putInt(record, VALUE, Integer.BYTES);
        RecordLayout.putInt(record, VALUE + Integer.BYTES, Integer.MAX_VALUE);
        final AttributeCursor texts = wrap(record, VALUE + 2 * Integer.BYTES).attributes();

        assertThat(texts.next()).isTrue();
        assertThat(texts.size()).isZero();
    }

    @Test
    void shouldGiveAnEmptyTextForAKeyThatIsNotKnown() {
        // A key in the record first, so that the cursor has something to remember.
        final byte[] record = Arrays.copyOf(record(RecordLayout.TRUE, 0, 2 * Integer.BYTES), VALUE + 100);
        RecordLayout.putInt(record, VALUE, Integer.BYTES);
        final int second = VALUE + 2 * Integer.BYTES;
        RecordLayout.putInt(record, second, RecordLayout.tag(RecordLayout.TRUE, RecordLayout.LEVEL_SPAN, UNKNOWN));
        final AttributeCursor attributes =
                wrap(record, second + RecordLayout.TAG_BYTES).attributes();

        assertThat(attributes.next()).isTrue();
        assertThat(attributes.key()).hasSize(Integer.BYTES);
        assertThat(attributes.next()).isTrue();
        assertThat(attributes.key()).isEmpty();
    }

    @Test
    void shouldGiveAnEmptyTextForAnEventWhoseNameIsNotKnown() {
        final int behindTag = RecordLayout.EVENT_BYTES - RecordLayout.TAG_BYTES;
        final byte[] record = record(RecordLayout.EVENT, UNKNOWN, behindTag);
        RecordLayout.putInt(record, VALUE + behindTag, 10);
        final EventCursor events = wrap(record, VALUE + behindTag).events();

        assertThat(events.next()).isTrue();
        assertThat(events.nameBytes()).isZero();
        assertThat(events.name()).isEmpty();
    }

    private AttributeCursor attribute(final int type, final int ref, final int valueBytes) {
        final AttributeCursor cursor =
                wrap(record(type, ref, valueBytes), VALUE + valueBytes).attributes();
        assertThat(cursor.next()).isTrue();
        return cursor;
    }

    private SpanView wrap(final byte[] record, final int length) {
        assertThat(view.wrap(record, length)).isTrue();
        return view;
    }

    /** A header, one item, and room behind the record. */
    private static byte[] record(final int type, final int ref, final int behindTag) {
        final byte[] record = new byte[VALUE + behindTag + BEHIND];
        record[RecordLayout.TYPE] = RecordLayout.RECORD_SPAN;
        record[RecordLayout.VERSION] = RecordLayout.CURRENT_VERSION;
        RecordLayout.putInt(record, ITEM, RecordLayout.tag(type, RecordLayout.LEVEL_SPAN, ref));
        return record;
    }
}
