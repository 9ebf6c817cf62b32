package dev.nanospan.export.encode;

/**
 * Makes sure that text is UTF-8: a record may be spoilt, and a program may have given bytes that never were. Each longest
 * piece that begins like a character and is none becomes one U+FFFD, as Unicode recommends. Nothing is allocated.
 */
final class Utf8Repair {
    /** U+FFFD in UTF-8, from the lowest byte on, and its length. */
    static final int REPLACEMENT = 0xBDBFEF;

    static final int REPLACEMENT_BYTES = 3;

    private Utf8Repair() {}

    /** Whether a text is all ASCII; it may be and not be seen to, as one at the very end of an array. */
    static boolean isAscii(final byte[] text, final int from, final int to) {
        final int length = to - from;
        if (length < Long.BYTES) {
            return length == 0
                    || (from + Long.BYTES <= text.length
                            && (Words.get(text, from) << (Long.BYTES - length) * Byte.SIZE & Words.HIGH_BITS) == 0);
        }
        long seen = Words.get(text, from) | Words.get(text, to - Long.BYTES);
        if (length > 2 * Long.BYTES) {
            seen |= Words.get(text, from + Long.BYTES) | Words.get(text, to - 2 * Long.BYTES);
        }
        for (int at = from + 2 * Long.BYTES; at < to - 2 * Long.BYTES; at += Long.BYTES) {
            seen |= Words.get(text, at);
        }
        return (seen & Words.HIGH_BITS) == 0;
    }

    /** Where the first byte stands that is not part of a character; {@code to} if there is none. */
    static int endOfValid(final byte[] text, final int from, final int to) {
        int at = from;
        while (at < to) {
            if (to - at >= Long.BYTES && (Words.get(text, at) & Words.HIGH_BITS) == 0) {
                at += Long.BYTES;
            } else if (text[at] >= 0) {
                at++;
            } else {
                final int size = character(text, at, to);
                if (size < 0) {
                    return at;
                }
                at += size;
            }
        }
        return to;
    }

    /** How many bytes {@link #put} writes. */
    static int repairedBytes(final byte[] text, final int from, final int to) {
        int size = 0;
        int at = from;
        while (at < to) {
            final int valid = endOfValid(text, at, to);
            size += valid - at;
            at = valid;
            if (at < to) {
                size += REPLACEMENT_BYTES;
                at -= character(text, at, to);
            }
        }
        return size;
    }

    /** Copies a text, repaired; gives the offset behind it. */
    static int put(final byte[] text, final int from, final int to, final byte[] into, final int offset) {
        int at = from;
        int target = offset;
        while (at < to) {
            final int valid = endOfValid(text, at, to);
            System.arraycopy(text, at, into, target, valid - at);
            target += valid - at;
            at = valid;
            if (at < to) {
                Words.putInt(into, target, REPLACEMENT);
                target += REPLACEMENT_BYTES;
                at -= character(text, at, to);
            }
        }
        return target;
    }

    /**
     * Looks at a character that is not ASCII.
     *
     * @return its bytes, or the negative number of bytes that one replacement stands for
     */
    static int character(final byte[] text, final int at, final int to) {
        final int lead = text[at] & 0xFF;
        if (lead < 0xC2 || lead > 0xF4) {
            return -1;
        }
        final int size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (to - at < 2 || !mayFollow(lead, text[at + 1] & 0xFF)) {
            return -1;
        }
        for (int i = 2; i < size; i++) {
            if (to - at <= i || (text[at + i] & 0xC0) != 0x80) {
                return -i;
            }
        }
        return size;
    }

    /** Leaves out surrogates, what is beyond U+10FFFF, and longer forms than needed. */
    private static boolean mayFollow(final int lead, final int second) {
        return switch (lead) {
            case 0xE0 -> second >= 0xA0 && second <= 0xBF;
            case 0xED -> second >= 0x80 && second <= 0x9F;
            case 0xF0 -> second >= 0x90 && second <= 0xBF;
            case 0xF4 -> second >= 0x80 && second <= 0x8F;
            default -> second >= 0x80 && second <= 0xBF;
        };
    }
}
