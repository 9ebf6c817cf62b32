package dev.nanospan.spi;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A pattern for names and text attributes: {@code *} stands for any text, {@code ?} for one character, everything else
 * for itself. So a pattern without either is an exact text, and one that ends in its only {@code *} a prefix; both are
 * compared as such. Immutable; make each once and keep it. Matching allocates nothing.
 *
 * <pre>{@code
 * TextPattern orders = TextPattern.of("GET /orders/*");
 * orders.matches("GET /orders/17"); // true
 * }</pre>
 */
public final class TextPattern {
    private static final int CONTINUATION_MASK = 0xC0;
    private static final int CONTINUATION = 0x80;

    private final String pattern;
    private final byte[] utf8;
    private final Form form;

    private TextPattern(final String text) {
        final int wild = firstWild(text);
        this.form = wild == text.length()
                ? Form.EXACT
                : wild == text.length() - 1 && text.charAt(wild) == '*' ? Form.PREFIX : Form.GLOB;
        this.pattern = form == Form.PREFIX ? text.substring(0, wild) : text;
        this.utf8 = pattern.getBytes(StandardCharsets.UTF_8);
    }

    public static TextPattern of(final String text) {
        return new TextPattern(text);
    }

    /** Whether a text matches as a whole. */
    public boolean matches(final String text) {
        if (form == Form.EXACT) {
            return text.equals(pattern);
        }
        return form == Form.PREFIX ? text.startsWith(pattern) : matchesGlob(text, utf8, 0, text.length());
    }

    /**
     * Whether a text in UTF-8 matches as a whole.
     *
     * @param offset its first byte; the range must lie within the array
     */
    public boolean matches(final byte[] text, final int offset, final int length) {
        final int own = utf8.length;
        if (form == Form.EXACT) {
            return length == own && Arrays.equals(text, offset, offset + length, utf8, 0, own);
        }
        return form == Form.PREFIX
                ? length >= own && Arrays.equals(text, offset, offset + own, utf8, 0, own)
                : matchesGlob(null, text, offset, offset + length);
    }

    /** The pattern as it was given. */
    @Override
    public String toString() {
        return form == Form.PREFIX ? pattern + '*' : pattern;
    }

    /**
     * Walks text and pattern side by side. Where they differ, the last {@code *} takes one more character of the
     * text: an earlier one need never be gone back to. Units are chars of {@code chars} if that is given, else bytes;
     * both wildcards are one unit in either.
     */
    private boolean matchesGlob(final @Nullable String chars, final byte[] bytes, final int from, final int to) {
        final int patternEnd = chars != null ? pattern.length() : utf8.length;
        int at = from;
        int in = 0;
        int star = -1;
        int resume = from;
        while (at < to) {
            final int wanted = in < patternEnd ? (chars != null ? pattern.charAt(in) : utf8[in]) : -1;
            final int met = chars != null ? chars.charAt(at) : bytes[at];
            if (wanted == '*') {
                star = in++;
                resume = at;
            } else if (in < patternEnd && wanted == '?') {
                at = afterCharacter(chars, bytes, at, to);
                in++;
            } else if (in < patternEnd && wanted == met) {
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
        while (in < patternEnd && (chars != null ? pattern.charAt(in) : utf8[in]) == '*') {
            in++;
        }
        return in == patternEnd;
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
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '*' || text.charAt(i) == '?') {
                return i;
            }
        }
        return text.length();
    }

    /** How a pattern is compared. */
    private enum Form {
        EXACT,
        PREFIX,
        GLOB
    }
}
