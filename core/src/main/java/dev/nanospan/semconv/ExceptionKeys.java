package dev.nanospan.semconv;

import dev.nanospan.record.Key;

/**
 * What the conventions call the parts of an exception; {@code span.fail(e)} sets them by itself.
 *
 * <pre>{@code
 * span.event("exception").set(ExceptionKeys.TYPE, "java.io.EOFException");
 * }</pre>
 */
public final class ExceptionKeys {
    /** The message of the exception. */
    public static final Key.OfString MESSAGE = Key.ofString("exception.message");

    /** The stack trace, as the runtime prints it. */
    public static final Key.OfString STACKTRACE = Key.ofString("exception.stacktrace");

    /** The class of the exception, fully qualified. */
    public static final Key.OfString TYPE = Key.ofString("exception.type");

    private ExceptionKeys() {}
}
