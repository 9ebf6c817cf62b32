package dev.nanospan.record;

import dev.nanospan.layout.RecordLayout;
import dev.nanospan.layout.Utf8;

/**
 * A span between the ring and the exporters: to be read through its {@link #span() view}, changed, or dropped. Owned by the
 * exporter thread; a processor may use it during the call that hands it over, and keeps nothing of it. Allocates nothing but
 * where the view does.
 *
 * <pre>{@code
 * static final Key.OfString REGION = Key.ofString("cloud.region");
 * static final Key.OfString TOKEN = Key.ofString("session.token");
 *
 * public void process(SpanEditor editor) {
 *     if (editor.span().durationNs() < 1_000) {
 *         editor.drop();
 *     } else {
 *         editor.set(REGION, "eu-west-1").remove(TOKEN);
 *     }
 * }
 * }</pre>
 *
 * <p>An edit ends every walk over attributes, events or links that is under way: begin a new one. What the record has no room
 * for is left out: an attribute is then not there, a name or a message is cut. Neither the limits on attributes nor the
 * blocked keys apply to what is set here.
 */
public final class SpanEditor {
    private static final int SMALL = 1 << 20;
    private static final int EXTRA = 1_024;
    private static final int NONE = -1;
    private static final int RUN = RecordLayout.TAG_BYTES + Integer.BYTES;

    private final byte[] bytes;
    private final byte[] spare;
    private final SpanView view;
    private final SpanPart part = new SpanPart();
    private int length;
    private boolean dropped;

    /**
     * Makes an editor, for an engine or a test.
     *
     * @param recordBytes the longest record it will get; edited ones may be up to twice as long
     */
    public SpanEditor(final SpanView.Scopes scopes, final int recordBytes) {
        final int more = (recordBytes <= SMALL ? recordBytes : recordBytes >> 1) + EXTRA;
        this.bytes = new byte[recordBytes + more];
        this.spare = new byte[recordBytes + more];
        this.view = new SpanView(scopes);
    }

    /** Where the record of the next span is to be put, from offset 0. For the engine, and for tests. */
    public byte[] buffer() {
        return bytes;
    }

    /**
     * Begins with the record that was put into the buffer. For the engine, and for tests.
     *
     * @return whether it is a span that can be read
     */
    public boolean begin(final int recordBytes) {
        dropped = false;
        length = recordBytes;
        return view.wrap(bytes, recordBytes);
    }

    /** The span as it is now; the same view for all spans. */
    public SpanView span() {
        return view;
    }

    /** Whether somebody dropped the span. */
    public boolean isDropped() {
        return dropped;
    }

    /** Lets the span go no further; it is counted as {@code dropped.filtered}. */
    public void drop() {
        dropped = true;
    }

    /** Renames the span. */
    public SpanEditor name(final Name name) {
        removeItem(find(RecordLayout.NAME));
        RecordLayout.putInt(bytes, RecordLayout.NAME_REF, name.ref());
        return name.ref() == 0 ? appendText(RecordLayout.NAME, name.text()) : ended();
    }

    /** Renames the span; a text that is not fit for a name is mended, as {@link Name} says. */
    public SpanEditor name(final String name) {
        removeItem(find(RecordLayout.NAME));
        RecordLayout.putInt(bytes, RecordLayout.NAME_REF, 0);
        return appendText(RecordLayout.NAME, Name.mend(name));
    }

    /** Renames the span by a text in UTF-8 that must be fit for a name, without allocation. */
    public SpanEditor name(final byte[] utf8, final int offset, final int size) {
        removeItem(find(RecordLayout.NAME));
        RecordLayout.putInt(bytes, RecordLayout.NAME_REF, 0);
        final int room = Math.max(0, bytes.length - length - RUN);
        final int kept = Utf8.boundedBytes(utf8, offset, size, room);
        if (room > 0) {
            appendHead(RecordLayout.NAME, kept);
            System.arraycopy(utf8, offset, bytes, length - kept, kept);
        }
        return ended();
    }

    /** Replaces the message of the status; an empty one takes it away. */
    public SpanEditor statusMessage(final String message) {
        removeItem(find(RecordLayout.STATUS_MESSAGE));
        return message.isEmpty() ? ended() : appendText(RecordLayout.STATUS_MESSAGE, message);
    }

    /** Sets an attribute of the span, in the place of one of the same key. */
    public SpanEditor set(final Key.OfString key, final String value) {
        final int size = Utf8.encodedBytes(value, 0, value.length());
        final int at = attribute(key, RecordLayout.STRING, Integer.BYTES + size);
        if (at != NONE) {
            RecordLayout.putInt(bytes, at, size);
            Utf8.encode(value, 0, value.length(), bytes, at + Integer.BYTES);
        }
        return ended();
    }

    /** The same with constant text. */
    public SpanEditor set(final Key.OfString key, final Value value) {
        if (value.ref() == 0) {
            return set(key, value.text());
        }
        final int at = attribute(key, RecordLayout.CONSTANT, Integer.BYTES);
        if (at != NONE) {
            RecordLayout.putInt(bytes, at, value.ref());
        }
        return ended();
    }

