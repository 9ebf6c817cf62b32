package dev.nanospan.record;

import dev.nanospan.layout.ColdPath;
import dev.nanospan.layout.Symbol;
import dev.nanospan.layout.Symbols;

/**
 * The name of spans or events, interned once: on the traced thread it costs an int. Immutable; make each once and keep
 * it in a constant.
 *
 * <pre>{@code
 * static final Name MATCH = Name.of("match");
 *
 * Span span = tracer.start(MATCH);
 * }</pre>
 *
 * <p>White space around the text is cut off; a text longer than {@value #MAX_CHARS} chars is cut; an empty one becomes
 * {@value #UNNAMED}. Spans that get such a name are counted.
 */
public final class Name {
    /** The most chars a name keeps. */
    public static final int MAX_CHARS = 256;

    /** What stands for an empty name. */
    public static final String UNNAMED = "unnamed";

    private final int ref;
    private final String text;
    private final boolean mended;

    private Name(final Symbol symbol, final boolean mended) {
        this.ref = symbol.ref();
        this.text = symbol.text();
        this.mended = mended;
    }

    /**
     * Makes a name.
     *
     * @param text low in cardinality: an operation, a route, never an id
     * @return a name that behaves like any other made of the same text
     */
    public static Name of(final String text) {
        final String mended = mend(text);
        return new Name(Symbols.intern(mended), !mended.equals(text));
    }

    /**
     * A text as it is fit for a name: trimmed, bounded, never empty.
     *
     * @return the same object if nothing had to be mended
     */
    public static String mend(final String text) {
        final int length = text.length();
        if (length > 0 && length <= MAX_CHARS && isInk(text.charAt(0)) && isInk(text.charAt(length - 1))) {
            return text;
        }
        return mendUnfit(text);
    }

    @ColdPath("a text that is not fit for a name")
    private static String mendUnfit(final String text) {
        final String trimmed = text.strip();
        if (trimmed.isEmpty()) {
            return UNNAMED;
        }
        final int cut = trimmed.length() <= MAX_CHARS ? trimmed.length() : cutAt(trimmed);
        return trimmed.substring(0, cut).stripTrailing();
    }

    /** The text that spans of this name carry. */
    public String text() {
        return text;
    }

    /** The number by which records refer to this name; 0 if the table of interned text was full. */
    public int ref() {
        return ref;
    }

    /** Whether the text given was not fit for a name and had to be changed. */
    public boolean isMended() {
        return mended;
    }

    @Override
    public String toString() {
        return text;
    }

    private static boolean isInk(final char c) {
        final char firstWide = 0x80;
        return c > ' ' && (c < firstWide || !Character.isWhitespace(c));
    }

    private static int cutAt(final String text) {
        return Character.isHighSurrogate(text.charAt(MAX_CHARS - 1)) ? MAX_CHARS - 1 : MAX_CHARS;
    }
}
