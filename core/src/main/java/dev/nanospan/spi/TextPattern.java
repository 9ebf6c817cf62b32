package dev.nanospan.spi;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A pattern for names and text attributes: {@code *} stands for any text, {@code ?} for one character, everything else
 * for itself. So a pattern without either is an exact text, and one that ends in its only {@code *} a prefix; both are
 * compared as such, and what stands before the first and behind the last wildcard is compared first. Immutable; make each once and keep it. Matching allocates nothing.
 *
 * <pre>{@code
 * TextPattern orders = TextPattern.of("GET /orders/*");
 * orders.matches("GET /orders/17"); // true
 * }</pre>
 */
public final class TextPattern {
    private static final int CONTINUATION_MASK = 0xC0;
    private static final int CONTINUATION = 0x80;
    private static final int NO_UNIT = Integer.MIN_VALUE;

    private final String pattern;
    private final byte[] utf8;

    /** What stands before the first wildcard, and behind the last: all of it twice if there is none. */
    private final String prefix;

    private final String suffix;
    private final byte[] prefixUtf8;
    private final byte[] suffixUtf8;
    private final Form form;

    private TextPattern(final String text) {
        this.pattern = text;
        this.utf8 = text.getBytes(StandardCharsets.UTF_8);
        final int first = firstWild(text);
        final int last = lastWild(text);
        this.prefix = text.substring(0, first);
        this.suffix = text.substring(last + 1);
        this.prefixUtf8 = prefix.getBytes(StandardCharsets.UTF_8);
        this.suffixUtf8 = suffix.getBytes(StandardCharsets.UTF_8);
        this.form = last < 0 ? Form.EXACT : first == last && text.charAt(first) == '*' ? Form.ENDS : Form.GLOB;
    }

    public static TextPattern of(final String text) {
        return new TextPattern(text);
    }

    /** Whether a text matches as a whole. */
    public boolean matches(final String text) {
        if (form == Form.EXACT) {
            return text.equals(pattern);
        }
        final int head = prefix.length();
        final int tail = suffix.length();
        return text.length() >= head + tail
                && text.startsWith(prefix)
                && text.endsWith(suffix)
                && (form == Form.ENDS || matchesMiddle(text, utf8, head, text.length() - tail));
    }

    /**
     * Whether a text in UTF-8 matches as a whole.
     *
     * @param offset its first byte; the range must lie within the array
     */
    public boolean matches(final byte[] text, final int offset, final int length) {
        final int end = offset + length;
        if (form == Form.EXACT) {
            return Arrays.equals(text, offset, end, utf8, 0, utf8.length);
        }
        final int head = prefixUtf8.length;
        final int tail = suffixUtf8.length;
        return length >= head + tail
                && Arrays.equals(text, offset, offset + head, prefixUtf8, 0, head)
                && Arrays.equals(text, end - tail, end, suffixUtf8, 0, tail)
                && (form == Form.ENDS || matchesMiddle(null, text, offset + head, end - tail));
    }

    /** The pattern as it was given. */
    @Override
    public String toString() {
        return pattern;
    }

    /**
     * Walks the text and the pattern from its first wildcard to its last side by side. Where they differ, the last {@code
     * *} takes one more character of the text: an earlier one need never be gone back to. Units are chars of {@code chars}
     * if that is given, else bytes; both wildcards are one unit in either.
     */
    private boolean matchesMiddle(final @Nullable String chars, final byte[] bytes, final int from, final int to) {
        final int patternEnd = chars != null ? pattern.length() - suffix.length() : utf8.length - suffixUtf8.length;
        int at = from;
        int in = chars != null ? prefix.length() : prefixUtf8.length;
        int star = -1;
        int resume = from;
        while (at < to) {
            final int wanted = in < patternEnd ? unitOfPattern(chars, in) : NO_UNIT;
            if (wanted == '*') {
                star = in++;
                resume = at;
            } else if (wanted == '?') {
                at = afterCharacter(chars, bytes, at, to);
                in++;
            } else if (wanted == (chars != null ? chars.charAt(at) : bytes[at])) {
                at++;
                in++;
            } else if (star >= 0) {
                resume = afterCharacter(chars, bytes, resume, to);
                at = resume;
                in = star + 1;
            } else {
                return false;
            }
        }
        while (in < patternEnd && unitOfPattern(chars, in) == '*') {
            in++;
        }
        return in == patternEnd;
    }

    private int unitOfPattern(final @Nullable String chars, final int at) {
        return chars != null ? pattern.charAt(at) : utf8[at];
    }

    private static int afterCharacter(final @Nullable String chars, final byte[] bytes, final int at, final int to) {
        int next = at + 1;
        if (chars != null) {
            return next < to && Character.isSurrogatePair(chars.charAt(at), chars.charAt(next)) ? next + 1 : next;
        }
        while (next < to && (bytes[next] & CONTINUATION_MASK) == CONTINUATION) {
            next++;
        }
        return next;
    }

    private static int firstWild(final String text) {
        int i = 0;
        while (i < text.length() && !isWild(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static int lastWild(final String text) {
        int i = text.length() - 1;
        while (i >= 0 && !isWild(text.charAt(i))) {
            i--;
        }
        return i;
    }

    private static boolean isWild(final char c) {
        return c == '*' || c == '?';
    }

    /** How a pattern is compared. */
    private enum Form {
        /** As a whole. */
        EXACT,
        /** By what stands before and behind its only wildcard, a star. */
        ENDS,
        /** By its ends, and then step by step. */
        GLOB
    }
}