    /** The same with a whole number. */
    public SpanEditor set(final Key.OfLong key, final long value) {
        final int at = attribute(key, RecordLayout.LONG, Long.BYTES);
        if (at != NONE) {
            RecordLayout.putLong(bytes, at, value);
        }
        return ended();
    }

    /** The same with a floating point number. */
    public SpanEditor set(final Key.OfDouble key, final double value) {
        final int at = attribute(key, RecordLayout.DOUBLE, Double.BYTES);
        if (at != NONE) {
            RecordLayout.putLong(bytes, at, Double.doubleToRawLongBits(value));
        }
        return ended();
    }

    /** The same with a truth value. */
    public SpanEditor set(final Key.OfBoolean key, final boolean value) {
        attribute(key, value ? RecordLayout.TRUE : RecordLayout.FALSE, 0);
        return ended();
    }

    /** Takes away the attribute of that key, if the span has it. */
    public SpanEditor remove(final Key key) {
        removeAttribute(key);
        return ended();
    }

    /**
     * Shows every name, value and message of the span, of its events and links to a rewriter, which may change them, all in
     * one walk.
     *
     * @return whether the length of anything changed
     */
    public boolean rewrite(final SpanRewriter rewriter) {
        final int rewritten = part.walk(bytes, length, spare, rewriter);
        if (part.isChanged()) {
            System.arraycopy(spare, 0, bytes, 0, rewritten);
            length = rewritten;
            ended();
        }
        return part.isChanged();
    }

    // ---- items

    private SpanEditor ended() {
        RecordLayout.putInt(bytes, RecordLayout.LENGTH, length);
        view.wrap(bytes, length);
        return this;
    }

    /** Takes away an older attribute and appends the head of a new one; gives the place of its value. */
    private int attribute(final Key key, final int type, final int valueBytes) {
        removeAttribute(key);
        final String text = key.text();
        final int keyBytes = key.ref() != 0 ? 0 : Utf8.encodedBytes(text, 0, text.length());
        final int head = key.ref() != 0 ? RecordLayout.TAG_BYTES : RUN + keyBytes;
        final int count = view.attributeCount();
        if (valueBytes < 0 || text.isEmpty() || count == 0xFFFF || head + valueBytes > bytes.length - length) {
            return NONE;
        }
        final int at = length;
        RecordLayout.putInt(bytes, at, RecordLayout.tag(type, RecordLayout.LEVEL_SPAN, key.ref()));
        if (key.ref() == 0) {
            RecordLayout.putInt(bytes, at + RecordLayout.TAG_BYTES, keyBytes);
            Utf8.encode(text, 0, text.length(), bytes, at + RUN);
        }
        RecordLayout.putShort(bytes, RecordLayout.ATTRIBUTE_COUNT, count + 1);
        length = at + head + valueBytes;
        return at + head;
    }

    private SpanEditor appendText(final int type, final String text) {
        int chars = text.length();
        int size = Utf8.encodedBytes(text, 0, chars);
        final int room = bytes.length - length - RUN;
        while (size > room && chars > 0) {
            chars = Utf8.boundedLength(text, chars >> 1);
            size = Utf8.encodedBytes(text, 0, chars);
        }
        if (size <= room) {
            appendHead(type, size);
            Utf8.encode(text, 0, chars, bytes, length - size);
        }
        return ended();
    }

    /** Appends an item with a text of so many bytes, which are still to be written. */
    private void appendHead(final int type, final int size) {
        RecordLayout.putInt(bytes, length, RecordLayout.tag(type, RecordLayout.LEVEL_SPAN, 0));
        RecordLayout.putInt(bytes, length + RecordLayout.TAG_BYTES, size);
        length += RUN + size;
    }

    private void removeAttribute(final Key key) {
        int at = RecordLayout.HEADER_BYTES;
        while (at < length) {
            final int size = RecordLayout.itemBytes(bytes, at, length);
            if (size < 0) {
                return;
            }
            if (isAttribute(at, key)) {
                removeItem(at);
                final int count = view.attributeCount();
                RecordLayout.putShort(bytes, RecordLayout.ATTRIBUTE_COUNT, Math.max(0, count - 1));
                return;
            }
            at += size;
        }
    }

    private boolean isAttribute(final int at, final Key key) {
        final int tag = RecordLayout.getInt(bytes, at);
        if (!RecordLayout.isAttribute(RecordLayout.typeOf(tag))
                || RecordLayout.levelOf(tag) != RecordLayout.LEVEL_SPAN) {
            return false;
        }
        final int ref = RecordLayout.refOf(tag);
        return ref != 0
                ? ref == key.ref()
                : Utf8.matches(key.text(), bytes, at + RUN, RecordLayout.getInt(bytes, at + RecordLayout.TAG_BYTES));
    }

    private int find(final int type) {
        return SpanView.find(bytes, RecordLayout.HEADER_BYTES, length, type);
    }

    private void removeItem(final int at) {
        if (at >= 0) {
            final int size = RecordLayout.itemBytes(bytes, at, length);
            System.arraycopy(bytes, at + size, bytes, at, length - at - size);
            length -= size;
        }
    }
}
