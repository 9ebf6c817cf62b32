package dev.nanospan.propagation;

import dev.nanospan.SpanContext;
import dev.nanospan.layout.ColdPath;
import java.util.Arrays;

/**
 * The header {@code tracestate}: a list of {@code key=value}, checked once and forwarded as it came. Works on bytes in the
 * header buffer of a context. Hot path: nothing is allocated, and the time is bounded by members times bytes.
 */
final class TraceState {
    static final String NAME = "tracestate";

    static final int MAX_MEMBERS = 32;

    private static final int MAX_PART_BYTES = 256;

    /** Members longer than this are cut first. */
    private static final int LONG_MEMBER_BYTES = 128;

    /** What became of a header. */
    enum Outcome {
        TAKEN,
        CUT,
        TOO_MANY,
        MALFORMED
    }

    private TraceState() {}

    /**
     * Takes a header into a context. If it is one header of at most {@value SpanContext#MAX_TRACE_STATE_BYTES} bytes
     * without a key that comes twice, these very bytes are kept, but for blanks and empty members at both ends.
     *
     * @param text the whole header; changed if members must go
     */
    static Outcome parse(final byte[] text, final int from, final int to, final SpanContext into) {
        final int begin = skipEmpty(text, from, to);
        int end = begin;
        int members = 0;
        long seen = 0;
        boolean repeated = false;
        for (int at = begin; at < to; at = skipEmpty(text, end, to)) {
            final int keyEnd = keyEnd(text, at, to);
            if (keyEnd < 0) {
                return Outcome.MALFORMED;
            }
            final int stop = valueStop(text, keyEnd + 1, to);
            final int valueEnd = Ascii.dropBlanks(text, keyEnd + 1, stop);
            if (!isValue(keyEnd + 1, valueEnd) || !isEndOfMember(text, stop, to)) {
                return Outcome.MALFORMED;
            }
            if (++members > MAX_MEMBERS) {
                return Outcome.TOO_MANY;
            }
            final long mark = mark(text, at, keyEnd);
            repeated |= (seen & mark) != 0 && find(text, begin, end, text, at, keyEnd) >= 0;
            seen |= mark;
            end = valueEnd;
        }
        if (repeated || end - begin > SpanContext.MAX_TRACE_STATE_BYTES) {
            return rework(text, begin, end, into);
        }
        into.traceState(text, begin, end - begin);
        return Outcome.TAKEN;
    }

    /** Where the member with a key begins in a good list, or -1. */
    static int find(
            final byte[] list, final int from, final int to, final byte[] key, final int keyFrom, final int keyTo) {
        final int keyBytes = keyTo - keyFrom;
        int at = skipEmpty(list, from, to);
        while (at < to) {
            if (to - at > keyBytes
                    && list[at + keyBytes] == '='
                    && Arrays.equals(list, at, at + keyBytes, key, keyFrom, keyTo)) {
                return at;
            }
            at = skipEmpty(list, memberEnd(list, at, to), to);
        }
        return -1;
    }

    /** Where the member that begins here ends, with blanks behind it: at a comma, or at the end. */
    static int memberEnd(final byte[] list, final int from, final int to) {
        int at = from;
        while (at < to && list[at] != ',') {
            at++;
        }
        return at;
    }

    /** Where the next member begins: behind blanks and commas. */
    static int skipEmpty(final byte[] list, final int from, final int to) {
        int at = from;
        while (at < to && (list[at] == ',' || Ascii.isBlank(list[at]))) {
            at++;
        }
        return at;
    }

    /**
     * Takes whole members off the right until the rest fits: first such as are long, then any.
     *
     * @param list members with one comma between them
     * @param kept where the first member begins that may go
     * @return the new end
     */
    static int cut(final byte[] list, final int from, final int to, final int kept) {
        final int end = cut(list, from, to, kept, LONG_MEMBER_BYTES);
        return cut(list, from, end, kept, 0);
    }

    private static int cut(final byte[] list, final int from, final int to, final int kept, final int longerThan) {
        int end = to;
        int memberEnd = to;
        while (end - from > SpanContext.MAX_TRACE_STATE_BYTES && memberEnd > kept) {
            int begin = memberEnd;
            while (begin > kept && list[begin - 1] != ',') {
                begin--;
            }
            if (memberEnd - begin > longerThan) {
                end = remove(list, from, end, begin, memberEnd);
            }
            memberEnd = begin - 1;
        }
        return end;
    }

    /** Takes a member out, with the comma before it, or behind it if it is the first. */
    private static int remove(final byte[] list, final int from, final int to, final int begin, final int memberEnd) {
        final int gap = begin > from ? begin - 1 : begin;
        final int next = begin > from ? memberEnd : Math.min(to, memberEnd + 1);
        System.arraycopy(list, next, list, gap, to - next);
        return to - (next - gap);
    }

    /** A bit for a key; two keys may share one. */
    private static long mark(final byte[] text, final int from, final int to) {
        return 1L << (7 * text[from] + text[to - 1] + to - from);
    }

    /** Where the key that begins here ends, at an equals sign; -1 if it is none. */
    private static int keyEnd(final byte[] text, final int from, final int to) {
        if (!Ascii.is(text[from], Ascii.STATE_KEY_FIRST)) {
            return -1;
        }
        int at = from + 1;
        while (at < to && Ascii.is(text[at], Ascii.STATE_KEY)) {
            at++;
        }
        return at < to && text[at] == '=' && at - from <= MAX_PART_BYTES ? at : -1;
    }

    /** The first byte that is not of a value. */
    private static int valueStop(final byte[] text, final int from, final int to) {
        int at = from;
        while (at < to && Ascii.is(text[at], Ascii.STATE_VALUE)) {
            at++;
        }
        return at;
    }

    private static boolean isValue(final int from, final int to) {
        return to > from && to - from <= MAX_PART_BYTES;
    }

    private static boolean isEndOfMember(final byte[] text, final int from, final int to) {
        if (from == to || text[from] == ',') {
            return true;
        }
        final int at = Ascii.skipBlanks(text, from, to);
        return at == to || text[at] == ',';
    }

    /** Leaves one comma between members, the first of those with one key, and as many as there is room for. */
    @ColdPath("a key that comes twice, or more bytes than are kept")
    private static Outcome rework(final byte[] text, final int from, final int to, final SpanContext into) {
        int end = from;
        int at = from;
        while (at < to) {
            final int stop = memberEnd(text, at, to);
            final int memberEnd = Ascii.dropBlanks(text, at, stop);
            int keyEnd = at;
            while (text[keyEnd] != '=') {
                keyEnd++;
            }
            if (find(text, from, end, text, at, keyEnd) < 0) {
                if (end > from) {
                    text[end++] = ',';
                }
                System.arraycopy(text, at, text, end, memberEnd - at);
                end += memberEnd - at;
            }
            at = skipEmpty(text, stop, to);
        }
        final int kept = cut(text, from, end, from);
        into.traceState(text, from, kept - from);
        return kept < end ? Outcome.CUT : Outcome.TAKEN;
    }
}
