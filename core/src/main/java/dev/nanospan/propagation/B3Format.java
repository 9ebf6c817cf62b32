package dev.nanospan.propagation;

import dev.nanospan.SpanContext;
import dev.nanospan.id.Hex;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Counts;
import org.jspecify.annotations.Nullable;

/**
 * The headers of Zipkin's B3. Both forms are read, the single header first; one is written. Digits of either case are read,
 * trace ids of 16 digits too. A decision that comes without ids is no context, and one that is left to us counts as not
 * sampled. The id of the sender's parent is checked and forgotten, and never sent.
 */
final class B3Format implements Format {
    static final String SINGLE = "b3";
    static final String TRACE_ID = "x-b3-traceid";
    static final String SPAN_ID = "x-b3-spanid";
    static final String PARENT_SPAN_ID = "x-b3-parentspanid";
    static final String SAMPLED = "x-b3-sampled";
    static final String FLAGS = "x-b3-flags";

    private static final int MAX_LENGTH = 512;
    private static final int LONG_ID = 32;
    private static final int SHORT_ID = 16;
    private static final int MALFORMED = -2;
    private static final int DEBUG = 1 << 1;

    private final boolean multi;

    B3Format(final boolean multi) {
        this.multi = multi;
    }

    // ---- reading

    @Override
    public <C> void extract(
            final C carrier,
            final Getter<? super C> getter,
            final SpanContext into,
            final @Nullable Baggage baggage,
            final Counts counts) {
        final int length = Headers.readSingle(carrier, getter, SINGLE, MAX_LENGTH, into, counts);
        final boolean found = length >= 0 && single(into, length, counts);
        if (!found) {
            extractMulti(carrier, getter, into, counts);
        }
    }

    /** Reads {@code traceId-spanId[-decision[-parentSpanId]]}, or a decision alone. Returns whether there is a context. */
    private static boolean single(final SpanContext into, final int length, final Counts counts) {
        final byte[] text = into.headerBuffer();
        final int begin = Ascii.skipBlanks(text, Headers.BEGIN, Headers.BEGIN + length);
        final int end = Ascii.dropBlanks(text, begin, Headers.BEGIN + length);
        if (end - begin == 1 && decision(text, begin, end) >= 0) {
            return false;
        }
        final int idEnd = fieldEnd(text, begin, end);
        final int spanEnd = fieldEnd(text, idEnd + 1, end);
        final int decisionEnd = spanEnd == end ? end : fieldEnd(text, spanEnd + 1, end);
        final int decision = spanEnd == end ? 0 : decision(text, spanEnd + 1, decisionEnd);
        final boolean good = isId(text, begin, idEnd)
                && spanEnd - idEnd - 1 == SHORT_ID
                && isId(text, idEnd + 1, spanEnd)
                && decision >= 0
                && (decisionEnd == end || isSpanId(text, decisionEnd + 1, end));
        if (!good
                || !set(
                        into,
                        id(text, begin, idEnd, true),
                        id(text, begin, idEnd, false),
                        id(text, idEnd + 1, spanEnd, false),
                        decision)) {
            counts.count(Counter.EXTRACT_MALFORMED);
            return false;
        }
        return true;
    }

    private static <C> void extractMulti(
            final C carrier, final Getter<? super C> getter, final SpanContext into, final Counts counts) {
        final byte[] text = into.headerBuffer();
        final int idBytes = field(carrier, getter, TRACE_ID, into, counts);
        if (idBytes < 0) {
            return;
        }
        final boolean idGood = isId(text, Headers.BEGIN, Headers.BEGIN + idBytes);
        final long high = idGood ? id(text, Headers.BEGIN, Headers.BEGIN + idBytes, true) : 0;
        final long low = idGood ? id(text, Headers.BEGIN, Headers.BEGIN + idBytes, false) : 0;
        final int spanBytes = field(carrier, getter, SPAN_ID, into, counts);
        final boolean spanGood = spanBytes >= 0 && isSpanId(text, Headers.BEGIN, Headers.BEGIN + spanBytes);
        final long spanId = spanGood ? id(text, Headers.BEGIN, Headers.BEGIN + spanBytes, false) : 0;
        final int parentBytes = field(carrier, getter, PARENT_SPAN_ID, into, counts);
        final boolean parentGood = parentBytes < 0 || isSpanId(text, Headers.BEGIN, Headers.BEGIN + parentBytes);
        final int decision = decision(carrier, getter, into, counts);
        if (!parentGood || decision < 0 || !set(into, high, low, spanId, decision)) {
            counts.count(Counter.EXTRACT_MALFORMED);
        }
    }

