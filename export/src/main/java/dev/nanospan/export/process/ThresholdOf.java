package dev.nanospan.export.process;

/** Reads the rejection threshold of a tracestate: {@code th} of its member {@code ot}. Allocates nothing, throws nothing. */
final class ThresholdOf {
    private static final int NONE = -1;
    private static final int DIGITS = 14;
    private static final int DIGIT_BITS = 4;

    private ThresholdOf() {}

    /** The threshold in 56 bits, or -1 if there is none that can be read. */
    static long traceState(final byte[] text, final int from, final int to) {
        int member = from;
        while (member < to) {
            while (member < to && (text[member] == ' ' || text[member] == '\t')) {
                member++;
            }
            final int end = indexOf(',', text, member, to);
            if (end - member > 3 && text[member] == 'o' && text[member + 1] == 't' && text[member + 2] == '=') {
                return member(text, member + 3, end);
            }
            member = end + 1;
        }
        return NONE;
    }

    private static long member(final byte[] text, final int from, final int to) {
        int field = from;
        while (field < to) {
            final int end = indexOf(';', text, field, to);
            if (end - field > 3 && text[field] == 't' && text[field + 1] == 'h' && text[field + 2] == ':') {
                return hex(text, field + 3, end);
            }
            field = end + 1;
        }
        return NONE;
    }

    private static long hex(final byte[] text, final int from, final int to) {
        int end = to;
        while (end > from && (text[end - 1] == ' ' || text[end - 1] == '\t')) {
            end--;
        }
        if (end - from < 1 || end - from > DIGITS) {
            return NONE;
        }
        long value = 0;
        for (int i = from; i < end; i++) {
            final byte b = text[i];
            if (!Bytes.isDigit(b) && (b < 'a' || b > 'f')) {
                return NONE;
            }
            value = value << DIGIT_BITS | (Bytes.isDigit(b) ? b - '0' : b - 'a' + 10);
        }
        return value << (DIGITS - (end - from)) * DIGIT_BITS;
    }

    private static int indexOf(final char c, final byte[] text, final int from, final int to) {
        int at = from;
        while (at < to && text[at] != c) {
            at++;
        }
        return at;
    }
}
