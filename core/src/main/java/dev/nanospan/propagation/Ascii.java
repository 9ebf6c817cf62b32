package dev.nanospan.propagation;

/** Text of headers: into bytes, without the blanks around it, and which characters may stand where. Hot path. */
final class Ascii {
    /** What may begin a key of tracestate. */
    static final int STATE_KEY_FIRST = 1;

    /** What a key of tracestate is made of. */
    static final int STATE_KEY = 1 << 1;

    /** What a value of tracestate is made of. */
    static final int STATE_VALUE = 1 << 2;

    /** What a token of HTTP is made of, as is a key of baggage. */
    static final int TOKEN = 1 << 3;

    /** What a value of baggage is made of on the wire. */
    static final int BAGGAGE_VALUE = 1 << 4;

    /** What stands behind the value of a member of baggage. */
    static final int BAGGAGE_METADATA = 1 << 5;

    private static final int LIMIT = 0x80;
    private static final byte NOT_ASCII = (byte) 0xff;
    private static final byte[] KINDS = kinds();

    private Ascii() {}

    /** Whether a byte is of a kind. */
    static boolean is(final byte c, final int kind) {
        return (KINDS[c & 0xff] & kind) != 0;
    }

    /** Whether a byte is a space or a tab, the blanks of HTTP. */
    static boolean isBlank(final byte c) {
        return c == ' ' || c == '\t';
    }

    /** Where a range begins once the blanks are off. */
    static int skipBlanks(final byte[] text, final int from, final int to) {
        int at = from;
        while (at < to && isBlank(text[at])) {
            at++;
        }
        return at;
    }

    /** Where a range ends once the blanks are off. */
    static int dropBlanks(final byte[] text, final int from, final int to) {
        int end = to;
        while (end > from && isBlank(text[end - 1])) {
            end--;
        }
        return end;
    }

    /**
     * Copies as much of a text as there is room for. A char that is not ASCII becomes a byte that no header may have: the
     * byte it is, or one for all that are wider.
     *
     * @return the length of the whole text
     */
    static int copy(final CharSequence text, final byte[] into, final int offset) {
        final int length = text.length();
        final int bytes = Math.min(length, into.length - offset);
        if (text instanceof String string) {
            copyString(string, bytes, into, offset);
        } else {
            copyChars(text, bytes, into, offset);
        }
        return length;
    }

    @SuppressWarnings("deprecation") // the only way from a String to given bytes that allocates nothing
    private static void copyString(final String text, final int bytes, final byte[] into, final int offset) {
        text.getBytes(0, bytes, into, offset);
        if (isWide(text, bytes)) {
            copyChars(text, bytes, into, offset);
        }
    }

    /**
     * Whether there is a char that a byte can't hold. In a string of Latin-1 there never is, and the compiler sees that from
     * the shift: no loop is left. So don't ask for a smaller limit, nor by a mask; and ask for code points, as {@code charAt} is
     * compiled for the strings of the whole process, some of which are wide.
     */
    static boolean isWide(final String text, final int chars) {
        int high = 0;
        for (int i = 0; i < chars; i++) {
            high |= text.codePointAt(i) >>> Byte.SIZE;
        }
        return high != 0;
    }

    private static void copyChars(final CharSequence text, final int bytes, final byte[] into, final int offset) {
        for (int i = 0; i < bytes; i++) {
            final char c = text.charAt(i);
            into[offset + i] = c < LIMIT ? (byte) c : NOT_ASCII;
        }
    }

    private static byte[] kinds() {
        final byte[] kinds = new byte[0x100];
        for (int c = ' '; c < 0x7f; c++) {
            final boolean digit = c >= '0' && c <= '9';
            final boolean lower = c >= 'a' && c <= 'z';
            final boolean upper = c >= 'A' && c <= 'Z';
            kinds[c] = (byte) (of(STATE_KEY_FIRST, digit || lower)
                    | of(STATE_KEY, digit || lower || "_-*/@".indexOf(c) >= 0)
                    | of(STATE_VALUE, c != ',' && c != '=')
                    | of(TOKEN, digit || lower || upper || "!#$%&'*+-.^_`|~".indexOf(c) >= 0)
                    | of(BAGGAGE_VALUE, " \",;\\".indexOf(c) < 0)
                    | of(BAGGAGE_METADATA, c != ','));
        }
        kinds['\t'] = BAGGAGE_METADATA;
        return kinds;
    }

    private static int of(final int kind, final boolean is) {
        return is ? kind : 0;
    }
}
