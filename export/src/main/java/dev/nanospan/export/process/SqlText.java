package dev.nanospan.export.process;

import java.util.Arrays;

/**
 * Takes the literals out of a statement: texts, numbers and dates become {@code ?}, comments go. What stands in double quotes
 * is a literal too, as in MySQL; so is all that follows a backslash before a quote, as dialects differ on what that means.
 * Linear time, no allocation.
 */
final class SqlText {
    private byte[] written;
    private int length;

    SqlText(final int maxBytes) {
        written = new byte[maxBytes];
    }

    byte[] bytes() {
        return written;
    }

    int length() {
        return length;
    }

    /** Whether the statement had no literals. */
    boolean isSameAs(final byte[] text, final int offset, final int size) {
        return size == length && Arrays.equals(text, offset, offset + size, written, 0, length);
    }

    /** Writes the statement without its literals. */
    void write(final byte[] text, final int from, final int to) {
        length = 0;
        if (to - from > written.length) {
            written = new byte[to - from]; // it never gets longer than it was
        }
        int at = from;
        while (at < to) {
            final byte b = text[at];
            if (b == '\'' && isBehindQ(text, from, at)) {
                at = delimited(text, at + 1, to);
            } else if (b == '\'' || b == '"') {
                at = quoted(text, at, to);
            } else if (b == '-' && at + 1 < to && text[at + 1] == '-' || b == '#' && !isInWord(text, from, at)) {
                at = indexOf('\n', text, at, to);
            } else if (b == '/' && at + 1 < to && text[at + 1] == '*') {
                at = comment(text, at + 2, to);
            } else if (b == '$' && isDollarQuote(text, at, to)) {
                at = dollarQuoted(text, at, to);
            } else if (Bytes.isDigit(b) && !isInWord(text, from, at)) {
                at = number(text, at, to);
            } else {
                put(b);
                at++;
            }
        }
    }

    private int quoted(final byte[] text, final int from, final int to) {
        put((byte) '?');
        final byte quote = text[from];
        int at = from + 1;
        while (at < to) {
            if (text[at] == '\\' && at + 1 < to && text[at + 1] == quote) {
                return to;
            }
            if (text[at] == quote) {
                if (at + 1 >= to || text[at + 1] != quote) {
                    return at + 1;
                }
                at++;
            }
            at++;
        }
        return to;
    }

    /** Whether a quote is that of Oracle's {@code q'[...]'} or {@code nq'[...]'}. */
    private static boolean isBehindQ(final byte[] text, final int from, final int at) {
        if (at == from || Bytes.lower(text[at - 1]) != 'q') {
            return false;
        }
        final int q = at - 1;
        return !isInWord(text, from, q) || Bytes.lower(text[q - 1]) == 'n' && !isInWord(text, from, q - 1);
    }

    /** Ends with the delimiter that it begins with, or the bracket that closes that one, and a quote. */
    private int delimited(final byte[] text, final int from, final int to) {
        put((byte) '?');
        int body = from + 1;
        while (body < to && (text[body] & 0xC0) == 0x80) {
            body++; // the rest of a character
        }
        final int size = body - from;
        for (int at = body; at + size < to; at++) {
            if (text[at + size] == '\''
                    && (size == 1 ? text[at] == closing(text[from]) : isSame(text, from, at, size))) {
                return at + size + 1;
            }
        }
        return to;
    }

    private static byte closing(final byte delimiter) {
        return switch (delimiter) {
            case '[' -> ']';
            case '{' -> '}';
            case '(' -> ')';
            case '<' -> '>';
            default -> delimiter;
        };
    }

    /** Dialects differ on where a comment ends that another one seems to begin in: what follows goes. */
    private static int comment(final byte[] text, final int from, final int to) {
        int at = from;
        while (at + 1 < to) {
            final boolean opens = text[at] == '/' && text[at + 1] == '*';
            final boolean closes = text[at] == '*' && text[at + 1] == '/';
            if (opens) {
                return to;
            }
            if (closes) {
                return at + 2;
            }
            at++;
        }
        return to;
    }

    /** Whether a tag and another dollar sign follow. */
    private static boolean isDollarQuote(final byte[] text, final int at, final int to) {
        return endOfTag(text, at, to) >= 0;
    }

    private static int endOfTag(final byte[] text, final int at, final int to) {
        final int longest = 64;
        int i = at + 1;
        if (i < to && Bytes.isDigit(text[i])) {
            return -1; // a parameter
        }
        while (i < to && i - at < longest && (Bytes.isAlphanumeric(text[i]) || text[i] == '_')) {
            i++;
        }
        return i < to && text[i] == '$' ? i + 1 : -1;
    }

    /** Ends with the next tag, whichever: what would stand behind another one inside of it goes too. */
    private int dollarQuoted(final byte[] text, final int from, final int to) {
        put((byte) '?');
        final int body = endOfTag(text, from, to);
        final int tag = body - from;
        int at = body;
        while (at + tag <= to) {
            if (text[at] == '$' && isSame(text, from, at, tag)) {
                return at + tag;
            }
            at++;
        }
        return to;
    }

    private static boolean isSame(final byte[] text, final int from, final int at, final int length) {
        for (int i = 0; i < length; i++) {
            if (text[from + i] != text[at + i]) {
                return false;
            }
        }
        return true;
    }

    private int number(final byte[] text, final int from, final int to) {
        put((byte) '?');
        int at = from + 1;
        while (at < to && (isInNumber(text[at]) || isSign(text, at))) {
            at++;
        }
        return at;
    }

    private static boolean isInNumber(final byte b) {
        return Bytes.isAlphanumeric(b) || b == '.' || b == '_';
    }

    /** The sign of an exponent. */
    private static boolean isSign(final byte[] text, final int at) {
        return (text[at] == '+' || text[at] == '-') && Bytes.lower(text[at - 1]) == 'e' && Bytes.isDigit(text[at - 2]);
    }

    /** Whether a digit belongs to a name or a parameter. */
    private static boolean isInWord(final byte[] text, final int from, final int at) {
        if (at == from) {
            return false;
        }
        final byte before = text[at - 1];
        return Bytes.isAlphanumeric(before)
                || before < 0
                || before == '_'
                || before == '$'
                || before == ':'
                || before == '@'
                || before == '?';
    }

    private static int indexOf(final char c, final byte[] text, final int from, final int to) {
        int at = from;
        while (at < to && text[at] != c) {
            at++;
        }
        return at;
    }

    private void put(final byte b) {
        written[length++] = b;
    }
}
