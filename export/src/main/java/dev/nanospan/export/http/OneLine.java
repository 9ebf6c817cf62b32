package dev.nanospan.export.http;

import org.jspecify.annotations.Nullable;

/** What an exception says, in one line for people. */
final class OneLine {
    private static final int MAX_CHARS = 200;

    private OneLine() {}

    static String of(final @Nullable Throwable failure) {
        if (failure == null) {
            return "";
        }
        final String message = failure.getMessage();
        final String text =
                message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
        final String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= MAX_CHARS ? line : line.substring(0, MAX_CHARS) + "...";
    }
}
