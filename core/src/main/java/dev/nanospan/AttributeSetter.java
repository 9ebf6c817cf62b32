package dev.nanospan;

import dev.nanospan.layout.Cut;
import dev.nanospan.layout.RecordLayout;
import dev.nanospan.layout.RecordWriter;
import dev.nanospan.layout.Symbol;
import dev.nanospan.layout.Symbols;
import dev.nanospan.record.Key;
import dev.nanospan.record.Value;
import org.jspecify.annotations.Nullable;

/**
 * What attributes can be set on: a {@link Span}, an {@link Event}, a {@link Link}, or a span that has not started yet.
 * Hot path: nothing here allocates, blocks or throws.
 *
 * <ul>
 *   <li>The last value of a key wins, whatever its type.
 *   <li>A null value is ignored; an empty key is refused and counted, as is a key the configuration does not allow.
 *   <li>Beyond a limit an attribute is refused, and counted in the record and in the ledger. A value that finds no room, or
 *       throws while it is read, takes an older one of its key with it.
 *   <li>On a span that is not recorded every call is a no-op; on one that has ended it is a counted one.
 * </ul>
 *
 * <pre>{@code
 * span.set(SYMBOL, "ESZ6").set(QUANTITY, 250).set("venue", venue);
 * span.event("book.crossed").set("depth", 3);
 * }</pre>
 *
 * <p>A key can be a {@link Key}, which costs an int, or any string: that is looked up, and interned as long as the table
 * has room.
 *
 * @param <T> the type that {@code set} returns
 */
