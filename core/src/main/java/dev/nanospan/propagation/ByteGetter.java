package dev.nanospan.propagation;

import dev.nanospan.layout.ColdPath;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads headers from carriers that hold bytes: no {@code String} is made of them. The contract is that of {@link Getter}.
 *
 * <pre>{@code
 * ByteGetter<Message> getter = (message, name, index, into, offset) -> {
 *     int field = index == 0 ? message.find(name) : -1;
 *     return field < 0 ? Getter.ABSENT : message.copy(field, into, offset, into.length - offset);
 * };
 * }</pre>
 *
 * @param <C> the kind of carrier
 */
@FunctionalInterface
@SuppressWarnings("FunctionalInterfaceMethodChanged") // no lambda fits both
public interface ByteGetter<C> extends Getter<C> {
    @Override
    int read(C carrier, String name, int index, byte[] into, int offset);

    /** Makes a {@code String} of the value. No propagator asks for it. */
    @Override
    @ColdPath("propagators read bytes")
    default @Nullable CharSequence get(final C carrier, final String name) {
        return get(carrier, name, 0);
    }

    /** Makes a {@code String} of the value, of {@link Propagator#MAX_HEADER_BYTES} bytes at most. No propagator asks for it. */
    @Override
    @ColdPath("propagators read bytes")
    default @Nullable CharSequence get(final C carrier, final String name, final int index) {
        final byte[] value = new byte[Propagator.MAX_HEADER_BYTES];
        final int length = read(carrier, name, index, value, 0);
        return length < 0 ? null : new String(value, 0, Math.min(length, value.length), StandardCharsets.ISO_8859_1);
    }
}
