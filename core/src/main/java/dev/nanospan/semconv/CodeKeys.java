package dev.nanospan.semconv;

import dev.nanospan.record.Key;

/**
 * What the conventions call a place in the source.
 *
 * <pre>{@code
 * span.set(CodeKeys.FUNCTION_NAME, "com.example.Orders.place").set(CodeKeys.LINE_NUMBER, 42);
 * }</pre>
 */
public final class CodeKeys {
    /** The column in {@link #FILE_PATH}. */
    public static final Key.OfLong COLUMN_NUMBER = Key.ofLong("code.column.number");

    /** The source file, best with its absolute path. */
    public static final Key.OfString FILE_PATH = Key.ofString("code.file.path");

    /** The method with its class, as {@code com.example.Orders.place}. */
    public static final Key.OfString FUNCTION_NAME = Key.ofString("code.function.name");

    /** The line in {@link #FILE_PATH}. */
    public static final Key.OfLong LINE_NUMBER = Key.ofLong("code.line.number");

    /** A stack trace, as the runtime prints it. */
    public static final Key.OfString STACKTRACE = Key.ofString("code.stacktrace");

    private CodeKeys() {}
}
