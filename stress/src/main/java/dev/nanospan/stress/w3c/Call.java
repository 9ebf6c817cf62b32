package dev.nanospan.stress.w3c;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whom to call, and with what.
 *
 * @param url where to
 * @param arguments the body, JSON as it came
 */
record Call(String url, String arguments) {
    private static final Pattern STRING = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*+)\"");
    private static final Pattern KEY = Pattern.compile("\\s*+" + STRING + "\\s*+:\\s*+");
    private static final Pattern WORD = Pattern.compile("[\\w.+-]++");
    private static final Pattern BLANKS = Pattern.compile("\\s*+");
    private static final int MAX_DEPTH = 32;

    /**
     * Reads a list of calls. Keys of objects other than the two are passed over.
     *
     * @throws IllegalArgumentException if the text is anything else
     */
    static List<Call> listOf(final String json) {
        final Reader reader = new Reader(json);
        final List<Call> calls = new ArrayList<>();
        reader.list(() -> calls.add(reader.call()));
        reader.end();
        return calls;
    }

    /** As much of JSON as this takes: where values begin and end. */
    private static final class Reader {
        private final String text;
        private int at;
        private int depth;

        Reader(final String text) {
            this.text = text;
        }

        Call call() {
            final String[] found = {null, "[]"};
            expect('{');
            while (!skip('}')) {
                final String key = match(KEY).group(1);
                final int from = at;
                value();
                final String value = text.substring(from, at);
                if (key.equals("url") && value.startsWith("\"")) {
                    found[0] = value.substring(1, value.length() - 1).replace("\\/", "/");
                } else if (key.equals("arguments")) {
                    found[1] = value;
                }
                skip(',');
            }
            if (found[0] == null) {
                throw bad();
            }
            return new Call(found[0], found[1]);
        }

        void list(final Runnable element) {
            expect('[');
            while (!skip(']')) {
                element.run();
                skip(',');
            }
        }

        void end() {
            match(BLANKS);
            if (at < text.length()) {
                throw bad();
            }
        }

        private void value() {
            if (++depth > MAX_DEPTH || at >= text.length()) {
                throw bad();
            }
            switch (text.charAt(at)) {
                case '[' -> list(this::value);
                case '{' -> object();
                case '"' -> match(STRING);
                default -> match(WORD);
            }
            depth--;
        }

        private void object() {
            expect('{');
            while (!skip('}')) {
                match(KEY);
                value();
                skip(',');
            }
        }

        private void expect(final char c) {
            if (!skip(c)) {
                throw bad();
            }
        }

        /** Passes over a character and the blanks around it. */
        private boolean skip(final char c) {
            match(BLANKS);
            if (at == text.length() || text.charAt(at) != c) {
                return false;
            }
            at++;
            match(BLANKS);
            return true;
        }

        private Matcher match(final Pattern pattern) {
            final Matcher matcher = pattern.matcher(text).region(at, text.length());
            if (!matcher.lookingAt()) {
                throw bad();
            }
            at = matcher.end();
            return matcher;
        }

        private IllegalArgumentException bad() {
            return new IllegalArgumentException("not a list of calls, at " + at);
        }
    }
}
