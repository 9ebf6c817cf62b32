package dev.nanospan.propagation;

import dev.nanospan.layout.ColdPath;
import java.nio.charset.StandardCharsets;

/**
 * Writes headers into carriers that hold bytes: no {@code String} is made. The contract is that of {@link Setter}.
 *
 * <pre>{@code
 * ByteSetter<Message> setter = (message, name, value, offset, length) -> message.put(name, value, offset, length);
 * }</pre>
 *
 * @param <C> the kind of carrier
 */
@FunctionalInterface
@SuppressWarnings("FunctionalInterfaceMethodChanged") // no lambda fits both
public interface ByteSetter<C> extends Setter<C> {
    @Override
    void write(C carrier, String name, byte[] value, int offset, int length);

    /** Sets a header from a text. No propagator does. */
    @Override
    @ColdPath("propagators write bytes")
    default void set(final C carrier, final String name, final String value) {
        final byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
        write(carrier, name, bytes, 0, bytes.length);
    }
}
