package dev.nanospan.export.process;

/** Kinds of bytes in UTF-8. */
final class Bytes {
    private static final int CASE = 0x20;
    private static final int ESCAPE = 3;

    private Bytes() {}

    static boolean isDigit(final byte b) {
        return b >= '0' && b <= '9';
    }

    static boolean isLetter(final byte b) {
        return (b | CASE) >= 'a' && (b | CASE) <= 'z';
    }

    static boolean isHexLetter(final byte b) {
        return (b | CASE) >= 'a' && (b | CASE) <= 'f';
    }

    static boolean isHex(final byte b) {
        return isDigit(b) || isHexLetter(b);
    }

    static boolean isAlphanumeric(final byte b) {
        return isDigit(b) || isLetter(b);
    }

    /** Whether a place is in the midst of a word, or of a number: not so right behind a byte that is percent-encoded. */
    static boolean isInWord(final byte[] text, final int from, final int at) {
        return at > from && isAlphanumeric(text[at - 1]) && !isBehindEscape(text, from, at);
    }

    /** Whether a byte that is percent-encoded, such as {@code %20}, ends at a place. */
    static boolean isBehindEscape(final byte[] text, final int from, final int at) {
        return at - ESCAPE >= from && text[at - ESCAPE] == '%' && isHex(text[at - 2]) && isHex(text[at - 1]);
    }

    static boolean isUpper(final byte b) {
        return b >= 'A' && b <= 'Z';
    }

    static boolean isBlank(final byte b) {
        return b >= 0 && b <= ' ';
    }

    /** A letter in lower case; any other byte as it is. */
    static int lower(final byte b) {
        return isUpper(b) ? b | CASE : b;
    }
}
