package dev.nanospan.export.otlp;

import java.nio.charset.StandardCharsets;

/**
 * Reads an {@code ExportTraceServiceResponse} in JSON: {@code {"partialSuccess":{"rejectedSpans":"3","errorMessage":"…"}}},
 * where the number may be a string or a number. What it does not know it skips.
 */
final class JsonReply {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_DECIMAL_BYTES = 64;

    private final Reply reply;
    private byte[] bytes = new byte[0];
    private int at;
    private int end;
    private int depth;
    private boolean sound;
    private int stringFrom;
    private int stringTo;

    JsonReply(final Reply reply) {
        this.reply = reply;
    }

    /** What a value says. */
    private enum Meaning {
        REPLY,
        PARTIAL_SUCCESS,
        REJECTED_SPANS,
        ERROR_MESSAGE,
        UNKNOWN
    }

    static boolean isBlank(final byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    /** Whether all of it is one object. */
    boolean read(final byte[] body, final int length) {
        bytes = body;
        at = 0;
        end = length;
        depth = 0;
        sound = true;
        object(Meaning.REPLY);
        blank();
        return sound && at == end;
    }

    private void object(final Meaning meaning) {
        enter('{');
        boolean more = sound && !isNext('}');
        while (more) {
            string();
            final Meaning member = memberOf(meaning);
            expect(':');
            value(member);
            more = sound && isNext(',');
            if (!more) {
                expect('}');
            }
        }
        depth--;
    }

    private void array() {
        enter('[');
        boolean more = sound && !isNext(']');
        while (more) {
            value(Meaning.UNKNOWN);
            more = sound && isNext(',');
            if (!more) {
                expect(']');
            }
        }
        depth--;
    }

    private void enter(final char bracket) {
        expect(bracket);
        depth++;
        sound &= depth <= MAX_DEPTH;
    }

    private Meaning memberOf(final Meaning object) {
        if (object == Meaning.REPLY && isString("partialSuccess")) {
            return Meaning.PARTIAL_SUCCESS;
        }
        if (object == Meaning.PARTIAL_SUCCESS && isString("rejectedSpans")) {
            return Meaning.REJECTED_SPANS;
        }
        return object == Meaning.PARTIAL_SUCCESS && isString("errorMessage") ? Meaning.ERROR_MESSAGE : Meaning.UNKNOWN;
    }

    private void value(final Meaning meaning) {
        blank();
        if (!sound || at >= end) {
            sound = false;
            return;
        }
        final byte first = bytes[at];
        if (first == 'n') {
            literal("null"); // stands for the default of whatever it is
            return;
        }
        switch (meaning) {
            case PARTIAL_SUCCESS -> object(meaning);
            case REJECTED_SPANS -> reply.rejected(first == '"' ? quotedNumber() : number());
            case ERROR_MESSAGE -> {
                string();
                reply.message(stringFrom, stringTo);
            }
            default -> anything(first);
        }
    }

    private void anything(final byte first) {
        switch (first) {
            case '{' -> object(Meaning.UNKNOWN);
            case '[' -> array();
            case '"' -> string();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            default -> number();
        }
    }

    private long quotedNumber() {
        string();
        if (!sound) {
            return 0;
        }
        final int after = at;
        final int outerEnd = end;
        at = stringFrom;
        end = stringTo;
        final long value = number();
        sound &= at == end;
        at = after;
        end = outerEnd;
        return value;
    }

    /** A whole number, or what a long can hold of it; any other spoils the reply. */
    private long number() {
        final int from = at;
        final boolean negative = at < end && bytes[at] == '-';
        if (negative) {
            at++;
        }
        final int digitsFrom = at;
        long value = 0;
        while (at < end && isDigit(bytes[at])) {
            value = Math.min(value, Long.MAX_VALUE / 10 - 1) * 10 + (bytes[at++] - '0');
        }
        final int digits = at - digitsFrom;
        sound &= digits == 1 || (digits > 1 && bytes[digitsFrom] != '0');
        if (at < end && isOfDecimal(bytes[at])) {
            return decimal(from);
        }
        return negative ? -value : value;
    }

    /** The rare number with a point or an exponent, which is allowed to be whole; allocates. */
    private long decimal(final int from) {
        while (at < end && (isDigit(bytes[at]) || isOfDecimal(bytes[at]))) {
            at++;
        }
        if (!sound || at - from > MAX_DECIMAL_BYTES) {
            sound = false;
            return 0;
        }
        try {
            final double value = Double.parseDouble(new String(bytes, from, at - from, StandardCharsets.US_ASCII));
            sound = Math.rint(value) == value;
            return (long) value;
        } catch (final NumberFormatException e) {
            sound = false;
            return 0;
        }
    }

    private static boolean isDigit(final byte b) {
        return b >= '0' && b <= '9';
    }

    private static boolean isOfDecimal(final byte b) {
        return b == '.' || b == 'e' || b == 'E' || b == '+' || b == '-';
    }

    private void string() {
        expect('"');
        stringFrom = at;
        stringTo = at;
        while (sound) {
            if (at >= end || (bytes[at] >= 0 && bytes[at] < ' ')) {
                sound = false;
            } else if (bytes[at] == '"') {
                stringTo = at++;
                return;
            } else {
                at += bytes[at] == '\\' ? 2 : 1;
            }
        }
    }

    /** Whether the last string is that one. A name written with escapes is taken for another: nobody does that. */
    private boolean isString(final String text) {
        if (stringTo - stringFrom != text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (bytes[stringFrom + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void literal(final String word) {
        for (int i = 0; i < word.length() && sound; i++) {
            sound = at < end && bytes[at++] == word.charAt(i);
        }
    }

    private void expect(final char c) {
        sound = sound && isNext(c);
    }

    private boolean isNext(final char c) {
        blank();
        if (at < end && bytes[at] == c) {
            at++;
            return true;
        }
        return false;
    }

    private void blank() {
        while (at < end && isBlank(bytes[at])) {
            at++;
        }
    }
}
