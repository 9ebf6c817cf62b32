package dev.nanospan.record;

import dev.nanospan.layout.Symbol;
import dev.nanospan.layout.Symbols;

/**
 * The key of an attribute and the type of its values, interned once: on the traced thread it costs an int. Immutable;
 * make each once and keep it in a constant.
 *
 * <pre>{@code
 * static final Key.OfString SYMBOL = Key.ofString("symbol");
 * static final Key.OfLong QUANTITY = Key.ofLong("quantity");
 *
 * span.set(SYMBOL, "ESZ6").set(QUANTITY, 250);
 * }</pre>
 *
 * <p>An attribute whose key is empty is refused and counted, whenever it is set.
 */
public abstract sealed class Key {
    private final Symbol symbol;
    private final int ref;

    private Key(final String text) {
        this.symbol = Symbols.intern(text);
        this.ref = text.isEmpty() ? 0 : symbol.ref();
    }

    public static OfString ofString(final String text) {
        return new OfString(text);
    }

    public static OfBoolean ofBoolean(final String text) {
        return new OfBoolean(text);
    }

    public static OfLong ofLong(final String text) {
        return new OfLong(text);
    }

    public static OfDouble ofDouble(final String text) {
        return new OfDouble(text);
    }

    public static OfBytes ofBytes(final String text) {
        return new OfBytes(text);
    }

    public static OfStrings ofStrings(final String text) {
        return new OfStrings(text);
    }

    public static OfBooleans ofBooleans(final String text) {
        return new OfBooleans(text);
    }

    public static OfLongs ofLongs(final String text) {
        return new OfLongs(text);
    }

    public static OfDoubles ofDoubles(final String text) {
        return new OfDoubles(text);
    }

    public final String text() {
        return symbol.text();
    }

    /** The number by which records refer to this key; 0 if the table of interned text was full or the key is empty. */
    public final int ref() {
        return ref;
    }

    @Override
    public final String toString() {
        return symbol.text();
    }

    /** A key of text values. */
    public static final class OfString extends Key {
        private OfString(final String text) {
            super(text);
        }
    }

    /** A key of boolean values. */
    public static final class OfBoolean extends Key {
        private OfBoolean(final String text) {
            super(text);
        }
    }

    /** A key of whole numbers. */
    public static final class OfLong extends Key {
        private OfLong(final String text) {
            super(text);
        }
    }

    /** A key of floating point numbers. */
    public static final class OfDouble extends Key {
        private OfDouble(final String text) {
            super(text);
        }
    }

    /** A key of plain bytes. */
    public static final class OfBytes extends Key {
        private OfBytes(final String text) {
            super(text);
        }
    }

    /** A key of arrays of text. */
    public static final class OfStrings extends Key {
        private OfStrings(final String text) {
            super(text);
        }
    }

    /** A key of arrays of booleans. */
    public static final class OfBooleans extends Key {
        private OfBooleans(final String text) {
            super(text);
        }
    }

    /** A key of arrays of whole numbers. */
    public static final class OfLongs extends Key {
        private OfLongs(final String text) {
            super(text);
        }
    }

    /** A key of arrays of floating point numbers. */
    public static final class OfDoubles extends Key {
        private OfDoubles(final String text) {
            super(text);
        }
    }
}
