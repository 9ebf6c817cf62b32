package dev.nanospan.record;

import dev.nanospan.layout.RecordLayout;

/**
 * Walks the links of a span in the order they were added. A flyweight: valid while its {@link SpanView} is, on the same
 * thread.
 *
 * <pre>{@code
 * LinkCursor links = span.links();
 * while (links.next()) {
 *     System.out.println(Hex.hex16(links.traceIdHigh(), links.traceIdLow()));
 * }
 * }</pre>
 */
public final class LinkCursor {
    private final AttributeCursor attributes = new AttributeCursor();
    private byte[] bytes = new byte[0];
    private int end;
    private int next;
    private int at;

    LinkCursor() {}

    LinkCursor wrap(final byte[] record, final int to) {
        bytes = record;
        end = to;
        next = RecordLayout.HEADER_BYTES;
        return this;
    }

    /** Moves to the next link; false if there is none. */
    public boolean next() {
        at = SpanView.find(bytes, next, end, RecordLayout.LINK);
        if (at < 0) {
            next = end;
            return false;
        }
        next = at + RecordLayout.itemBytes(bytes, at, end);
        return true;
    }

    public long traceIdHigh() {
        return RecordLayout.getLong(bytes, at + RecordLayout.LINK_TRACE_ID_HIGH);
    }

    public long traceIdLow() {
        return RecordLayout.getLong(bytes, at + RecordLayout.LINK_TRACE_ID_LOW);
    }

    public long spanId() {
        return RecordLayout.getLong(bytes, at + RecordLayout.LINK_SPAN_ID);
    }

    /** The W3C trace flags of the linked span. */
    public int traceFlags() {
        return bytes[at + RecordLayout.LINK_FLAGS] & 0xFF;
    }

    /** Whether the linked context came from another process. */
    public boolean isRemote() {
        return bytes[at + RecordLayout.LINK_REMOTE] != 0;
    }

    /** How many attributes of this link were refused for its limit. */
    public int droppedAttributes() {
        return RecordLayout.getInt(bytes, at + RecordLayout.LINK_DROPPED);
    }

    public byte[] buffer() {
        return bytes;
    }

    /** Where in {@link #buffer()} the tracestate stands, as received. */
    public int traceStateOffset() {
        return at + RecordLayout.LINK_BYTES;
    }

    /** The bytes of the tracestate; 0 if there is none. */
    public int traceStateBytes() {
        return RecordLayout.getInt(bytes, at + RecordLayout.LINK_TRACE_STATE);
    }

    /** The attributes of this link, from the first; the same cursor at every call. */
    public AttributeCursor attributes() {
        return attributes.wrap(bytes, next, end, RecordLayout.LEVEL_LINK, RecordLayout.LINK);
    }
}
