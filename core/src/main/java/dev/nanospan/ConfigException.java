package dev.nanospan;

/**
 * A configuration the engine can't start with. The message says key, value and what is allowed.
 *
 * <pre>{@code
 * nanospan.slot.bytes=100: must be a power of two from 64 to 65536
 * }</pre>
 */
public final class ConfigException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    ConfigException(final String key, final Object value, final String allowed) {
        super(key + "=" + value + ": must be " + allowed);
    }
}
