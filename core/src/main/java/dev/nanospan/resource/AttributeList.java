package dev.nanospan.resource;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads {@code key=value,key=value} as {@code OTEL_RESOURCE_ATTRIBUTES} has it: percent-encoded, all or nothing. White
 * space around keys and values and empty members are skipped; the value begins after the first {@code =}; of two equal
 * keys the later wins.
 */
final class AttributeList {
    static final int MAX_CHARS = 65_536;

    private final String text;
    private final Map<String, String> members = new LinkedHashMap<>();

    private AttributeList(final String text) {
        this.text = text;
    }

    /**
     * @throws ParseException if anything is wrong with any part; its message says what and holds nothing of the text
     */
    static Map<String, String> parse(final String text) throws ParseException {
        if (text.length() > MAX_CHARS) {
            throw new ParseException("longer than " + MAX_CHARS + " chars", MAX_CHARS);
        }
        final AttributeList list = new AttributeList(text);
        int from = 0;
        while (from < text.length()) {
            final int comma = text.indexOf(',', from);
            final int to = comma < 0 ? text.length() : comma;
            list.member(from, to);
            from = to + 1;
        }
        return list.members;
    }

    private void member(final int from, final int to) throws ParseException {
        if (text.substring(from, to).isBlank()) {
            return;
        }
        final int equals = text.indexOf('=', from);
        if (equals < 0 || equals >= to) {
            throw new ParseException("no '='", from);
        }
        final String key = decode(from, equals);
        if (key.isEmpty()) {
            throw new ParseException("an empty key", from);
        }
        members.put(key, decode(equals + 1, to));
    }

    private String decode(final int from, final int to) throws ParseException {
        final String raw = text.substring(from, to).strip();
        if (raw.indexOf('%') < 0) {
            return raw;
        }
        final StringBuilder decoded = new StringBuilder(raw.length());
        int i = 0;
        while (i < raw.length()) {
            final int percent = raw.indexOf('%', i);
            if (percent < 0) {
                return decoded.append(raw, i, raw.length()).toString();
            }
            decoded.append(raw, i, percent);
            i = escapes(raw, percent, from, decoded);
        }
        return decoded.toString();
    }

    /** Decodes the escapes that follow each other: together they are the bytes of one or more chars. */
    private static int escapes(final String raw, final int first, final int from, final StringBuilder to)
            throws ParseException {
        final int escapeChars = 3;
        final ByteBuffer bytes = ByteBuffer.allocate((raw.length() - first) / escapeChars + 1);
        int i = first;
        while (i < raw.length() && raw.charAt(i) == '%') {
            final int high = i + 1 < raw.length() ? hex(raw.charAt(i + 1)) : -1;
            final int low = i + 2 < raw.length() ? hex(raw.charAt(i + 2)) : -1;
            if (high < 0 || low < 0) {
                throw new ParseException("a '%' without two hex digits", from + i);
            }
            bytes.put((byte) (high << 4 | low));
            i += escapeChars;
        }
        try {
            to.append(StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()));
        } catch (final CharacterCodingException e) {
            throw new ParseException("escapes that are not UTF-8", from + first);
        }
        return i;
    }

    /** Not Character.digit, which takes digits of all scripts. */
    private static int hex(final char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        final int lower = c | 0x20;
        return lower >= 'a' && lower <= 'f' && c < 0x80 ? lower - 'a' + 10 : -1;
    }
}
