package dev.nanospan.propagation;

import dev.nanospan.layout.ColdPath;
import java.nio.charset.StandardCharsets;

/**
 * Writes headers into carriers of one kind. A header that is there is replaced. Called on the traced thread and, like every
 * setter, from many threads: an implementation keeps no state and blocks nowhere.
 *
 * <pre>{@code
 * propagator.inject(outgoing, null, headers, Map::put);     // Map<String, String>
 * }</pre>
 *
 * @param <C> the kind of carrier
 * @see ByteSetter carriers that hold bytes
 */
@FunctionalInterface
public interface Setter<C> {
    /**
     * Sets a header.
     *
     * @param name the name, in lower case
     * @param value the value, all ASCII
     */
    void set(C carrier, String name, String value);

    /**
     * Sets a header from bytes. This is what propagators call; it is for carriers of bytes to give. Here it makes the one
     * {@code String} that the carrier forces.
     *
     * @param value where the value is, all ASCII; to be copied, it changes with the next header
     */
    @ColdPath("a String, as the carrier holds those")
    default void write(final C carrier, final String name, final byte[] value, final int offset, final int length) {
        set(carrier, name, new String(value, offset, length, StandardCharsets.ISO_8859_1));
    }
}
