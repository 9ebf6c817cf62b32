package dev.nanospan.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.record.AttributeCursor;
import dev.nanospan.record.InstrumentationScope;
import dev.nanospan.record.SpanView;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A thread that sets something on a span that has ended elsewhere writes into a recorder that waits for its next span. */
class LateWriteTest {
    private static final int LARGE = 4_096;
    private static final int SMALL = 384;
    private static final int KEY = Symbols.intern("late.write.key").ref();

    private final RecordWriter writer = new RecordWriter(
            new RecordLimits(64, 8, 8, 8, 8, 1_024, LARGE),
            new KeyFilter(Set.of(), Set.of()),
            new LargeBuffers(4, LARGE),
            SMALL);

    @Test
    void shouldKeepALateAttributeOutOfTheNextSpan() {
        writer.reset();
        writer.putLongValue(RecordLayout.LEVEL_SPAN, KEY, 1);
        writer.event("late", 1);

        writer.begin(0, 2, 3, 4, 0, 10);
        writer.describe(1, 0, 1, KEY, 0);
        writer.putLongValue(RecordLayout.LEVEL_SPAN, KEY, 7);
        final byte[] record = writer.bytes();
        final int length = writer.finish(record, 20);

        final SpanView view = new SpanView(ref -> new InstrumentationScope("", "", ""));
        assertThat(view.wrap(record, length)).isTrue();
        assertThat(view.attributeCount()).isEqualTo(1);
        assertThat(view.eventCount()).isZero();
        final AttributeCursor attributes = view.attributes();
        assertThat(attributes.next()).isTrue();
        assertThat(attributes.longValue()).isEqualTo(7);
        assertThat(attributes.next()).isFalse();
    }
}
