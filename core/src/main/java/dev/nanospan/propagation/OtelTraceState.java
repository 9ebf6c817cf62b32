package dev.nanospan.propagation;

import dev.nanospan.SpanContext;
import dev.nanospan.id.Hex;
import java.nio.charset.StandardCharsets;

/**
 * OpenTelemetry's member of {@code tracestate}, {@code ot=th:<threshold>;rv:<randomness>}, as samplers read and write it.
 * What else stands in the member and in the other members is kept. Hot path: nothing is allocated, nothing thrown. A context
 * belongs to one thread at a time.
 *
 * <p>An edited member moves to the front. If the list becomes too long for that, whole members go: the right-most one beyond
 * 32 members; beyond 512 bytes first those longer than 128, then from the right.
 *
 * <pre>{@code
 * long randomness = OtelTraceState.randomness(incoming);
 * long r = randomness == OtelTraceState.NONE ? incoming.traceIdLow() & 0xff_ffff_ffff_ffffL : randomness;
 * OtelTraceState.setThreshold(outgoing, threshold);
 * }</pre>
 */
public final class OtelTraceState {
    /** There is no such value, or it can't be read. */
    public static final long NONE = -1;

    private static final byte[] KEY = bytes("ot");
    private static final byte[] THRESHOLD = bytes("th");
    private static final byte[] RANDOMNESS = bytes("rv");
    private static final int DIGITS = 14;
    private static final int BITS = 4 * DIGITS;
    private static final int MAX_VALUE_BYTES = 256;
    private static final char NOTHING = 0;

    private OtelTraceState() {}

    /** The rejection threshold, 56 bits; {@link #NONE} if there is none. */
    public static long threshold(final SpanContext context) {
        return number(context, THRESHOLD, 1);
    }

    /** The explicit randomness, 56 bits; {@link #NONE} if there is none. */
    public static long randomness(final SpanContext context) {
        return number(context, RANDOMNESS, DIGITS);
    }

    /**
     * Sets the rejection threshold, or replaces it.
     *
     * @param threshold 56 bits; zeros on the right are not written
     * @return false, and nothing is changed, if the member would become longer than 256 bytes or the threshold has more bits
     */
    public static boolean setThreshold(final SpanContext context, final long threshold) {
        return isNumber(threshold) && edit(context, THRESHOLD, threshold, significantDigits(threshold));
    }

    /** Removes the rejection threshold, and the member if nothing else is in it. */
    public static void clearThreshold(final SpanContext context) {
        if (has(context, THRESHOLD)) {
            edit(context, THRESHOLD, 0, 0);
        }
    }

    /**
     * Sets the explicit randomness, which is never replaced.
     *
     * @param randomness 56 bits
     * @return false, and nothing is changed, if there is one, if the member would become longer than 256 bytes, or if the
     *     number has more bits
     */
    public static boolean setRandomness(final SpanContext context, final long randomness) {
        return isNumber(randomness) && !has(context, RANDOMNESS) && edit(context, RANDOMNESS, randomness, DIGITS);
    }

    private static boolean isNumber(final long number) {
        return number >>> BITS == 0;
    }

    private static int significantDigits(final long number) {
        return number == 0 ? 1 : DIGITS - Long.numberOfTrailingZeros(number) / 4;
    }

    // ---- reading

    private static boolean has(final SpanContext context, final byte[] key) {
        final int from = value(context);
        return pair(context.traceStateBuffer(), from, valueEnd(context, from), key) >= 0;
    }

    private static long number(final SpanContext context, final byte[] key, final int minDigits) {
        final byte[] list = context.traceStateBuffer();
        final int from = value(context);
        final int to = valueEnd(context, from);
        final int pair = pair(list, from, to, key);
        if (pair < 0) {
            return NONE;
        }
        final int digits = pair + key.length + 1;
        final int end = pairEnd(list, digits, to);
        return end - digits < minDigits || end - digits > DIGITS ? NONE : digits(list, digits, end);
    }

    private static long digits(final byte[] list, final int from, final int to) {
        long number = 0;
        for (int at = from; at < to; at++) {
            final int digit = HexWords.digit(list[at]);
            if (digit < 0) {
                return NONE;
            }
            number = number << 4 | digit;
        }
        return number << 4 * (DIGITS - (to - from));
    }

    private static int member(final SpanContext context) {
        return TraceState.find(context.traceStateBuffer(), 0, context.traceStateBytes(), KEY, 0, KEY.length);
    }

