package dev.nanospan.export.otlp;

import java.nio.charset.StandardCharsets;

/** Text that somebody else sent, made fit for one line of a log. */
final class Excerpt {
    static final int MAX_CHARS = 256;

    private Excerpt() {}

    /** Without control characters, and cut where it gets long. */
    static String of(final byte[] bytes, final int from, final int to) {
        final int end = Math.min(to, from + 4 * MAX_CHARS);
        return of(new String(bytes, from, Math.max(0, end - from), StandardCharsets.UTF_8));
    }

    static String of(final String text) {
        final StringBuilder line = new StringBuilder(Math.min(text.length(), MAX_CHARS + 1));
        text.codePoints().limit(MAX_CHARS).map(c -> isPlain(c) ? c : ' ').forEach(line::appendCodePoint);
        return text.codePointCount(0, text.length()) > MAX_CHARS
                ? line.append('…').toString()
                : line.toString().strip();
    }

    /** Neither what moves the cursor or ends a line, nor what turns the direction of text around. */
    private static boolean isPlain(final int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