public abstract sealed class AttributeSetter<T extends AttributeSetter<T>>
        permits Span, Event, Link, SpanBuilder, StartAdditions {
    private static final int NO_REF = 0;

    AttributeSetter() {}

    /** Where to write, or null if this is not recorded; counts the call if it comes after the end. */
    abstract @Nullable RecordWriter target();

    /** The level of {@code RecordLayout} on which attributes are written: a constant of each type. */
    abstract int level();

    abstract T self();

    public final T set(final Key.OfBoolean key, final boolean value) {
        final RecordWriter writer = target();
        if (writer != null) {
            final int ref = refOf(key);
            if (ref != NO_REF) {
                writer.putBoolean(level(), ref, value);
            } else {
                begin(writer, textOf(key), value ? RecordLayout.TRUE : RecordLayout.FALSE, 0);
            }
        }
        return self();
    }

    public final T set(final Key.OfLong key, final long value) {
        final RecordWriter writer = target();
        if (writer != null) {
            final int ref = refOf(key);
            if (ref != NO_REF) {
                writer.putLongValue(level(), ref, value);
            } else {
                writer.store(begin(writer, textOf(key), RecordLayout.LONG, Long.BYTES), value);
            }
        }
        return self();
    }

    public final T set(final Key.OfDouble key, final double value) {
        final RecordWriter writer = target();
        if (writer != null) {
            final int ref = refOf(key);
            if (ref != NO_REF) {
                writer.putDouble(level(), ref, value);
            } else {
                writer.store(
                        begin(writer, textOf(key), RecordLayout.DOUBLE, Long.BYTES), Double.doubleToRawLongBits(value));
            }
        }
        return self();
    }

    public final T set(final Key.OfString key, final @Nullable String value) {
        final RecordWriter writer = target();
        if (writer != null && value != null) {
            final int ref = refOf(key);
            if (ref != NO_REF) {
                writer.putString(level(), ref, value);
            } else {
                putInline(writer, textOf(key), value);
            }
        }
        return self();
    }

    public final T set(final Key.OfString key, final @Nullable Value value) {
        final RecordWriter writer = target();
        if (writer != null && value != null) {
            final int ref = refOf(key);
            if (ref != NO_REF) {
                writer.putConstant(level(), ref, value.ref(), value.text());
            } else {
                putInline(writer, textOf(key), value.text());
            }
        }
        return self();
    }

    /** Sets a text that need not be a {@code String}; it is copied at once. */
    public final T set(final Key.OfString key, final @Nullable CharSequence value) {
        final RecordWriter writer = target();
        if (writer != null && value != null) {
            putText(writer, refOf(key), textOf(key), value);
        }
        return self();
    }

    /** Sets a text given as bytes in ASCII or UTF-8; it is copied at once. */
    public final T setUtf8(final Key.OfString key, final byte[] text, final int offset, final int length) {
        final RecordWriter writer = target();
        if (writer != null) {
            putRun(writer, refOf(key), textOf(key), RecordLayout.STRING, text, offset, length);
        }
        return self();
    }

    public final T set(final Key.OfBytes key, final byte @Nullable [] value) {
        return value == null ? self() : set(key, value, 0, value.length);
    }

    public final T set(final Key.OfBytes key, final byte[] value, final int offset, final int length) {
        final RecordWriter writer = target();
        if (writer != null) {
            putRun(writer, refOf(key), textOf(key), RecordLayout.BYTES, value, offset, length);
        }
        return self();
    }

    /** Sets an array of texts; null elements are kept. */
    public final T set(final Key.OfStrings key, final @Nullable String @Nullable ... values) {
        final RecordWriter writer = target();
        if (writer != null && values != null) {
            putStrings(writer, refOf(key), textOf(key), values);
        }
        return self();
    }

    public final T set(final Key.OfBooleans key, final boolean @Nullable ... values) {
        final RecordWriter writer = target();
        if (writer != null && values != null) {
            putBooleans(writer, refOf(key), textOf(key), values);
        }
        return self();
    }

    public final T set(final Key.OfLongs key, final long @Nullable ... values) {
        final RecordWriter writer = target();
        if (writer != null && values != null) {
            putLongs(writer, refOf(key), textOf(key), values);
        }
        return self();
    }

    public final T set(final Key.OfDoubles key, final double @Nullable ... values) {
        final RecordWriter writer = target();
        if (writer != null && values != null) {
            putDoubles(writer, refOf(key), textOf(key), values);
        }
        return self();
    }

    public final T set(final String key, final boolean value) {
        final RecordWriter writer = target();
        if (writer != null) {
            final int ref = refOf(key);
            if (ref != NO_REF) {
                writer.putBoolean(level(), ref, value);
            } else {
                begin(writer, key, value ? RecordLayout.TRUE : RecordLayout.FALSE, 0);
            }
        }
        return self();
    }

    public final T set(final String key, final long value) {
        final RecordWriter writer = target();
        if (writer != null) {
            final int ref = refOf(key);
            if (ref != NO_REF) {
                writer.putLongValue(level(), ref, value);
            } else {
                writer.store(begin(writer, key, RecordLayout.LONG, Long.BYTES), value);
            }
        }
        return self();
    }

    public final T set(final String key, final double value) {
        final RecordWriter writer = target();
        if (writer != null) {
            final int ref = refOf(key);
            if (ref != NO_REF) {
                writer.putDouble(level(), ref, value);
            } else {
                writer.store(begin(writer, key, RecordLayout.DOUBLE, Long.BYTES), Double.doubleToRawLongBits(value));
            }
        }
        return self();
    }

    public final T set(final String key, final @Nullable String value) {
        final RecordWriter writer = target();
        if (writer != null && value != null) {
            final int ref = refOf(key);
            if (ref != NO_REF) {
                writer.putString(level(), ref, value);
            } else {
                putInline(writer, key, value);
            }
        }
        return self();
    }

    public final T set(final String key, final @Nullable CharSequence value) {
        final RecordWriter writer = target();
        if (writer != null && value != null) {
            putText(writer, refOf(key), key, value);
        }
        return self();
    }

    /** Sets bytes. */
    public final T set(final String key, final byte @Nullable [] value) {
        final RecordWriter writer = target();
        if (writer != null && value != null) {
            putRun(writer, refOf(key), key, RecordLayout.BYTES, value, 0, value.length);
        }
        return self();
    }

    /** Sets an array of texts; null elements are kept. */
    public final T set(final String key, final @Nullable String @Nullable [] values) {
        final RecordWriter writer = target();
        if (writer != null && values != null) {
            putStrings(writer, refOf(key), key, values);
        }
        return self();
    }

    public final T set(final String key, final boolean @Nullable [] values) {
        final RecordWriter writer = target();
        if (writer != null && values != null) {
            putBooleans(writer, refOf(key), key, values);
        }
        return self();
    }

    public final T set(final String key, final long @Nullable [] values) {
        final RecordWriter writer = target();
        if (writer != null && values != null) {
            putLongs(writer, refOf(key), key, values);
        }
        return self();
    }

    public final T set(final String key, final double @Nullable [] values) {
        final RecordWriter writer = target();
        if (writer != null && values != null) {
            putDoubles(writer, refOf(key), key, values);
        }
        return self();
    }

    private static int refOf(final @Nullable Key key) {
        return key == null ? NO_REF : key.ref();
    }

    private static String textOf(final @Nullable Key key) {
        return key == null ? "" : key.text();
    }

    private static int refOf(final @Nullable String key) {
        if (key == null || key.isEmpty()) {
            return NO_REF;
        }
        final Symbol symbol = Symbols.find(key);
        return symbol != null ? symbol.ref() : internedRefOf(key);
    }

    private static int internedRefOf(final String key) {
        final Symbol symbol = Symbols.internImplicit(key);
        return symbol == null ? NO_REF : symbol.ref();
    }

    private int begin(final RecordWriter writer, final @Nullable String key, final int type, final int payloadBytes) {
        if (key == null || key.isEmpty()) {
            writer.cut(Cut.EMPTY_KEYS);
            return -1;
        }
        return writer.beginInline(level(), key, type, payloadBytes);
    }

    private void putInline(final RecordWriter writer, final @Nullable String key, final String value) {
        final int chars = writer.boundedChars(value);
        writer.writeText(begin(writer, key, RecordLayout.STRING, Integer.BYTES + chars), value, chars);
    }

    private void putText(
            final RecordWriter writer, final int ref, final @Nullable String key, final CharSequence value) {
        writer.beforeReading();
        try {
            if (ref != NO_REF) {
                writer.putText(level(), ref, value);
            } else {
                final int chars = writer.boundedChars(value);
                writer.writeWide(begin(writer, key, RecordLayout.STRING, Integer.BYTES + chars), value, chars);
            }
        } catch (final Throwable e) {
            writer.takeBackUnread();
        }
    }

    private void putRun(
            final RecordWriter writer,
            final int ref,
            final @Nullable String key,
            final int type,
            final byte @Nullable [] bytes,
            final int offset,
            final int length) {
        if (bytes == null || offset < 0 || length < 0 || offset > bytes.length - length) {
            writer.cut(Cut.BAD_VALUES);
        } else if (ref != NO_REF) {
            writer.putRun(level(), ref, type, bytes, offset, length);
        } else {
            final int size = writer.boundedRun(type, bytes, offset, length);
            writer.writeRun(begin(writer, key, type, Integer.BYTES + size), bytes, offset, size);
        }
    }

    private void putBooleans(
            final RecordWriter writer, final int ref, final @Nullable String key, final boolean[] values) {
        if (ref != NO_REF) {
            writer.putBooleans(level(), ref, values);
        } else {
            writer.writeBooleans(begin(writer, key, RecordLayout.BOOLEANS, Integer.BYTES + values.length), values);
        }
    }

    private void putLongs(final RecordWriter writer, final int ref, final @Nullable String key, final long[] values) {
        if (ref != NO_REF) {
            writer.putLongs(level(), ref, values);
        } else {
            writer.writeLongs(
                    begin(writer, key, RecordLayout.LONGS, Integer.BYTES + values.length * Long.BYTES), values);
        }
    }

    private void putDoubles(
            final RecordWriter writer, final int ref, final @Nullable String key, final double[] values) {
        if (ref != NO_REF) {
            writer.putDoubles(level(), ref, values);
        } else {
            writer.writeDoubles(
                    begin(writer, key, RecordLayout.DOUBLES, Integer.BYTES + values.length * Long.BYTES), values);
        }
    }

    private void putStrings(
            final RecordWriter writer, final int ref, final @Nullable String key, final @Nullable String[] values) {
        writer.beforeReading();
        try {
            if (ref != NO_REF) {
                writer.putStrings(level(), ref, values);
            } else {
                final int size = writer.stringsBytes(values);
                writer.writeStrings(begin(writer, key, RecordLayout.STRINGS, Integer.BYTES + size), values, size);
            }
        } catch (final Throwable e) {
            writer.takeBackUnread();
        }
    }
}
