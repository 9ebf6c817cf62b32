package dev.nanospan.export.encode;

import dev.nanospan.layout.RecordLayout;
import dev.nanospan.record.SpanView;

/**
 * The walk over a record that all formats share: header, attributes, events with theirs, links with theirs, and the rest.
 * What a format writes for each is its own.
 *
 * <p>Every method that writes takes the offset to write at and gives the one behind what it wrote, or {@link #NO_ROOM}. An
 * item is checked as a whole, by {@link RecordLayout#itemBytes} for what is read and once for what is written, so that a
 * spoilt record ends the walk early and does no harm. A list is opened before it is known whether anything is in it; if
 * nothing is, what opened it is written over.
 */
abstract class RecordEncoder implements SpanEncoder {
    private static final int NONE = -1;

    private int eventsAt;
    private int linksAt;
    private int statusMessageAt;
    private int traceStateAt;
    private int droppedAt;

    /** The item that ended the last walk over attributes; {@link #NONE} if the record did. */
    private int endedAt;

    RecordEncoder() {}

    @Override
    public final int encode(final SpanView span, final byte[] into, final int at) {
        final byte[] record = span.buffer();
        final int end = span.lengthBytes();
        if (end < RecordLayout.HEADER_BYTES || end > record.length) {
            return NO_ROOM; // nothing that could be wrapped
        }
        forget();
        begin(span);
        final boolean isInterned = RecordLayout.getInt(record, RecordLayout.NAME_REF) != 0;
        int to = head(record, isInterned ? NONE : span.find(RecordLayout.NAME), into, at);
        if (to >= 0) {
            to = attributes(record, RecordLayout.HEADER_BYTES, end, RecordLayout.LEVEL_SPAN, NONE, into, to);
        }
        to = to < 0 ? NO_ROOM : lists(record, end, into, to);
        return to < 0 ? NO_ROOM : tail(record, into, at, to);
    }

    // ---- what a format writes

    /** Looks at a span before all else. */
    void begin(final SpanView span) {}

    /**
     * Begins a span: all that its header says, and its name.
     *
     * @param name where a name that is not interned stands, length first; below 0 if there is none
     */
    abstract int head(byte[] record, int name, byte[] into, int at);

    /** Writes events and links, in the order of the format. */
    int lists(final byte[] record, final int end, final byte[] into, final int at) {
        final int to = events(record, end, into, at);
        return to < 0 ? NO_ROOM : links(record, end, into, to);
    }

    /** Begins a list of attributes, events or links. */
    abstract int openList(int level, boolean ofAttributes, byte[] into, int at);

    /** Ends a list that has an element; {@code opened} is where the first one begins. */
    abstract int closeList(int level, boolean ofAttributes, byte[] into, int opened, int at);

    /** Writes an attribute of any level; its item ends at {@code end}. */
    abstract int attribute(byte[] record, int item, int end, int tag, byte[] into, int at);

    /** Begins an event or a link: all but its attributes. */
    abstract int open(int type, byte[] record, int item, byte[] into, int at);

    /** Ends an event or a link that began at {@code opened}. */
    abstract int close(int type, byte[] record, int item, byte[] into, int opened, int at);

    /** Ends a span that began at {@code opened}: tracestate, status and what was dropped. */
    abstract int tail(byte[] record, byte[] into, int opened, int at);

    // ---- what the walk has met

    /** Where the message of the status stands, length first; below 0 if there is none. */
    final int statusMessageAt() {
        return statusMessageAt;
    }

    /** Where the tracestate stands, length first; below 0 if there is none. */
    final int traceStateAt() {
        return traceStateAt;
    }

    /** Whether anything was dropped. */
    final boolean hasDropped() {
        return droppedAt != NONE;
    }

    /** How much was dropped, by the offset that the layout gives for what; if {@link #hasDropped()}. */
    final long dropped(final byte[] record, final int what) {
        return Integer.toUnsignedLong(RecordLayout.getInt(record, droppedAt + what));
    }

    // ---- the walk

    final int events(final byte[] record, final int end, final byte[] into, final int at) {
        return eventsAt == NONE
                ? at
                : list(record, eventsAt, end, RecordLayout.EVENT, RecordLayout.LEVEL_EVENT, into, at);
    }

    final int links(final byte[] record, final int end, final byte[] into, final int at) {
        return linksAt == NONE ? at : list(record, linksAt, end, RecordLayout.LINK, RecordLayout.LEVEL_LINK, into, at);
    }

    private int attributes(
            final byte[] record,
            final int from,
            final int end,
            final int level,
            final int ender,
            final byte[] into,
            final int at) {
        endedAt = NONE;
        final int opened = openList(level, true, into, at);
        int to = opened;
        int item = from;
        while (to >= 0 && item < end) {
            final int size = RecordLayout.itemBytes(record, item, end);
            if (size < 0) {
                break;
            }
            final int tag = RecordLayout.getInt(record, item);
            final int type = RecordLayout.typeOf(tag);
            if (RecordLayout.isAttribute(type)) {
                if (RecordLayout.levelOf(tag) == level) {
                    to = attribute(record, item, item + size, tag, into, to);
                }
            } else if (type == ender) {
                endedAt = item;
                break;
            } else {
                note(type, item);
            }
            item += size;
        }
        return to < 0 ? NO_ROOM : to == opened ? at : closeList(level, true, into, opened, to);
    }

    /** Writes all events or links, from the first one on. */
    private int list(
            final byte[] record,
            final int first,
            final int end,
            final int type,
            final int level,
            final byte[] into,
            final int at) {
        final int opened = openList(level, false, into, at);
        int to = opened;
        int item = first;
        while (to >= 0 && item != NONE) {
            final int began = to;
            to = open(type, record, item, into, to);
            if (to >= 0) {
                final int behind = item + RecordLayout.itemBytes(record, item, end);
                to = attributes(record, behind, end, level, type, into, to);
            }
            if (to >= 0) {
                to = close(type, record, item, into, began, to);
            }
            item = endedAt;
        }
        return to < 0 ? NO_ROOM : closeList(level, false, into, opened, to);
    }

    private void forget() {
        eventsAt = NONE;
        linksAt = NONE;
        statusMessageAt = NONE;
        traceStateAt = NONE;
        droppedAt = NONE;
    }

    /** Remembers where something stands that comes later, or the first of it. */
    private void note(final int type, final int item) {
        final int run = item + RecordLayout.TAG_BYTES;
        switch (type) {
            case RecordLayout.EVENT -> eventsAt = eventsAt == NONE ? item : eventsAt;
            case RecordLayout.LINK -> linksAt = linksAt == NONE ? item : linksAt;
            case RecordLayout.STATUS_MESSAGE -> statusMessageAt = statusMessageAt == NONE ? run : statusMessageAt;
            case RecordLayout.TRACE_STATE -> traceStateAt = traceStateAt == NONE ? run : traceStateAt;
            case RecordLayout.DROPPED -> droppedAt = droppedAt == NONE ? item : droppedAt;
            default -> {
                // an inline name, which was looked for before
            }
        }
    }
}
