package dev.nanospan.record;

import dev.nanospan.layout.Symbol;
import dev.nanospan.layout.Symbols;

/**
 * A text value known in advance, interned once: on the traced thread it costs an int instead of a copy. Immutable; make
 * each once and keep it in a constant.
 *
 * <pre>{@code
 * static final Value BUY = Value.of("buy");
 *
 * span.set(SIDE, BUY);
 * }</pre>
 */
public final class Value {
    private final int ref;
    private final String text;

    private Value(final Symbol symbol) {
        this.ref = symbol.ref();
        this.text = symbol.text();
    }

    /** Makes a constant of a text. If the table of interned text is full the value works all the same, by copying. */
    public static Value of(final String text) {
        return new Value(Symbols.intern(text));
    }

    public String text() {
        return text;
    }

    /** The number by which records refer to this text; 0 if the table of interned text was full. */
    public int ref() {
        return ref;
    }

    @Override
    public String toString() {
        return text;
    }
}
