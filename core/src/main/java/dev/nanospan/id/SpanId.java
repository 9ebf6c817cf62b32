package dev.nanospan.id;

import org.jspecify.annotations.Nullable;

/**
 * A span id as a value, for the edge of the engine: a map key, a log line, a test. Where spans flow an id is a
 * {@code long}. Immutable, so any thread may use it; ordered as its text is.
 *
 * <pre>{@code
 * SpanId id = SpanId.parse("eee19b7ec3c1b174");
 * System.out.println(id.value() == 0xeee19b7ec3c1b174L); // true
 * System.out.println("see span " + id); // see span eee19b7ec3c1b174
 * }</pre>
 *
 * @param value the 16 hex digits
 */
public record SpanId(long value) implements Comparable<SpanId> {

    private static final int DIGITS = 16;

    /**
     * Returns an id.
     *
     * @param value the 16 hex digits
     * @return the id, valid or not
     */
    public static SpanId of(final long value) {
        return new SpanId(value);
    }

    /**
     * Reads an id of either case.
     *
     * @param text 16 hex digits
     * @return the id, valid or not
     * @throws IllegalArgumentException if the text is anything else
     */
    public static SpanId parse(final CharSequence text) {
        final SpanId id = tryParse(text);
        if (id == null) {
            throw new IllegalArgumentException("span id must be 16 hex digits: \"" + text + '"');
        }
        return id;
    }

    /**
     * Reads an id as {@link #parse} does.
     *
     * @param text 16 hex digits
     * @return the id, valid or not; null if the text is anything else
     */
    public static @Nullable SpanId tryParse(final CharSequence text) {
        final HexReader reader = new HexReader();
        return text.length() == DIGITS && reader.read(text, 0, DIGITS) ? new SpanId(reader.low()) : null;
    }

    /**
     * Reads an id in the one form that W3C trace context allows.
     *
     * @param text 16 lower-case hex digits
     * @return the id, valid or not
     * @throws IllegalArgumentException if the text is anything else
     */
    public static SpanId parseLower(final CharSequence text) {
        final SpanId id = tryParseLower(text);
        if (id == null) {
            throw new IllegalArgumentException("span id must be 16 lower-case hex digits: \"" + text + '"');
        }
        return id;
    }

    /**
     * Reads an id as {@link #parseLower} does.
     *
     * @param text 16 lower-case hex digits
     * @return the id, valid or not; null if the text is anything else
     */
    public static @Nullable SpanId tryParseLower(final CharSequence text) {
        final HexReader reader = new HexReader();
        return text.length() == DIGITS && reader.readLower(text, 0, DIGITS) ? new SpanId(reader.low()) : null;
    }

    /**
     * Tells whether this id may name a span.
     *
     * @return true unless all 64 bits are zero
     */
    public boolean isValid() {
        return value != 0;
    }

    /**
     * Appends the 16 lower-case hex digits.
     *
     * @param into the target
     * @throws java.io.UncheckedIOException if the target throws an {@link java.io.IOException}
     */
    public void appendTo(final Appendable into) {
        Hex.append8(value, into);
    }

    @Override
    public int compareTo(final SpanId other) {
        return Long.compareUnsigned(value, other.value);
    }

    /** Returns the 16 lower-case hex digits. */
    @Override
    public String toString() {
        return Hex.hex8(value);
    }
}
