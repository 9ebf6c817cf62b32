package dev.nanospan.id;

import org.jspecify.annotations.Nullable;

/**
 * A trace id as a value, for the edge of the engine: a map key, a log line, a test. Where spans flow an id is two
 * {@code long}s. Immutable, so any thread may use it; ordered as its text is.
 *
 * <pre>{@code
 * TraceId id = TraceId.parse("5b8efff798038103d269b633813fc60c");
 * Map<TraceId, Order> orders = new TreeMap<>();
 * orders.put(id, order);
 * System.out.println("see trace " + id); // see trace 5b8efff798038103d269b633813fc60c
 * }</pre>
 *
 * @param high the left 16 hex digits; zero in an id that came from a system with 64-bit ids
 * @param low the right 16 hex digits
 */
public record TraceId(long high, long low) implements Comparable<TraceId> {

    private static final int DIGITS = 32;
    private static final int SHORT_DIGITS = 16;

    /**
     * Returns an id.
     *
     * @param high the left 16 hex digits
     * @param low the right 16 hex digits
     * @return the id, valid or not
     */
    public static TraceId of(final long high, final long low) {
        return new TraceId(high, low);
    }

    /**
     * Reads an id of either case, 128 bits wide or 64.
     *
     * @param text 32 hex digits, or 16, which are read as if 16 zeros stood on their left
     * @return the id, valid or not
     * @throws IllegalArgumentException if the text is anything else
     */
    public static TraceId parse(final CharSequence text) {
        final TraceId id = tryParse(text);
        if (id == null) {
            throw new IllegalArgumentException("trace id must be 32 or 16 hex digits: \"" + text + '"');
        }
        return id;
    }

    /**
     * Reads an id as {@link #parse} does.
     *
     * @param text 32 or 16 hex digits
     * @return the id, valid or not; null if the text is anything else
     */
    public static @Nullable TraceId tryParse(final CharSequence text) {
        final HexReader reader = new HexReader();
        final int length = text.length();
        final boolean fits = length == DIGITS || length == SHORT_DIGITS;
        return fits && reader.read(text, 0, length) ? new TraceId(reader.high(), reader.low()) : null;
    }

    /**
     * Reads an id in the one form that W3C trace context allows.
     *
     * @param text 32 lower-case hex digits
     * @return the id, valid or not
     * @throws IllegalArgumentException if the text is anything else
     */
    public static TraceId parseLower(final CharSequence text) {
        final TraceId id = tryParseLower(text);
        if (id == null) {
            throw new IllegalArgumentException("trace id must be 32 lower-case hex digits: \"" + text + '"');
        }
        return id;
    }

    /**
     * Reads an id as {@link #parseLower} does.
     *
     * @param text 32 lower-case hex digits
     * @return the id, valid or not; null if the text is anything else
     */
    public static @Nullable TraceId tryParseLower(final CharSequence text) {
        final HexReader reader = new HexReader();
        final boolean good = text.length() == DIGITS && reader.readLower(text, 0, DIGITS);
        return good ? new TraceId(reader.high(), reader.low()) : null;
    }

    /**
     * Tells whether this id may name a trace.
     *
     * @return true unless all 128 bits are zero
     */
    public boolean isValid() {
        return (high | low) != 0;
    }

    /**
     * Appends the 32 lower-case hex digits.
     *
     * @param into the target
     * @throws java.io.UncheckedIOException if the target throws an {@link java.io.IOException}
     */
    public void appendTo(final Appendable into) {
        Hex.append16(high, low, into);
    }

    @Override
    public int compareTo(final TraceId other) {
        final int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    /** Returns the 32 lower-case hex digits. */
    @Override
    public String toString() {
        return Hex.hex16(high, low);
    }
}