    /** What flags and sampled say; {@link #MALFORMED} if they are no good. */
    private static <C> int decision(
            final C carrier, final Getter<? super C> getter, final SpanContext into, final Counts counts) {
        final byte[] text = into.headerBuffer();
        final int flags = field(carrier, getter, FLAGS, into, counts);
        if (flags == 1 && text[Headers.BEGIN] == '1') {
            return DEBUG | SpanContext.SAMPLED;
        }
        final int sampled = field(carrier, getter, SAMPLED, into, counts);
        return sampled < 0 ? 0 : decision(text, Headers.BEGIN, Headers.BEGIN + sampled);
    }

    /** Reads a header, without the blanks around it, to the begin of the room. */
    private static <C> int field(
            final C carrier,
            final Getter<? super C> getter,
            final String name,
            final SpanContext into,
            final Counts counts) {
        final int length = Headers.readSingle(carrier, getter, name, MAX_LENGTH, into, counts);
        if (length <= 0) {
            return length;
        }
        final byte[] text = into.headerBuffer();
        final int begin = Ascii.skipBlanks(text, Headers.BEGIN, Headers.BEGIN + length);
        final int end = Ascii.dropBlanks(text, begin, Headers.BEGIN + length);
        System.arraycopy(text, begin, text, Headers.BEGIN, end - begin);
        return end - begin;
    }

    private static boolean set(
            final SpanContext into, final long high, final long low, final long spanId, final int decision) {
        if ((high | low) == 0 || spanId == 0) {
            return false;
        }
        into.set(high, low, spanId, decision & SpanContext.SAMPLED).debug((decision & DEBUG) != 0);
        return true;
    }

    private static int decision(final byte[] text, final int from, final int to) {
        if (to - from == 1) {
            return switch (text[from]) {
                case '0' -> 0;
                case '1' -> SpanContext.SAMPLED;
                case 'd' -> DEBUG | SpanContext.SAMPLED;
                default -> MALFORMED;
            };
        }
        if (is(text, from, to, "true")) {
            return SpanContext.SAMPLED;
        }
        return is(text, from, to, "false") ? 0 : MALFORMED;
    }

    private static boolean is(final byte[] text, final int from, final int to, final String word) {
        if (to - from != word.length()) {
            return false;
        }
        int differences = 0;
        for (int i = 0; i < word.length(); i++) {
            differences |= (text[from + i] | 0x20) ^ word.charAt(i);
        }
        return differences == 0;
    }

    private static int fieldEnd(final byte[] text, final int from, final int to) {
        int at = Math.min(from, to);
        while (at < to && text[at] != '-') {
            at++;
        }
        return at;
    }

    private static boolean isSpanId(final byte[] text, final int from, final int to) {
        return to - from == SHORT_ID && isId(text, from, to);
    }

    private static boolean isId(final byte[] text, final int from, final int to) {
        if (to - from != SHORT_ID && to - from != LONG_ID) {
            return false;
        }
        long invalid = 0;
        for (int at = from; at < to; at += HexWords.DIGITS) {
            invalid |= HexWords.invalid(HexWords.loadFolded(text, at));
        }
        return invalid == 0;
    }

    /** The left or the right half of an id; there is nothing on the left of a short one. */
    private static long id(final byte[] text, final int from, final int to, final boolean left) {
        final int at = left ? from : to - SHORT_ID;
        if (left && to - from == SHORT_ID) {
            return 0;
        }
        return HexWords.value(HexWords.loadFolded(text, at), HexWords.loadFolded(text, at + HexWords.DIGITS));
    }

    // ---- writing

    @Override
    public <C> void inject(
            final SpanContext context,
            final @Nullable Baggage baggage,
            final C carrier,
            final Setter<? super C> setter) {
        if (!context.isValid()) {
            return;
        }
        final byte[] text = context.headerBuffer();
        final int idEnd = Hex.encode16(context.traceIdHigh(), context.traceIdLow(), text, Headers.BEGIN);
        text[idEnd] = '-';
        final int spanEnd = Hex.encode8(context.spanId(), text, idEnd + 1);
        text[spanEnd] = '-';
        text[spanEnd + 1] = decision(context);
        if (multi) {
            setter.write(carrier, TRACE_ID, text, Headers.BEGIN, LONG_ID);
            setter.write(carrier, SPAN_ID, text, idEnd + 1, SHORT_ID);
            injectDecision(context, carrier, setter, text, spanEnd + 1);
        } else {
            setter.write(carrier, SINGLE, text, Headers.BEGIN, spanEnd + 2 - Headers.BEGIN);
        }
    }

    private static byte decision(final SpanContext context) {
        if (context.isDebug()) {
            return 'd';
        }
        return (byte) (context.isSampled() ? '1' : '0');
    }

    /** Debug implies sampled, which is not sent then. */
    private static <C> void injectDecision(
            final SpanContext context,
            final C carrier,
            final Setter<? super C> setter,
            final byte[] text,
            final int at) {
        if (context.isDebug()) {
            text[at] = '1';
        }
        setter.write(carrier, context.isDebug() ? FLAGS : SAMPLED, text, at, 1);
    }
}
