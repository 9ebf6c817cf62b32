package dev.nanospan.export.process;

/** Kinds of bytes in UTF-8. */
final class Bytes {
    private static final int CASE = 0x20;

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

    static boolean isAlphanumeric(final byte b) {
        return isDigit(b) || isLetter(b);
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