    /** Where the value of our member begins; the end of the list if there is no such member. */
    private static int value(final SpanContext context) {
        final int member = member(context);
        return member < 0 ? context.traceStateBytes() : member + KEY.length + 1;
    }

    private static int valueEnd(final SpanContext context, final int from) {
        final byte[] list = context.traceStateBuffer();
        return Ascii.dropBlanks(list, from, TraceState.memberEnd(list, from, context.traceStateBytes()));
    }

    /** Where the first pair with a key begins in a value, or -1. */
    private static int pair(final byte[] list, final int from, final int to, final byte[] key) {
        int at = from;
        while (at < to && !isPair(list, at, to, key)) {
            at = pairEnd(list, at, to) + 1;
        }
        return at < to ? at : -1;
    }

    private static boolean isPair(final byte[] list, final int at, final int to, final byte[] key) {
        return to - at > key.length && list[at] == key[0] && list[at + 1] == key[1] && list[at + 2] == ':';
    }

    private static int pairEnd(final byte[] list, final int from, final int to) {
        int at = from;
        while (at < to && list[at] != ';') {
            at++;
        }
        return at;
    }

    // ---- writing

    /** Writes the new list behind the old one, and takes it if it is good. */
    private static boolean edit(final SpanContext context, final byte[] key, final long number, final int digits) {
        final byte[] list = context.headerBuffer();
        final int begin = SpanContext.MAX_TRACE_STATE_BYTES;
        final int value = copy(KEY, list, begin) + 1;
        list[value - 1] = '=';
        final int pair = digits == 0 ? value : copyPair(key, number, digits, list, value);
        final int valueEnd = copyOtherPairs(context, key, list, value, pair);
        if (valueEnd - value > MAX_VALUE_BYTES) {
            return false;
        }
        final int member = valueEnd == value ? begin : valueEnd;
        final int end = copyOtherMembers(context, list, begin, member);
        final int kept = member == begin ? begin : Math.min(end, member + 1);
        context.traceState(list, begin, TraceState.cut(list, begin, end, kept) - begin);
        return true;
    }

    private static int copyPair(
            final byte[] key, final long number, final int digits, final byte[] into, final int offset) {
        final int colon = copy(key, into, offset);
        into[colon] = ':';
        Hex.encode8(number << Long.SIZE - BITS, into, colon + 1);
        return colon + 1 + digits;
    }

    /** Copies the pairs with other keys behind what stands from {@code begin} to {@code offset}. */
    private static int copyOtherPairs(
            final SpanContext context, final byte[] key, final byte[] into, final int begin, final int offset) {
        final byte[] list = context.traceStateBuffer();
        int end = offset;
        int at = value(context);
        final int to = valueEnd(context, at);
        while (at < to) {
            final int stop = pairEnd(list, at, to);
            if (stop > at && !isPair(list, at, to, key)) {
                end = append(list, at, stop, into, end, end > begin ? ';' : NOTHING);
            }
            at = stop + 1;
        }
        return end;
    }

    /** Copies the other members behind what stands from {@code begin} to {@code offset}. */
    private static int copyOtherMembers(
            final SpanContext context, final byte[] into, final int begin, final int offset) {
        final byte[] list = context.traceStateBuffer();
        final int to = context.traceStateBytes();
        final int own = member(context);
        int members = offset > begin ? 1 : 0;
        int end = offset;
        int at = TraceState.skipEmpty(list, 0, to);
        while (at < to && members < TraceState.MAX_MEMBERS) {
            final int stop = TraceState.memberEnd(list, at, to);
            if (at != own) {
                final int memberEnd = Ascii.dropBlanks(list, at, stop);
                end = append(list, at, memberEnd, into, end, end > begin ? ',' : NOTHING);
                members++;
            }
            at = TraceState.skipEmpty(list, stop, to);
        }
        return end;
    }

    private static int append(
            final byte[] from, final int begin, final int end, final byte[] into, final int offset, final char before) {
        int at = offset;
        if (before != NOTHING) {
            into[at++] = (byte) before;
        }
        System.arraycopy(from, begin, into, at, end - begin);
        return at + end - begin;
    }

    private static int copy(final byte[] from, final byte[] into, final int offset) {
        System.arraycopy(from, 0, into, offset, from.length);
        return offset + from.length;
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
