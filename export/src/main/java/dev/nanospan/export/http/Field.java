package dev.nanospan.export.http;

import java.nio.charset.StandardCharsets;

/** A run of bytes in a line of a head, and what can be asked of it. One is used again and again. */
final class Field {
    private byte[] line = {};
    private int from;
    private int to;

    /** Becomes a run of the line, without the blanks around it. */
    void wrap(final byte[] of, final int start, final int end) {
        line = of;
        from = start;
        to = end;
        while (from < to && Ascii.isBlank(line[from])) {
            from++;
        }
        while (to > from && Ascii.isBlank(line[to - 1])) {
            to--;
        }
    }

    /** Becomes a text from elsewhere, without the blanks around it. Allocates. */
    void wrap(final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        wrap(bytes, 0, bytes.length);
    }

    int length() {
        return to - from;
    }

    byte at(final int index) {
        return line[from + index];
    }

    /** Whether it is this text, whatever the case. */
    boolean is(final String lowerCase) {
        return isAt(0, length(), lowerCase);
    }

    /** Whether a comma-separated list has this member, whatever the case. */
    boolean lists(final String lowerCase) {
        int start = 0;
        for (int i = 0; i <= length(); i++) {
            if (i == length() || at(i) == ',') {
                if (isMember(start, i, lowerCase)) {
                    return true;
                }
                start = i + 1;
            }
        }
        return false;
    }

    /** Whether it names a media type of JSON, parameters aside. */
    boolean isJson() {
        int end = 0;
        while (end < length() && at(end) != ';' && !Ascii.isBlank(at(end))) {
            end++;
        }
        return isAt(0, end, "application/json") || end > 5 && isAt(end - 5, end, "+json");
    }

    /** Whether it is one or more digits and nothing else. */
    boolean isNumber() {
        for (int i = 0; i < length(); i++) {
            if (!Ascii.isDigit(at(i))) {
                return false;
            }
        }
        return length() > 0;
    }

    /** The value of all digits, or {@code Long.MAX_VALUE} if that is too small for it. */
    long number() {
        long value = 0;
        for (int i = 0; i < length(); i++) {
            final int digit = at(i) - '0';
            if (value > (Long.MAX_VALUE - digit) / 10) {
                return Long.MAX_VALUE;
            }
            value = 10 * value + digit;
        }
        return value;
    }

    /** The text. Allocates. */
    @Override
    public String toString() {
        return new String(line, from, length(), StandardCharsets.ISO_8859_1);
    }

    private boolean isMember(final int start, final int end, final String lowerCase) {
        int first = start;
        int last = end;
        while (first < last && Ascii.isBlank(at(first))) {
            first++;
        }
        while (last > first && Ascii.isBlank(at(last - 1))) {
            last--;
        }
        return isAt(first, last, lowerCase);
    }

    private boolean isAt(final int start, final int end, final String lowerCase) {
        if (end - start != lowerCase.length()) {
            return false;
        }
        for (int i = start; i < end; i++) {
            if (Ascii.lower(at(i)) != lowerCase.charAt(i - start)) {
                return false;
            }
        }
        return true;
    }
}
