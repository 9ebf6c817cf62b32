package dev.nanospan.export.encode;

/**
 * UTF-8 into what stands between the quotes of a JSON string: escapes what JSON wants escaped, and repairs what is no
 * UTF-8. Looks at eight bytes at a time and copies them as they are looked at. Nothing is allocated.
 */
final class JsonText {
    /** The most bytes that one byte becomes. */
    static final int MAX_GROWTH = 6;

    private static final int SPACE = ' ';
    private static final long QUOTES = '"' * Words.ONES;
    private static final long BACKSLASHES = '\\' * Words.ONES;
    private static final long SPACES = SPACE * Words.ONES;

    /** For each ASCII char its escape from the lowest byte on, and in the highest byte the length of that. */
    private static final long[] ESCAPES = escapes();

    private static final int LENGTH_SHIFT = 7 * Byte.SIZE;

    private JsonText() {}

    /**
     * Writes a text.
     *
     * @param into has room for what it becomes and for eight bytes more
     * @return the offset behind it
     */
    static int put(final byte[] text, final int from, final int length, final byte[] into, final int offset) {
        final int to = from + length;
        int at = from;
        int target = offset;
        while (to - at >= Long.BYTES) {
            final long word = Words.get(text, at);
            Words.put(into, target, word);
            final long special = special(word);
            if (special != 0) {
                final int plain = Long.numberOfTrailingZeros(special) >>> 3;
                return putRest(text, at + plain, to, into, target + plain);
            }
            at += Long.BYTES;
            target += Long.BYTES;
        }
        if (at == to) {
            return target;
        }
        return at + Long.BYTES <= text.length
                ? putTail(text, at, to, into, target)
                : putRest(text, at, to, into, target);
    }

    /** The bytes that {@link #put} writes. */
    static long escapedBytes(final byte[] text, final int from, final int length) {
        final int to = from + length;
        long size = 0;
        int at = from;
        while (at < to) {
            final byte c = text[at];
            if (c >= 0) {
                size += c >= SPACE && c != '"' && c != '\\' ? 1 : ESCAPES[c] >>> LENGTH_SHIFT;
                at++;
            } else {
                final int character = Utf8Repair.character(text, at, to);
                size += character > 0 ? character : Utf8Repair.REPLACEMENT_BYTES;
                at += Math.abs(character);
            }
        }
        return size;
    }

    /** Writes what is left when that is less than a word: reads a whole one all the same. */
    private static int putTail(final byte[] text, final int at, final int to, final byte[] into, final int target) {
        final long word = Words.get(text, at);
        Words.put(into, target, word);
        final int left = to - at;
        final long special = special(word) & -1L >>> (Long.BYTES - left) * Byte.SIZE;
        return special == 0 ? target + left : putRest(text, at, to, into, target);
    }

    /** Goes on at a byte that is likely special. */
    private static int putRest(final byte[] text, final int from, final int to, final byte[] into, final int offset) {
        int at = from;
        int target = offset;
        while (at < to) {
            final byte c = text[at];
            if (c < 0) {
                final int size = Utf8Repair.character(text, at, to);
                target = putCharacter(text, at, size, into, target);
                at += Math.abs(size);
            } else if (c >= SPACE && c != '"' && c != '\\') {
                into[target++] = c;
                at++;
                if (to - at >= Long.BYTES && special(Words.get(text, at)) == 0) {
                    Words.put(into, target, Words.get(text, at));
                    at += Long.BYTES;
                    target += Long.BYTES;
                }
            } else {
                final long escape = ESCAPES[c];
                Words.put(into, target, escape);
                target += (int) (escape >>> LENGTH_SHIFT);
                at++;
            }
        }
        return target;
    }

    private static int putCharacter(
            final byte[] text, final int at, final int size, final byte[] into, final int target) {
        if (size < 0) {
            Words.putInt(into, target, Utf8Repair.REPLACEMENT);
            return target + Utf8Repair.REPLACEMENT_BYTES;
        }
        for (int i = 0; i < size; i++) {
            into[target + i] = text[at + i];
        }
        return target + size;
    }

    /** A high bit in each byte that can't be copied as it is; the lowest such bit is exact, others above it may be wrong. */
    private static long special(final long word) {
        final long quotes = word ^ QUOTES;
        final long backslashes = word ^ BACKSLASHES;
        return (word | word - SPACES | quotes - Words.ONES | backslashes - Words.ONES) & Words.HIGH_BITS;
    }

    private static long[] escapes() {
        final long[] escapes = new long[0x80];
        for (int c = 0; c < SPACE; c++) {
            escapes[c] = escape(String.format("\\u%04x", c));
        }
        escapes['\b'] = escape("\\b");
        escapes['\t'] = escape("\\t");
        escapes['\n'] = escape("\\n");
        escapes['\f'] = escape("\\f");
        escapes['\r'] = escape("\\r");
        escapes['"'] = escape("\\\"");
        escapes['\\'] = escape("\\\\");
        return escapes;
    }

    private static long escape(final String text) {
        return Literal.of(text).first() | (long) text.length() << LENGTH_SHIFT;
    }
}
