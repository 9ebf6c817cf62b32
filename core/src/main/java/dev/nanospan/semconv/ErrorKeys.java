package dev.nanospan.semconv;

import dev.nanospan.record.Key;
import dev.nanospan.record.Value;

/**
 * What the conventions call the way an operation failed.
 *
 * <pre>{@code
 * span.set(ErrorKeys.TYPE, "503").fail("no backend");
 * }</pre>
 */
public final class ErrorKeys {
    /** What kind of error it was, low in cardinality: a status code, an exception class, or {@link Type#OTHER}. */
    public static final Key.OfString TYPE = Key.ofString("error.type");

    private ErrorKeys() {}

    /** The values of {@link #TYPE}. */
    public static final class Type {
        public static final Value OTHER = Value.of("_OTHER");

        private Type() {}
    }
}
