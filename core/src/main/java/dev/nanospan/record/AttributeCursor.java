package dev.nanospan.record;

import dev.nanospan.layout.RecordLayout;
import dev.nanospan.layout.Symbol;
import dev.nanospan.layout.Symbols;
import dev.nanospan.layout.Utf8;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Walks the attributes of a span, an event or a link. A flyweight over the record: valid only while the {@link SpanView}
 * it came from is, on the same thread. Allocates nothing but where a method returns a {@code String}.
 *
 * <pre>{@code
 * AttributeCursor attributes = span.attributes();
 * while (attributes.next()) {
 *     System.out.println(attributes.key() + "=" + attributes.valueText());
 * }
 * }</pre>
 *
 * <p>A malformed record ends the walk early; nothing outside of the record is ever read.
 */
public final class AttributeCursor {
    private byte[] bytes = new byte[0];
    private int end;
    private int next;
    private int level;
    private int ender;

    private int type;
    private int ref;
    private int keyAt;
    private int keyBytes;
    private int valueAt;
    private int valueBytes;

    AttributeCursor() {}

    AttributeCursor wrap(final byte[] record, final int from, final int to, final int ofLevel, final int endedBy) {
        bytes = record;
        next = from;
        end = to;
        level = ofLevel;
        ender = endedBy;
        return this;
    }

    /**
     * Moves to the next attribute.
     *
     * @return false if there is none; the other methods are then undefined
     */
    public boolean next() {
        while (next < end) {
            final int at = next;
            final int size = RecordLayout.itemBytes(bytes, at, end);
            if (size < 0) {
                next = end;
                return false;
            }
            final int tag = RecordLayout.getInt(bytes, at);
            final int itemType = RecordLayout.typeOf(tag);
            if (itemType == ender) {
                next = end;
                return false;
            }
            next = at + size;
            if (RecordLayout.isAttribute(itemType) && RecordLayout.levelOf(tag) == level) {
                locate(at, size, tag);
                return true;
            }
        }
        return false;
    }

    /**
     * Moves to the next attribute of a key.
     *
     * @return false if there is none; the other methods are then undefined
     */
    public boolean find(final Key key) {
        while (next()) {
            if (isOf(key)) {
                return true;
            }
        }
        return false;
    }

    private boolean isOf(final Key key) {
        return ref != 0 ? ref == key.ref() : Utf8.matches(key.text(), bytes, keyAt, keyBytes);
    }

    public ValueType type() {
        return typeOf(type);
    }

    static ValueType typeOf(final int type) {
        return switch (type) {
            case RecordLayout.TRUE, RecordLayout.FALSE -> ValueType.BOOLEAN;
            case RecordLayout.LONG -> ValueType.LONG;
            case RecordLayout.DOUBLE -> ValueType.DOUBLE;
            case RecordLayout.BYTES -> ValueType.BYTES;
            case RecordLayout.STRINGS -> ValueType.STRINGS;
            case RecordLayout.BOOLEANS -> ValueType.BOOLEANS;
            case RecordLayout.LONGS -> ValueType.LONGS;
            case RecordLayout.DOUBLES -> ValueType.DOUBLES;
            default -> ValueType.STRING;
        };
    }

    /** The number of the interned key; 0 if the key stands in the record: see {@link #keyOffset()}. */
    public int keyRef() {
        return ref;
    }

    /** Where in {@link #buffer()} the key stands as UTF-8 if {@link #keyRef()} is 0. */
    public int keyOffset() {
        return keyAt;
    }

    /** The bytes of the key if {@link #keyRef()} is 0. */
    public int keyBytes() {
        return keyBytes;
    }

    /** The key as text; allocates if it is not interned. */
    public String key() {
        final Symbol symbol = Symbols.byRef(ref);
        return symbol != null ? symbol.text() : new String(bytes, keyAt, keyBytes, StandardCharsets.UTF_8);
    }

    /** The number of the interned value if it is constant text, else 0. */
    public int valueRef() {
        return type == RecordLayout.CONSTANT ? RecordLayout.getInt(bytes, valueAt) : 0;
    }

    public boolean booleanValue() {
        return type == RecordLayout.TRUE;
    }

    public long longValue() {
        return RecordLayout.getLong(bytes, element(0, Long.BYTES));
    }

    public double doubleValue() {
        return Double.longBitsToDouble(longValue());
    }

    /** A text value; allocates if it is not interned. */
    public String stringValue() {
        final Symbol symbol = Symbols.byRef(valueRef());
        return symbol != null ? symbol.text() : new String(bytes, valueAt, valueBytes, StandardCharsets.UTF_8);
    }

