package dev.nanospan.record;

import dev.nanospan.layout.RecordLayout;
import dev.nanospan.layout.Symbol;
import dev.nanospan.layout.Symbols;
import dev.nanospan.layout.Utf8;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One part of a span that is being rewritten: a name, a value, an element of an array of text, a message. A flyweight: valid
 * during the call that hands it over, on that thread. Nothing here allocates but where a method returns a {@code String}.
 *
 * <p>A text stands in {@link #buffer()} as UTF-8, whether it is interned or not. The first {@code put} replaces it, those
 * that follow go behind; {@link #remove()} takes the part away. If neither is called the part stays as it is. A new text
 * that the record has no room for is cut off, and nothing of the old one is left.
 *
 * <pre>{@code
 * editor.rewrite(part -> {
 *     if (part.isText() && part.length() > 100) {
 *         part.put(part.buffer(), part.offset(), 100).put("...");
 *     }
 * });
 * }</pre>
 */
public final class SpanPart {
    private static final byte[] NOTHING = new byte[0];
    private static final int RUN = Integer.BYTES;
    private static final int NONE = -1;
    private static final int BEGINNING = 16;

    private byte[] from = NOTHING;
    private byte[] into = NOTHING;
    private int end;

    /** What stands before this in {@link #from} is dealt with. */
    private int copied;

    /** Where the next byte of the new record goes. */
    private int to;

    private Place place = Place.NAME;
    private int item;
    private int itemBytes;

    /** Where the walk was before the item. */
    private int toBefore;

    private int copiedBefore;

    private int type;
    private int keyRef;
    private int keyAt;
    private int keyBytes;

    /** Where the run of the part stands, length first, in {@link #from}. */
    private int run;

    /** The interned text of the part; null if it stands in the record. */
    private @Nullable Symbol symbol;

    private int textBytes;
    private boolean nothing;
    private boolean replaced;
    private boolean removed;
    private boolean numbersSet;
    private boolean changed;

    /** Where the length of the new text stands. */
    private int lengthAt;

    /** Where a new text must end, so that there is room for the rest. */
    private int limit;

    private int removedAttributes;

    SpanPart() {}

    // ---- what it is

    /** Where in the span this part stands. */
    public Place place() {
        return place;
    }

    /** The type of the value; that of an array for each of its elements. {@link ValueType#STRING} for what is no value. */
    public ValueType type() {
        return place.isAttribute ? AttributeCursor.typeOf(type) : ValueType.STRING;
    }

    /** Whether there is a text, or bytes, at {@link #offset()}: not so for numbers and truth values. */
    public boolean isText() {
        return !place.isAttribute
                || type == RecordLayout.STRING
                || type == RecordLayout.CONSTANT
                || type == RecordLayout.STRINGS
                || type == RecordLayout.BYTES;
    }

    /** The number of the interned key of an attribute; 0 if it stands in the record, or this is no attribute. */
    public int keyRef() {
        return keyRef;
    }

    /** The UTF-8 of the key of an attribute; {@link #keyOffset()} and {@link #keyBytes()} say where. */
    public byte[] keyBuffer() {
        final Symbol known = keyRef == 0 ? null : Symbols.byRef(keyRef);
        return known == null ? from : known.utf8();
    }

    public int keyOffset() {
        return keyRef == 0 ? keyAt : 0;
    }

    public int keyBytes() {
        final Symbol known = keyRef == 0 ? null : Symbols.byRef(keyRef);
        return known == null ? keyBytes : known.utf8().length;
    }

    /** The key as text, empty if this is no attribute; allocates if it is not interned. */
    public String key() {
        final Symbol known = Symbols.byRef(keyRef);
        return known != null ? known.text() : new String(from, keyAt, keyBytes, StandardCharsets.UTF_8);
    }

    /** The number of the text if it is interned, so that what was found out of it can be kept by number; else 0. */
    public int ref() {
        final Symbol known = symbol;
        return known == null ? 0 : known.ref();
    }

    /** Holds the text, as UTF-8, or the bytes. Not to be written to. */
    public byte[] buffer() {
        final Symbol known = symbol;
        return known == null ? from : known.utf8();
    }

    public int offset() {
        return symbol == null ? run + RUN : 0;
    }

    public int length() {
        return textBytes;
    }

    /** The text; allocates. */
    public String text() {
        return isText() ? new String(buffer(), offset(), length(), StandardCharsets.UTF_8) : "";
    }

    /** How many whole numbers there are: 1 for a number, more for an array of them, else 0. */
    public int longs() {
        return type == RecordLayout.LONG ? 1 : type == RecordLayout.LONGS ? textBytes / Long.BYTES : 0;
    }

    public long longAt(final int index) {
        return RecordLayout.getLong(from, longOffset(index));
    }

    /** Whether the part was replaced, changed or taken away since it was handed over. */
    public boolean isRewritten() {
        return replaced && !nothing || removed || numbersSet;
    }

    // ---- what is done to it

    /** Replaces a whole number. */
    public void longAt(final int index, final long value) {
        RecordLayout.putLong(from, longOffset(index), value);
        numbersSet = true;
    }

    /**
     * Takes the part away: the whole attribute, also if this is an element of it. What can't be missing is left empty, and a
     * name {@value Name#UNNAMED}.
     */
    public void remove() {
        removed = true;
    }

    /** Appends to the new text; the first call begins it. */
    public SpanPart put(final byte[] text, final int offset, final int length) {
        if (!begin()) {
            return this;
        }
        final int room = limit - to;
        final int size = length <= room ? length : room <= 0 ? 0 : Utf8.boundedBytes(text, offset, length, room);
        System.arraycopy(text, offset, into, to, size);
        to += size;
        if (size < length) {
            limit = to;
        }
        return this;
    }

    /** Appends a text that is all ASCII to the new text. */
    @SuppressWarnings("deprecation") // the only way from a String to given bytes that allocates nothing
    public SpanPart put(final String ascii) {
        if (begin()) {
            final int size = Math.max(0, Math.min(ascii.length(), limit - to));
            ascii.getBytes(0, size, into, to);
            to += size;
        }
        return this;
    }

    /** Where a part stands. */
    public enum Place {
        NAME(false),
        ATTRIBUTE(true),
        EVENT_NAME(false),
        EVENT_ATTRIBUTE(true),
        LINK_ATTRIBUTE(true),
        LINK_TRACE_STATE(false),
        STATUS_MESSAGE(false),
        TRACE_STATE(false);

        private final boolean isAttribute;

        Place(final boolean isAttribute) {
            this.isAttribute = isAttribute;
        }

        /** Whether it has a key and a type. */
        public boolean isAttribute() {
            return isAttribute;
        }
    }

    // ---- the walk

    /**
     * Shows all parts to a rewriter.
     *
     * @param record changed in place where that is enough; else left as it was
     * @param spare gets the new record
     * @return the length of the new record; that of the old one, and nothing in {@code spare}, if {@link #isChanged()} is
     *     false
     */
    int walk(final byte[] record, final int length, final byte[] spare, final SpanRewriter rewriter) {
        from = record;
        into = spare;
        end = length;
        copied = 0;
        to = 0;
        changed = false;
        removedAttributes = 0;
        keyRef = 0;
        keyBytes = 0;
        type = RecordLayout.STRING;
        final int nameRef = RecordLayout.getInt(record, RecordLayout.NAME_REF);
        if (nameRef != 0) {
            internedName(nameRef, rewriter);
        }
        int at = RecordLayout.HEADER_BYTES;
        while (at < end) {
            final int size = RecordLayout.itemBytes(record, at, end);
            if (size < 0) {
                flush(at);
                end = at; // what nobody can read is not kept
                copied = at;
                break;
            }
            item(at, size, rewriter);
            at += size;
        }
        return changed ? finish() : length;
    }

    boolean isChanged() {
        return changed;
    }

    private int finish() {
        flush(end);
        RecordLayout.putInt(into, RecordLayout.LENGTH, to);
        if (removedAttributes > 0) {
            final int count = RecordLayout.getUnsignedShort(into, RecordLayout.ATTRIBUTE_COUNT) - removedAttributes;
            RecordLayout.putShort(into, RecordLayout.ATTRIBUTE_COUNT, Math.max(0, count));
        }
        return to;
    }

    private void item(final int at, final int size, final SpanRewriter rewriter) {
        final int tag = RecordLayout.getInt(from, at);
        item = at;
        itemBytes = size;
        toBefore = to;
        copiedBefore = copied;
        type = RecordLayout.typeOf(tag);
        if (RecordLayout.isAttribute(type)) {
            attribute(tag, rewriter);
            return;
        }
        final int text = at + RecordLayout.TAG_BYTES;
        switch (type) {
            case RecordLayout.NAME -> plain(Place.NAME, text, rewriter);
            case RecordLayout.STATUS_MESSAGE -> plain(Place.STATUS_MESSAGE, text, rewriter);
            case RecordLayout.TRACE_STATE -> plain(Place.TRACE_STATE, text, rewriter);
            case RecordLayout.LINK -> plain(Place.LINK_TRACE_STATE, at + RecordLayout.LINK_TRACE_STATE, rewriter);
            case RecordLayout.EVENT -> event(tag, rewriter);
            default -> {
                // nothing that a user gave
            }
        }
    }

    private void internedName(final int nameRef, final SpanRewriter rewriter) {
        final Symbol known = Symbols.byRef(nameRef);
        if (known == null) {
            return;
        }
        show(Place.NAME, known, 0, rewriter);
        if (replaced || removed) {
            endName();
            RecordLayout.putInt(into, RecordLayout.NAME_REF, 0);
        }
    }

    /** Ends a name; one must not be empty. */
    private void endName() {
        if (removed || to == lengthAt + RUN) {
            restart();
            put(Name.UNNAMED);
        }
        endText();
    }

    private void event(final int tag, final SpanRewriter rewriter) {
        final int ref = RecordLayout.refOf(tag);
        final Symbol known = ref == 0 ? null : Symbols.byRef(ref);
        if (ref != 0 && known == null) {
            return;
        }
        show(Place.EVENT_NAME, known, item + RecordLayout.EVENT_BYTES, rewriter);
        if (replaced || removed) {
            endName();
        }
    }

    private void plain(final Place where, final int at, final SpanRewriter rewriter) {
        if (where != Place.NAME && RecordLayout.getInt(from, at) == 0) {
            return;
        }
        show(where, null, at, rewriter);
        if (!replaced && !removed) {
            return;
        }
        if (where == Place.NAME) {
            endName();
        } else if (removed && where != Place.LINK_TRACE_STATE) {
            takeAway();
        } else {
            if (removed) {
                restart();
            }
            endText();
        }
    }

    private void attribute(final int tag, final SpanRewriter rewriter) {
        final Place where = switch (RecordLayout.levelOf(tag)) {
            case RecordLayout.LEVEL_EVENT -> Place.EVENT_ATTRIBUTE;
            case RecordLayout.LEVEL_LINK -> Place.LINK_ATTRIBUTE;
            default -> Place.ATTRIBUTE;
        };
        keyRef = RecordLayout.refOf(tag);
        keyAt = item + RecordLayout.TAG_BYTES;
        keyBytes = 0;
        if (keyRef == 0) {
            keyBytes = RecordLayout.getInt(from, keyAt);
            keyAt += RUN;
        }
        final int value = keyAt + keyBytes;
        if (type == RecordLayout.STRINGS) {
            strings(where, value, rewriter);
        } else {
            final Symbol known = type == RecordLayout.CONSTANT ? Symbols.byRef(RecordLayout.getInt(from, value)) : null;
            show(where, known, value, rewriter);
            if (removed) {
                takeAwayAttribute(where);
            } else {
                endText();
            }
        }
        keyRef = 0;
        keyBytes = 0;
    }

    /** Shows each element; an array that is malformed goes. */
    private void strings(final Place where, final int value, final SpanRewriter rewriter) {
        final int arrayEnd = item + itemBytes;
        int newLengthAt = NONE;
        boolean shown = false;
        removed = false;
        int at = value + RUN;
        while (at < arrayEnd && !removed) {
            final int size = arrayEnd - at < RUN ? Integer.MAX_VALUE : RecordLayout.getInt(from, at);
            if (size > arrayEnd - at - RUN) {
                removed = true;
            } else if (size >= 0) {
                shown = true;
                show(where, null, at, rewriter);
                if (replaced && newLengthAt == NONE) {
                    newLengthAt = lengthAt - (at - value);
                }
                endText();
            }
            at += RUN + Math.max(0, size);
        }
        if (!shown && !removed) {
            showNothing(where, rewriter);
        }
        if (removed) {
            takeAwayAttribute(where);
        } else if (newLengthAt != NONE) {
            flush(arrayEnd);
            RecordLayout.putInt(into, newLengthAt, to - newLengthAt - RUN);
        }
    }

    private void showNothing(final Place where, final SpanRewriter rewriter) {
        place = where;
        symbol = null;
        textBytes = 0;
        nothing = true;
        replaced = true; // there is nothing that could be replaced
        removed = false;
        numbersSet = false;
        limit = to;
        rewriter.rewrite(this);
        nothing = false;
        replaced = false;
    }

    private void show(final Place where, final @Nullable Symbol known, final int at, final SpanRewriter rewriter) {
        place = where;
        symbol = known;
        run = at;
        replaced = false;
        removed = false;
        numbersSet = false;
        textBytes = known != null ? known.utf8().length : lengthOf(where, at);
        rewriter.rewrite(this);
    }

    private int lengthOf(final Place where, final int at) {
        if (!where.isAttribute) {
            return RecordLayout.getInt(from, at);
        }
        return switch (type) {
            case RecordLayout.STRING, RecordLayout.BYTES, RecordLayout.STRINGS, RecordLayout.LONGS ->
                RecordLayout.getInt(from, at);
            default -> 0;
        };
    }

    private int longOffset(final int index) {
        if (index < 0 || index >= longs()) {
            throw new IndexOutOfBoundsException("index=" + index + ", longs=" + longs());
        }
        return type == RecordLayout.LONG ? run : run + RUN + index * Long.BYTES;
    }

    // ---- the new record

    /** Begins the new text, unless it is begun. */
    private boolean begin() {
        if (replaced) {
            return true;
        }
        if (!isText()) {
            return false;
        }
        replaced = true;
        if (place == Place.NAME && symbol != null) {
            flush(RecordLayout.HEADER_BYTES);
            putInt(RecordLayout.tag(RecordLayout.NAME, RecordLayout.LEVEL_SPAN, 0));
        } else if (place == Place.EVENT_NAME && symbol != null) {
            flush(item);
            System.arraycopy(from, item, into, to, RecordLayout.EVENT_BYTES);
            RecordLayout.putInt(into, to, RecordLayout.tag(RecordLayout.EVENT, RecordLayout.LEVEL_EVENT, 0));
            to += RecordLayout.EVENT_BYTES;
            copied = item + itemBytes;
        } else if (place.isAttribute && type == RecordLayout.CONSTANT) {
            flush(run);
            retag();
            copied = item + itemBytes;
        } else {
            flush(run);
            copied = run + RUN + textBytes;
        }
        lengthAt = to;
        to += RUN;
        final int rest = end - copied;
        limit = into.length - rest - (rest >> 1) - BEGINNING; // the heads of what comes may grow, never by more
        return true;
    }

    /** Makes text of a constant whose head was copied. */
    private void retag() {
        final int at = to - (run - item);
        final int tag = RecordLayout.getInt(from, item);
        RecordLayout.putInt(
                into, at, RecordLayout.tag(RecordLayout.STRING, RecordLayout.levelOf(tag), RecordLayout.refOf(tag)));
    }

    /** Goes back to an empty text. */
    private void restart() {
        if (!replaced) {
            begin();
        }
        to = lengthAt + RUN;
    }

    /** Says how long the new text is, if there is one. */
    private void endText() {
        if (replaced) {
            RecordLayout.putInt(into, lengthAt, to - lengthAt - RUN);
        }
    }

    private void takeAwayAttribute(final Place where) {
        takeAway();
        if (where == Place.ATTRIBUTE) {
            removedAttributes++;
        }
    }

    /** Undoes what was written of the item, and leaves it out. */
    private void takeAway() {
        to = toBefore;
        copied = copiedBefore;
        flush(item);
        copied = item + itemBytes;
    }

    private void flush(final int until) {
        final int size = until - copied;
        System.arraycopy(from, copied, into, to, size);
        to += size;
        copied = until;
        changed = true;
    }

    private void putInt(final int value) {
        RecordLayout.putInt(into, to, value);
        to += Integer.BYTES;
    }
}
