package dev.nanospan.export.http;

/** The characters of HTTP. */
final class Ascii {
    private static final String TOKEN_SIGNS = "!#$%&'*+-.^_`|~";
    private static final boolean[] TOKEN = new boolean[0x80];

    static {
        for (char c = 0; c < TOKEN.length; c++) {
            TOKEN[c] = isDigit(c) || isLetter(c) || TOKEN_SIGNS.indexOf(c) >= 0;
        }
    }

    private Ascii() {}

    /** Whether a name of a header may have it. */
    static boolean isToken(final int c) {
        return c >= 0 && c < TOKEN.length && TOKEN[c];
    }

    static boolean isDigit(final int c) {
        return c >= '0' && c <= '9';
    }

    static boolean isBlank(final int c) {
        return c == ' ' || c == '\t';
    }

    /** Whether a value of a header that we send may have it: nothing that another reader could take for a line end. */
    static boolean isPrintable(final int c) {
        return c == '\t' || c >= ' ' && c < 0x7f;
    }

    /** Whether a value of a header that we are sent may have it: bytes above ASCII are allowed there. */
    static boolean isFieldValue(final byte c) {
        return c < 0 || isPrintable(c);
    }

    static int lower(final int c) {
        return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
    }

    /** The value of a hexadecimal digit; -1 if it is none. */
    static int hex(final int c) {
        if (isDigit(c)) {
            return c - '0';
        }
        final int letter = lower(c);
        return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    }

    private static boolean isLetter(final int c) {
        return lower(c) >= 'a' && lower(c) <= 'z';
    }
}
