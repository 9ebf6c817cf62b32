package dev.nanospan.jmh.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON into maps, lists, strings, doubles, booleans and nulls: just enough for the result files of JMH and
 * our own; and writes them. Strict, but for numbers, of which it takes whatever {@link Double#parseDouble} does. One text,
 * one reader; not thread safe.
 */
public final class Json {
    private static final int MAX_DEPTH = 64;
    private static final int HEX = 16;
    private static final int UNICODE_DIGITS = 4;
    private static final double MOST_EXACT = 1L << 53;

    private final String text;
    private int at;
    private int depth;

    private Json(final String text) {
        this.text = text;
    }

    /**
     * Reads a text that is one value.
     *
     * @throws IllegalArgumentException with the place, if it is not
     */
    public static @Nullable Object parse(final String text) {
        final Json json = new Json(text);
        final Object value = json.value();
        json.skipSpace();
        if (json.at < text.length()) {
            throw json.error("more than one value");
        }
        return value;
    }

    /** Writes maps, collections, numbers, booleans, nulls, and all else as strings; one line for each element of a top list. */
    public static String write(final @Nullable Object value) {
        final StringBuilder text = new StringBuilder();
        write(value, text, 0);
        return text.toString();
    }

    private static void write(final @Nullable Object value, final StringBuilder into, final int depth) {
        if (value instanceof Map<?, ?> map) {
            writeMap(map, into, depth);
        } else if (value instanceof Collection<?> elements) {
            writeList(elements, into, depth);
        } else if (value instanceof Double number) {
            into.append(text(number));
        } else if (value == null || value instanceof Number || value instanceof Boolean) {
            into.append(value);
        } else {
            writeString(value.toString(), into);
        }
    }

    private static void writeMap(final Map<?, ?> map, final StringBuilder into, final int depth) {
        String comma = "";
        into.append('{');
        for (final Map.Entry<?, ?> member : map.entrySet()) {
            into.append(comma).append(depth == 0 ? "\n  " : "");
            writeString(String.valueOf(member.getKey()), into);
            into.append(": ");
            write(member.getValue(), into, depth + 1);
            comma = depth == 0 ? "," : ", ";
        }
        into.append(depth == 0 ? "\n}\n" : "}");
    }

    private static void writeList(final Collection<?> elements, final StringBuilder into, final int depth) {
        String comma = "";
        into.append('[');
        for (final Object element : elements) {
            into.append(comma).append(depth == 1 ? "\n    " : "");
            write(element, into, depth + 1);
            comma = depth == 1 ? "," : ", ";
        }
        into.append(depth == 1 && !elements.isEmpty() ? "\n  ]" : "]");
    }

    private static void writeString(final String text, final StringBuilder into) {
        into.append('"');
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                into.append('\\').append(c);
            } else if (c < ' ') {
                into.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                into.append(c);
            }
        }
        into.append('"');
    }

    /** What is not finite has no number in JSON; JMH writes it as a string, too. */
    private static String text(final double number) {
        if (!Double.isFinite(number)) {
            return "\"" + number + "\"";
        }
        return number == Math.rint(number) && Math.abs(number) < MOST_EXACT
                ? String.valueOf((long) number)
                : String.valueOf(number);
    }

    private @Nullable Object value() {
        skipSpace();
        return switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> literal("true", true);
            case 'f' -> literal("false", false);
            case 'n' -> literal("null", null);
            default -> number();
        };
    }

    private Map<String, @Nullable Object> object() {
        final Map<String, @Nullable Object> members = new LinkedHashMap<>();
        open();
        if (!closes('}')) {
            do {
                skipSpace();
                final String name = string();
                expect(':');
                members.put(name, value());
            } while (goesOn('}'));
        }
        depth--;
        return members;
    }

    private List<@Nullable Object> array() {
        final List<@Nullable Object> elements = new ArrayList<>();
        open();
        if (!closes(']')) {
            do {
                elements.add(value());
            } while (goesOn(']'));
        }
        depth--;
        return elements;
    }

    private void open() {
        at++;
        if (++depth > MAX_DEPTH) {
            throw error("nested too deeply");
        }
    }

    private boolean closes(final char end) {
        skipSpace();
        if (peek() != end) {
            return false;
        }
        at++;
        return true;
    }

    private boolean goesOn(final char end) {
        if (closes(end)) {
            return false;
        }
        expect(',');
        return true;
    }

    private void expect(final char wanted) {
        skipSpace();
        if (peek() != wanted) {
            throw error("'" + wanted + "' expected");
        }
        at++;
    }

    private String string() {
        expect('"');
        final StringBuilder value = new StringBuilder();
        while (peek() != '"') {
            final char c = text.charAt(at++);
            if (c < ' ') {
                throw error("a control character in a string");
            }
            value.append(c == '\\' ? escaped() : c);
        }
        at++;
        return value.toString();
    }

    private char escaped() {
        final char c = peek();
        at++;
        return switch (c) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            case '"', '\\', '/' -> c;
            default -> throw error("an unknown escape");
        };
    }

    private char unicode() {
        int code = 0;
        for (int i = 0; i < UNICODE_DIGITS; i++) {
            final int digit = Character.digit(peek(), HEX);
            if (digit < 0) {
                throw error("four hex digits expected");
            }
            code = code * HEX + digit;
            at++;
        }
        return (char) code;
    }

    private @Nullable Object literal(final String word, final @Nullable Object value) {
        if (!text.startsWith(word, at)) {
            throw error(word + " expected");
        }
        at += word.length();
        return value;
    }

    private Double number() {
        final int from = at;
        while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        try {
            return Double.valueOf(text.substring(from, at));
        } catch (final NumberFormatException e) {
            throw error("a value expected");
        }
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() {
        if (at >= text.length()) {
            throw error("ends too early");
        }
        return text.charAt(at);
    }

    private IllegalArgumentException error(final String what) {
        return new IllegalArgumentException("not JSON at char " + at + ": " + what);
    }
}
