package dev.nanospan.behaviour;

import java.util.LinkedHashMap;
import java.util.Map;

/** Reads JSON of objects, strings, whole numbers and booleans: as strict as a second opinion has to be. */
final class Json {
    private final String text;
    private int at;

    private Json(final String text) {
        this.text = text;
    }

    static Map<String, Object> object(final String text) {
        final Json json = new Json(text);
        final Map<String, Object> object = json.object();
        if (json.at != text.length()) {
            throw json.bad("the end");
        }
        return object;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> at(final Map<String, Object> object, final String... path) {
        Map<String, Object> here = object;
        for (final String step : path) {
            here = (Map<String, Object>) here.get(step);
        }
        return here;
    }

    private Map<String, Object> object() {
        final Map<String, Object> members = new LinkedHashMap<>();
        expect('{');
        while (peek() != '}') {
            if (!members.isEmpty()) {
                expect(',');
            }
            final String name = string();
            expect(':');
            if (members.put(name, value()) != null) {
                throw bad("a name that is not a duplicate: " + name);
            }
        }
        expect('}');
        return members;
    }

    private Object value() {
        final char c = peek();
        if (c == '{') {
            return object();
        }
        if (c == '"') {
            return string();
        }
        final int from = at;
        while (Character.isLetterOrDigit(peek()) || peek() == '-') {
            at++;
        }
        final String word = text.substring(from, at);
        return switch (word) {
            case "true" -> true;
            case "false" -> false;
            default -> number(word);
        };
    }

    private Long number(final String word) {
        if (!word.matches("-?(0|[1-9][0-9]*)")) {
            throw bad("a number");
        }
        return Long.valueOf(word);
    }

    private String string() {
        final StringBuilder string = new StringBuilder();
        expect('"');
        while (peek() != '"') {
            final char c = text.charAt(at++);
            if (c < ' ') {
                throw bad("an escape");
            }
            string.append(c == '\\' ? escaped() : c);
        }
        expect('"');
        return string.toString();
    }

    private char escaped() {
        final char c = text.charAt(at++);
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> {
                at += 4;
                yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
            }
            default -> throw bad("an escape");
        };
    }

    private char peek() {
        if (at >= text.length()) {
            throw bad("more");
        }
        return text.charAt(at);
    }

    private void expect(final char c) {
        if (peek() != c) {
            throw bad("'" + c + "'");
        }
        at++;
    }

    private IllegalArgumentException bad(final String expected) {
        return new IllegalArgumentException("expected " + expected + " at " + at + " of " + text);
    }
}
