package dev.nanospan.semconv;

import dev.nanospan.record.Key;
import dev.nanospan.record.Value;

/**
 * What the conventions call the program that a client says it is.
 *
 * <pre>{@code
 * span.set(UserAgentKeys.ORIGINAL, "curl/8.5.0");
 * }</pre>
 */
public final class UserAgentKeys {
    /** The name of the program, as found in {@link #ORIGINAL}. */
    public static final Key.OfString NAME = Key.ofString("user_agent.name");

    /** The header {@code User-Agent} as it was sent. */
    public static final Key.OfString ORIGINAL = Key.ofString("user_agent.original");

    /** The operating system, as found in {@link #ORIGINAL}. */
    public static final Key.OfString OS_NAME = Key.ofString("user_agent.os.name");

    /** The version of the operating system, as found in {@link #ORIGINAL}. */
    public static final Key.OfString OS_VERSION = Key.ofString("user_agent.os.version");

    /** What kind of machine-made traffic it is: one of {@link SyntheticType}. */
    public static final Key.OfString SYNTHETIC_TYPE = Key.ofString("user_agent.synthetic.type");

    /** The version of the program, as found in {@link #ORIGINAL}. */
    public static final Key.OfString VERSION = Key.ofString("user_agent.version");

    private UserAgentKeys() {}

    /** The values of {@link #SYNTHETIC_TYPE}. */
    public static final class SyntheticType {
        public static final Value BOT = Value.of("bot");
        public static final Value TEST = Value.of("test");

        private SyntheticType() {}
    }
}
