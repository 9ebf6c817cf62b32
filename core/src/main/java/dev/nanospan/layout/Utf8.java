package dev.nanospan.layout;

import java.util.Arrays;

/**
 * Text into UTF-8 without garbage. An unpaired surrogate becomes U+FFFD. Hot path: no allocation in the {@code encode}
 * methods.
 */
public final class Utf8 {
    private static final int MAX_BYTES_A_CHAR = 3;
    private static final int ASCII_LIMIT = 0x80;
    private static final int REPLACEMENT = 0xFFFD;

    /** Up to here the look at each char is the faster one. */
    private static final int SHORT_CHARS = 32;

    private static final long NOT_ASCII = 0x8080_8080_8080_8080L;

    private Utf8() {}

    /** The bytes of a text, newly allocated. */
    public static byte[] bytes(final CharSequence text) {
        final byte[] into = new byte[text.length() * MAX_BYTES_A_CHAR];
        return Arrays.copyOf(into, encode(text, 0, text.length(), into, 0));
    }

    /**
     * Copies a text that is all ASCII.
     *
     * <p>The look at each char asks for code points. {@link String#charAt} gives the same answer, but is compiled for all strings
     * that the process has ever asked for a char, of whatever width, and that can cost this loop twice its time or more.
     *
     * @param into must have room for {@code length} bytes at {@code offset}
     * @return false if a char was not ASCII; what stands in {@code into} is then undefined
     */
    public static boolean encodeAscii(final String text, final int length, final byte[] into, final int offset) {
        if (length > SHORT_CHARS) {
            return encodeLongAscii(text, length, into, offset);
        }
        int seen = 0;
        for (int i = 0; i < length; i++) {
            seen |= text.codePointAt(i);
        }
        if (seen >= ASCII_LIMIT) {
            return false;
        }
        copy(text, length, into, offset);
        return true;
    }

    /** Looks at the bytes behind the copy, eight at a time: 10 ns for 40 chars instead of 15, but more for a few. */
    private static boolean encodeLongAscii(final String text, final int length, final byte[] into, final int offset) {
        int wide = 0;
        for (int i = 0; i < length; i++) {
            wide |= text.codePointAt(i) >>> Byte.SIZE;
        }
        if (wide != 0) {
            return false;
        }
        copy(text, length, into, offset);
        final int last = offset + length - Long.BYTES;
        long seen = RecordLayout.getLong(into, last);
        for (int at = offset; at < last; at += Long.BYTES) {
            seen |= RecordLayout.getLong(into, at);
        }
        return (seen & NOT_ASCII) == 0;
    }

    @SuppressWarnings("deprecation") // the only way from a String to given bytes that allocates nothing
    private static void copy(final String text, final int length, final byte[] into, final int offset) {
        text.getBytes(0, length, into, offset);
    }

    /** The bytes that {@link #encode} will write for a part of a text. */
    public static int encodedBytes(final CharSequence text, final int from, final int to) {
        int size = 0;
        for (int i = from; i < to; i++) {
            final char c = text.charAt(i);
            if (c < ASCII_LIMIT) {
                size++;
            } else if (c < 0x800) {
                size += 2;
            } else if (isPair(text, i, to)) {
                size += 4;
                i++;
            } else {
                size += MAX_BYTES_A_CHAR;
            }
        }
        return size;
    }

    /**
     * Writes a part of a text.
     *
     * @param into must have room for {@link #encodedBytes} at {@code offset}
     * @return the offset behind the last byte
     */
    public static int encode(
            final CharSequence text, final int from, final int to, final byte[] into, final int offset) {
        int at = offset;
        for (int i = from; i < to; i++) {
            final char c = text.charAt(i);
            if (c < ASCII_LIMIT) {
                into[at++] = (byte) c;
            } else if (c < 0x800) {
                into[at++] = (byte) (0xC0 | (c >>> 6));
                into[at++] = (byte) (0x80 | (c & 0x3F));
            } else if (isPair(text, i, to)) {
                at = encodePair(Character.toCodePoint(c, text.charAt(++i)), into, at);
            } else {
                at = encodeThree(Character.isSurrogate(c) ? REPLACEMENT : c, into, at);
            }
        }
        return at;
    }

    /**
     * The largest number of chars, at most {@code max}, that does not cut a surrogate pair.
     */
    public static int boundedLength(final CharSequence text, final int max) {
        final int length = text.length();
        if (length <= max) {
            return length;
        }
        return max > 0 && isPair(text, max - 1, length) ? max - 1 : max;
    }

    /** The largest length, at most {@code max}, at which a run of UTF-8 may be cut without cutting a character. */
    public static int boundedBytes(final byte[] utf8, final int offset, final int length, final int max) {
        if (length <= max) {
            return length;
        }
        int cut = max;
        while (cut > 0 && (utf8[offset + cut] & 0xC0) == 0x80) {
            cut--;
        }
        return cut;
    }

    /** Whether a run of UTF-8 is what {@link #encode} writes for a text. */
    public static boolean matches(final String text, final byte[] utf8, final int offset, final int length) {
        int at = offset;
        final int end = offset + length;
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            if (c >= ASCII_LIMIT) {
                return matchesWide(text, utf8, offset, length);
            }
            if (at >= end || utf8[at++] != c) {
                return false;
            }
        }
        return at == end;
    }

    private static boolean matchesWide(final String text, final byte[] utf8, final int offset, final int length) {
        final int chars = text.length();
        if (encodedBytes(text, 0, chars) != length) {
            return false;
        }
        int at = offset;
        for (int i = 0; i < chars; i++) {
            final boolean pair = isPair(text, i, chars);
            final char c = text.charAt(i);
            final int codePoint = pair ? text.codePointAt(i) : Character.isSurrogate(c) ? REPLACEMENT : c;
            final int size = codePoint < ASCII_LIMIT ? 1 : codePoint < 0x800 ? 2 : pair ? 4 : MAX_BYTES_A_CHAR;
            if (!isAt(codePoint, size, utf8, at)) {
                return false;
            }
            at += size;
            i += pair ? 1 : 0;
        }
        return true;
    }

    private static boolean isAt(final int codePoint, final int size, final byte[] utf8, final int at) {
        int bits = codePoint;
        for (int i = size - 1; i > 0; i--) {
            if (utf8[at + i] != (byte) (0x80 | (bits & 0x3F))) {
                return false;
            }
            bits >>>= 6;
        }
        final int lead = size == 1 ? 0 : size == 2 ? 0xC0 : size == 3 ? 0xE0 : 0xF0;
        return utf8[at] == (byte) (lead | bits);
    }

    private static boolean isPair(final CharSequence text, final int i, final int to) {
        return i + 1 < to && Character.isHighSurrogate(text.charAt(i)) && Character.isLowSurrogate(text.charAt(i + 1));
    }

    private static int encodeThree(final int c, final byte[] into, final int at) {
        into[at] = (byte) (0xE0 | (c >>> 12));
        into[at + 1] = (byte) (0x80 | ((c >>> 6) & 0x3F));
        into[at + 2] = (byte) (0x80 | (c & 0x3F));
        return at + 3;
    }

    private static int encodePair(final int codePoint, final byte[] into, final int at) {
        into[at] = (byte) (0xF0 | (codePoint >>> 18));
        into[at + 1] = (byte) (0x80 | ((codePoint >>> 12) & 0x3F));
        into[at + 2] = (byte) (0x80 | ((codePoint >>> 6) & 0x3F));
        into[at + 3] = (byte) (0x80 | (codePoint & 0x3F));
        return at + 4;
    }
}