    /** The record's bytes, not to be written to; {@link #valueOffset()} and {@link #valueBytes()} say where. */
    public byte[] buffer() {
        return bytes;
    }

    /** Where a text that is not interned, or bytes, or the first element of an array stand. */
    public int valueOffset() {
        return valueAt;
    }

    /** The bytes of a text that is not interned, of bytes, or of all elements of an array. */
    public int valueBytes() {
        return valueBytes;
    }

    /** The elements of an array value. */
    public int size() {
        return switch (type) {
            case RecordLayout.LONGS, RecordLayout.DOUBLES -> valueBytes / Long.BYTES;
            case RecordLayout.BOOLEANS -> valueBytes;
            case RecordLayout.STRINGS -> countStrings();
            default -> 1;
        };
    }

    public boolean booleanAt(final int index) {
        return bytes[element(checked(index), Byte.BYTES)] != 0;
    }

    public long longAt(final int index) {
        return RecordLayout.getLong(bytes, element(checked(index), Long.BYTES));
    }

    public double doubleAt(final int index) {
        return Double.longBitsToDouble(longAt(index));
    }

    /** An element of an array of text, found by walking; allocates. */
    public @Nullable String stringAt(final int index) {
        if (type != RecordLayout.STRINGS) {
            throw new IndexOutOfBoundsException("type=" + type());
        }
        checked(index);
        int at = valueAt;
        for (int i = 0; i < index; i++) {
            at += stringBytes(at);
        }
        final int length = RecordLayout.getInt(bytes, at);
        return length < 0 ? null : new String(bytes, at + Integer.BYTES, length, StandardCharsets.UTF_8);
    }

    /** The value as a person would write it; for logs and consoles. Allocates. */
    public String valueText() {
        return switch (type()) {
            case STRING -> stringValue();
            case BOOLEAN -> String.valueOf(booleanValue());
            case LONG -> String.valueOf(longValue());
            case DOUBLE -> String.valueOf(doubleValue());
            case BYTES -> valueBytes + " bytes";
            case STRINGS, BOOLEANS, LONGS, DOUBLES -> arrayText();
        };
    }

    private String arrayText() {
        final StringBuilder text = new StringBuilder("[");
        final int size = size();
        for (int i = 0; i < size; i++) {
            text.append(i == 0 ? "" : ", ").append(elementText(i));
        }
        return text.append(']').toString();
    }

    private @Nullable String elementText(final int index) {
        return switch (type) {
            case RecordLayout.LONGS -> String.valueOf(longAt(index));
            case RecordLayout.DOUBLES -> String.valueOf(doubleAt(index));
            case RecordLayout.BOOLEANS -> String.valueOf(booleanAt(index));
            default -> stringAt(index);
        };
    }

    private void locate(final int at, final int size, final int tag) {
        type = RecordLayout.typeOf(tag);
        ref = RecordLayout.refOf(tag);
        int value = at + RecordLayout.TAG_BYTES;
        keyBytes = 0;
        if (ref == 0) {
            keyBytes = RecordLayout.getInt(bytes, value);
            keyAt = value + Integer.BYTES;
            value = keyAt + keyBytes;
        } else {
            keyAt = value;
            keyBytes = 0;
        }
        if (isRun(type)) {
            value += Integer.BYTES;
        }
        valueAt = value;
        valueBytes = at + size - value;
    }

    private static boolean isRun(final int type) {
        return type == RecordLayout.STRING || (type >= RecordLayout.BYTES && type <= RecordLayout.DOUBLES);
    }

    private int countStrings() {
        final int to = valueAt + valueBytes;
        int count = 0;
        int at = valueAt;
        while (to - at >= Integer.BYTES && stringBytes(at) <= to - at) {
            at += stringBytes(at);
            count++;
        }
        return count;
    }

    /** The bytes of an element of an array of text; as many as there can't be if its length is not one. */
    private int stringBytes(final int at) {
        final int length = Math.max(0, RecordLayout.getInt(bytes, at));
        return length > valueBytes ? Integer.MAX_VALUE : Integer.BYTES + length;
    }

    /** Where an element stands; within the value whatever its type, so that a wrong question gets no other span's bytes. */
    private int element(final int index, final int size) {
        if (index > (valueBytes - size) / size || valueBytes < size) {
            throw new IndexOutOfBoundsException("index=" + index + ", bytes=" + valueBytes);
        }
        return valueAt + index * size;
    }

    private int checked(final int index) {
        if (index < 0 || index >= size()) {
            throw new IndexOutOfBoundsException("index=" + index + ", size=" + size());
        }
        return index;
    }
}
