package dev.nanospan.propagation;

import org.jspecify.annotations.Nullable;

/**
 * Reads headers from carriers of one kind. Whatever a name's case in the carrier, it must be found; names are asked for in
 * lower case. Called on the traced thread and, like every getter, from many threads: an implementation keeps no state,
 * blocks nowhere and, where nothing is there, allocates nothing.
 *
 * <pre>{@code
 * propagator.extract(headers, Map::get, incoming, null);    // Map<String, String>, names in lower case
 * }</pre>
 *
 * @param <C> the kind of carrier
 * @see ByteGetter carriers that hold bytes
 */
@FunctionalInterface
public interface Getter<C> {
    /** What {@link #read} returns when there is no such header. */
    int ABSENT = -1;

    /**
     * The value of a header, the first one if there are several; null if there is none.
     *
     * @param name the name, in lower case
     */
    @Nullable
    CharSequence get(C carrier, String name);

    /**
     * One of several values of a header; null if there are not so many. To be given by carriers that can hold a name more
     * than once.
     *
     * @param index the number of the value, from 0
     */
    default @Nullable CharSequence get(final C carrier, final String name, final int index) {
        return index == 0 ? get(carrier, name) : null;
    }

    /**
     * Copies one of the values of a header, as much of it as there is room for. This is what propagators call; it is for
     * carriers of bytes to give.
     *
     * @param index the number of the value, from 0
     * @param offset where in {@code into} the first byte goes; the room ends with the array
     * @return the length of the whole value, which may be larger than the room; {@link #ABSENT} if there are not so many
     */
    default int read(final C carrier, final String name, final int index, final byte[] into, final int offset) {
        final CharSequence value = get(carrier, name, index);
        return value == null ? ABSENT : Ascii.copy(value, into, offset);
    }
}
