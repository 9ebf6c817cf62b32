package dev.nanospan.propagation;

/**
 * Values of baggage to and from the wire: text as UTF-8, of which those bytes that may not stand there, and {@code %}, are
 * written as {@code %} and two digits. Hot path.
 */
final class PercentCode {
    private static final int REPLACEMENT = 0xfffd;
    private static final int ENCODED_BYTES = 3;

    private PercentCode() {}

    // ---- encoding

    /** The bytes of an encoded value; where they are more than {@code limit}, just some number above it. */
    static int encodedBytes(final CharSequence value, final int limit) {
        int bytes = 0;
        for (int i = 0; i < value.length() && bytes <= limit; i++) {
            final int c = codePoint(value, i);
            if (isPlain(c)) {
                bytes++;
            } else {
                bytes += ENCODED_BYTES * (c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4);
                i += Character.charCount(c) - 1;
            }
        }
        return bytes;
    }

    /**
     * Encodes a value.
     *
     * @param into must have room for {@link #encodedBytes}
     * @return the offset behind the last byte
     */
    static int encode(final CharSequence value, final byte[] into, final int offset) {
        int at = offset;
        for (int i = 0; i < value.length(); i++) {
            final int c = codePoint(value, i);
            if (isPlain(c)) {
                into[at++] = (byte) c;
            } else {
                at = encode(c, into, at);
                i += Character.charCount(c) - 1;
            }
        }
        return at;
    }

    private static int encode(final int c, final byte[] into, final int at) {
        if (c < 0x80) {
            return percent(c, into, at);
        }
        if (c < 0x800) {
            return continuation(c, 0, into, percent(0xc0 | c >>> 6, into, at));
        }
        if (c < 0x10000) {
            return continuation(c, 6, into, percent(0xe0 | c >>> 12, into, at));
        }
        return continuation(c, 12, into, percent(0xf0 | c >>> 18, into, at));
    }

    private static int continuation(final int c, final int firstShift, final byte[] into, final int offset) {
        int at = offset;
        for (int shift = firstShift; shift >= 0; shift -= 6) {
            at = percent(0x80 | (c >>> shift & 0x3f), into, at);
        }
        return at;
    }

    private static int percent(final int octet, final byte[] into, final int at) {
        into[at] = '%';
        into[at + 1] = upperDigit(octet >>> 4);
        into[at + 2] = upperDigit(octet & 0xf);
        return at + ENCODED_BYTES;
    }

    private static byte upperDigit(final int value) {
        return (byte) (value < 10 ? '0' + value : 'A' + value - 10);
    }

    private static boolean isPlain(final int c) {
        return c < 0x80 && c != '%' && Ascii.is((byte) c, Ascii.BAGGAGE_VALUE);
    }

    /** The code point that begins here; an unpaired surrogate is U+FFFD. */
    private static int codePoint(final CharSequence value, final int i) {
        final char c = value.charAt(i);
        if (!Character.isSurrogate(c)) {
            return c;
        }
        final boolean paired =
                Character.isHighSurrogate(c) && i + 1 < value.length() && Character.isLowSurrogate(value.charAt(i + 1));
        return paired ? Character.toCodePoint(c, value.charAt(i + 1)) : REPLACEMENT;
    }

    // ---- decoding

    /**
     * Decodes a value into UTF-8 that is valid: what was not becomes U+FFFD. It never becomes longer.
     *
     * @param text where the value is, of characters that may stand in one
     * @return the offset behind the last byte
     * @throws IndexOutOfBoundsException if it does not fit
     */
    static int decode(final byte[] text, final int from, final int to, final byte[] into, final int offset) {
        int at = from;
        int end = offset;
        while (at < to) {
            final int octet = octet(text, at, to);
            if (octet < 0x80) {
                into[end++] = (byte) octet;
                at = next(text, at, to);
            } else {
                final int next = characterEnd(octet, text, at, to);
                final boolean whole = next > 0;
                end = whole ? copyOctets(text, at, next, into, end) : copyReplacement(into, end);
                at = whole ? next : -next;
            }
        }
        return end;
    }

    /** The byte that stands here, plain or encoded. */
    private static int octet(final byte[] text, final int at, final int to) {
        return isEncoded(text, at, to) ? digit(text[at + 1]) << 4 | digit(text[at + 2]) : text[at];
    }

    private static int next(final byte[] text, final int at, final int to) {
        return isEncoded(text, at, to) ? at + ENCODED_BYTES : at + 1;
    }

    private static boolean isEncoded(final byte[] text, final int at, final int to) {
        return text[at] == '%' && to - at >= ENCODED_BYTES && digit(text[at + 1]) >= 0 && digit(text[at + 2]) >= 0;
    }

    private static int digit(final byte c) {
        return HexWords.digit(c >= 'A' && c <= 'F' ? (byte) (c | 0x20) : c);
    }

    /**
     * Where the character ends whose first byte stands here; negative, where the bytes end that no character begins with:
     * one at least, more as far as they could have been one.
     */
    private static int characterEnd(final int lead, final byte[] text, final int from, final int to) {
        final int more = lead < 0xc2 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : lead < 0xf5 ? 3 : 0;
        int at = next(text, from, to);
        for (int i = 0; i < more; i++) {
            if (at >= to || !isContinuation(lead, i == 0, octet(text, at, to))) {
                return -at;
            }
            at = next(text, at, to);
        }
        return more == 0 ? -at : at;
    }

    /** The second byte of some has narrower bounds: no overlong forms, no surrogates, nothing beyond U+10FFFF. */
    private static boolean isContinuation(final int lead, final boolean second, final int octet) {
        final int least = second && lead == 0xe0 ? 0xa0 : second && lead == 0xf0 ? 0x90 : 0x80;
        final int most = second && lead == 0xed ? 0x9f : second && lead == 0xf4 ? 0x8f : 0xbf;
        return octet >= least && octet <= most;
    }

    /** All of these are encoded: no other byte is above 0x7f. */
    private static int copyOctets(
            final byte[] text, final int from, final int end, final byte[] into, final int offset) {
        int at = offset;
        for (int i = from; i < end; i += ENCODED_BYTES) {
            into[at++] = (byte) octet(text, i, end);
        }
        return at;
    }

    private static int copyReplacement(final byte[] into, final int at) {
        into[at] = (byte) 0xef;
        into[at + 1] = (byte) 0xbf;
        into[at + 2] = (byte) 0xbd;
        return at + ENCODED_BYTES;
    }
}
