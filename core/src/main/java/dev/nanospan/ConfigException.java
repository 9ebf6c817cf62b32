package dev.nanospan;

import dev.nanospan.config.Option;
import dev.nanospan.config.Settings;
import java.util.List;

/**
 * A configuration the engine can't start with. The message has a line for each value that is wrong: its key, the value
 * unless it is secret, what is allowed, and where it comes from.
 *
 * <pre>{@code
 * nanospan.slot.bytes=100: must be a power of two from 64 to 64 KiB (environment NANOSPAN_SLOT_BYTES)
 * }</pre>
 */
public final class ConfigException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // a list that can be serialised
    private final List<String> problems;

    ConfigException(final List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    ConfigException(final String key, final Object value, final String allowed) {
        this(List.of(key + "=" + value + ": must be " + allowed));
    }

    /**
     * Says that an option can't be as it is: for an exporter that finds out only when it is made.
     *
     * @param why what is allowed, beginning with {@code must be}; shows no secret
     */
    public static ConfigException of(final Settings settings, final Option<?> option, final String why) {
        return new ConfigException(
                List.of(option + "=" + settings.text(option) + ": " + why + " (" + settings.origin(option) + ')'));
    }

    /** The lines of the message: everything that is wrong. */
    public List<String> problems() {
        return problems;
    }
}
