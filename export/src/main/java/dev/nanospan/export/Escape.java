package dev.nanospan.export;

/**
 * Makes text from outside harmless to a terminal: names and values must not move the cursor, change colours, break lines
 * or reorder what is read. What is escaped can be told from what is not, since a backslash is escaped too.
 */
final class Escape {
    private static final String DIGITS = "0123456789abcdef";
    private static final int NIBBLE = 4;
    private static final int UNIT_NIBBLES = 4;

    private Escape() {}

    static String text(final String text) {
        return isHarmless(text)
                ? text
                : append(text, new StringBuilder(text.length() + 16)).toString();
    }

    static StringBuilder append(final String text, final StringBuilder to) {
        for (int i = 0; i < text.length(); i++) {
            append(text, i, to);
        }
        return to;
    }

    private static void append(final String text, final int at, final StringBuilder to) {
        final char unit = text.charAt(at);
        switch (unit) {
            case '\\' -> to.append("\\\\");
            case '\n' -> to.append("\\n");
            case '\r' -> to.append("\\r");
            case '\t' -> to.append("\\t");
            default -> {
                if (isHarmful(text, at)) {
                    appendUnit(unit, to);
                } else {
                    to.append(unit);
                }
            }
        }
    }

    private static boolean isHarmless(final String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\' || isHarmful(text, i)) {
                return false;
            }
        }
        return true;
    }

    /** Controls, whatever changes the direction or the line, half pairs; a whole pair is judged as one. */
    private static boolean isHarmful(final String text, final int at) {
        final char unit = text.charAt(at);
        if (unit < 0x7F) {
            return unit < ' ';
        }
        final int point = Character.isLowSurrogate(unit) && at > 0 ? text.codePointAt(at - 1) : text.codePointAt(at);
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> Character.isLowSurrogate(unit) && !Character.isSupplementaryCodePoint(point);
        };
    }

    private static void appendUnit(final char unit, final StringBuilder to) {
        to.append("\\u");
        for (int nibble = UNIT_NIBBLES - 1; nibble >= 0; nibble--) {
            to.append(DIGITS.charAt(unit >>> nibble * NIBBLE & 0xF));
        }
    }
}
