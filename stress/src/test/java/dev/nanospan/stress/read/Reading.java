package dev.nanospan.stress.read;

import dev.nanospan.layout.RecordLayout;
import dev.nanospan.record.AttributeCursor;
import dev.nanospan.record.EventCursor;
import dev.nanospan.record.InstrumentationScope;
import dev.nanospan.record.LinkCursor;
import dev.nanospan.record.SpanView;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Reads everything that can be read of a record, whatever its bytes: all getters of all items, those of the wrong type
 * too. What was read is kept as text, an {@link IndexOutOfBoundsException} as a mark; anything else goes to the caller.
 */
final class Reading {
    private static final String OUT_OF_BOUNDS = "!";
    private static final int BEHIND = 96;

    private final StringBuilder seen = new StringBuilder();
    private final int maxItems;

    private Reading(final int recordBytes) {
        this.maxItems = recordBytes / RecordLayout.TAG_BYTES;
    }

    /**
     * Reads a record with different bytes behind it.
     *
     * @throws AssertionError if what is read depends on those, or reading does not end
     */
    static void check(final byte[] record) {
        final String zeros = read(record, 0);
        final String ones = read(record, -1);
        final String text = read(record, 1);
        if (!zeros.equals(ones) || !zeros.equals(text)) {
            throw new AssertionError("read beyond the record:\n" + zeros + '\n' + ones + '\n' + text);
        }
    }

    private static String read(final byte[] record, final int canary) {
        final byte[] more = Arrays.copyOf(record, record.length + BEHIND);
        Arrays.fill(more, record.length, more.length, (byte) canary);
        final SpanView view = new SpanView(ref -> new InstrumentationScope("scope " + ref, "", ""));
        if (!view.wrap(more, record.length)) {
            return "no span";
        }
        final Reading reading = new Reading(record.length);
        // Twice, as a view is used again: what the first reading leaves in the cursors must not show in the second.
        reading.span(view);
        final String first = reading.seen.toString();
        reading.seen.setLength(0);
        reading.span(view);
        if (!first.contentEquals(reading.seen)) {
            throw new AssertionError("a second reading differs:\n" + first + '\n' + reading.seen);
        }
        return first;
    }

    private void span(final SpanView view) {
        note(view::traceIdHigh);
        note(view::traceIdLow);
        note(view::spanId);
        note(view::parentSpanId);
        note(view::isParentRemote);
        note(view::isLocalRoot);
        note(view::isRecordOnly);
        note(view::traceFlags);
        note(view::kind);
        note(view::status);
        note(view::statusMessage);
        note(view::traceState);
        note(view::startEpochNs);
        note(view::endEpochNs);
        note(view::durationSeconds);
        note(view::nameRef);
        note(view::name);
        note(view::scope);
        note(view::attributeCount);
        note(view::eventCount);
        note(view::linkCount);
        note(view::droppedAttributes);
        note(view::droppedEvents);
        note(view::droppedLinks);
        note(view::droppedSpans);
        for (int type = 0; type <= RecordLayout.TYPE_MASK; type++) {
            seen.append(view.find(type)).append(' ');
        }
        attributes(view.attributes());
        events(view.events());
        links(view.links());
    }

    private void events(final EventCursor events) {
        int items = 0;
        while (events.next()) {
            count(++items);
            note(events::nameRef);
            note(events::nameOffset);
            note(events::nameBytes);
            note(events::name);
            note(events::epochNs);
            note(events::droppedAttributes);
            attributes(events.attributes());
        }
    }

    private void links(final LinkCursor links) {
        int items = 0;
        while (links.next()) {
            count(++items);
            note(links::traceIdHigh);
            note(links::traceIdLow);
            note(links::spanId);
            note(links::traceFlags);
            note(links::isRemote);
            note(links::droppedAttributes);
            note(links::traceStateOffset);
            note(links::traceStateBytes);
            attributes(links.attributes());
        }
    }

    private void attributes(final AttributeCursor attributes) {
        int items = 0;
        while (attributes.next()) {
            count(++items);
            attribute(attributes);
        }
    }

    private void attribute(final AttributeCursor attribute) {
        note(attribute::type);
        note(attribute::keyRef);
        note(attribute::key);
        if (attribute.keyRef() == 0) {
            note(attribute::keyOffset);
            note(attribute::keyBytes);
        }
        note(attribute::valueRef);
        note(attribute::booleanValue);
        note(attribute::longValue);
        note(attribute::doubleValue);
        note(attribute::stringValue);
        note(attribute::valueOffset);
        note(attribute::valueBytes);
        note(attribute::valueText);
        note(attribute::size);
        for (final int index : new int[] {0, 1, attribute.size() - 1, attribute.size(), -1, Integer.MAX_VALUE}) {
            note(() -> attribute.booleanAt(index));
            note(() -> attribute.longAt(index));
            note(() -> attribute.doubleAt(index));
            note(() -> attribute.stringAt(index));
        }
    }

    private void count(final int items) {
        if (items > maxItems) {
            throw new AssertionError("more items than there is room for: the cursor does not move on");
        }
    }

    private void note(final Supplier<Object> read) {
        String value;
        try {
            value = String.valueOf(read.get());
        } catch (final IndexOutOfBoundsException e) {
            value = OUT_OF_BOUNDS;
        }
        seen.append(value).append(' ');
    }
}
