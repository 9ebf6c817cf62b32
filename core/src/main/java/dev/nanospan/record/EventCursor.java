package dev.nanospan.record;

import dev.nanospan.layout.RecordLayout;
import dev.nanospan.layout.Symbol;
import dev.nanospan.layout.Symbols;
import java.nio.charset.StandardCharsets;

/**
 * Walks the events of a span in the order they were added. A flyweight: valid while its {@link SpanView} is, on the same
 * thread.
 *
 * <pre>{@code
 * EventCursor events = span.events();
 * while (events.next()) {
 *     System.out.println(events.name() + " at " + events.epochNs());
 * }
 * }</pre>
 */
public final class EventCursor {
    private final AttributeCursor attributes = new AttributeCursor();
    private byte[] bytes = new byte[0];
    private int end;
    private int next;
    private int at;

    EventCursor() {}

    EventCursor wrap(final byte[] record, final int to) {
        bytes = record;
        end = to;
        next = RecordLayout.HEADER_BYTES;
        return this;
    }

    /** Moves to the next event; false if there is none. */
    public boolean next() {
        at = SpanView.find(bytes, next, end, RecordLayout.EVENT);
        if (at < 0) {
            next = end;
            return false;
        }
        next = at + RecordLayout.itemBytes(bytes, at, end);
        return true;
    }

    /** The number of the interned name; 0 if the name stands in the record. */
    public int nameRef() {
        return RecordLayout.refOf(RecordLayout.getInt(bytes, at));
    }

    /** Where in {@link #buffer()} the name stands as UTF-8 if {@link #nameRef()} is 0. */
    public int nameOffset() {
        return at + RecordLayout.EVENT_BYTES + Integer.BYTES;
    }

    /** The bytes of the name if {@link #nameRef()} is 0, else 0. */
    public int nameBytes() {
        return nameRef() == 0 ? RecordLayout.getInt(bytes, at + RecordLayout.EVENT_BYTES) : 0;
    }

    public byte[] buffer() {
        return bytes;
    }

    /** The name as text; allocates if it is not interned. */
    public String name() {
        final Symbol symbol = Symbols.byRef(nameRef());
        if (symbol != null) {
            return symbol.text();
        }
        final int size = nameRef() == 0 ? nameBytes() : 0;
        return size == 0 ? "" : new String(bytes, nameOffset(), size, StandardCharsets.UTF_8);
    }

    /** When it happened, ns since the epoch. */
    public long epochNs() {
        return RecordLayout.getLong(bytes, at + RecordLayout.EVENT_TIME);
    }

    /** How many attributes of this event were refused for its limit. */
    public int droppedAttributes() {
        return RecordLayout.getInt(bytes, at + RecordLayout.EVENT_DROPPED);
    }

    /** The attributes of this event, from the first; the same cursor at every call. */
    public AttributeCursor attributes() {
        return attributes.wrap(bytes, next, end, RecordLayout.LEVEL_EVENT, RecordLayout.EVENT);
    }
}
