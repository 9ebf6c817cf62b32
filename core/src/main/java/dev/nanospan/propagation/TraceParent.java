package dev.nanospan.propagation;

import dev.nanospan.SpanContext;
import dev.nanospan.id.Hex;

/**
 * The header {@code traceparent} of W3C trace context, levels 1 and 2: {@code 00-<trace id>-<span id>-<flags>}. Hot path:
 * nothing is allocated, nothing thrown, and the time is bounded by {@value #MAX_LENGTH} characters. All methods may be
 * called from any thread.
 *
 * <p>Blanks around it are ignored. Hex digits are lower-case, neither id is all zeros, version {@code ff} is invalid,
 * version {@code 00} has exactly {@value #LENGTH} characters; a later version may go on behind them after a dash, and is
 * read as far as it is known. Of the flags those known are kept.
 *
 * <pre>{@code
 * SpanContext incoming = new SpanContext();
 * if (TraceParent.parse("00-5b8efff798038103d269b633813fc60c-eee19b7ec3c1b174-01", incoming)) {
 *     byte[] header = new byte[TraceParent.LENGTH];
 *     TraceParent.format(incoming, header, 0);
 * }
 * }</pre>
 */
public final class TraceParent {
    /** The length of what is written, and of version 00. */
    public static final int LENGTH = 55;

    /** A longer one is not read. */
    public static final int MAX_LENGTH = 512;

    /** The name of the header. */
    static final String NAME = "traceparent";

    private static final int TRACE_ID = 3;
    private static final int SPAN_ID = 36;
    private static final int FLAGS = 53;
    private static final int TRACE_ID_LENGTH = 32;
    private static final int SPAN_ID_LENGTH = 16;
    private static final int FORBIDDEN_VERSION = 0xff;

    /** The first three characters of version 00 in the highest bytes of a word, and the last three without flags in its lowest. */
    private static final long VERSION_0 = '0' << 16 | '0' << 8 | '-';

    private static final int VERSION_SHIFT = Long.SIZE - 3 * Byte.SIZE;
    private static final int NO_FLAGS = '-' << 16 | '0' << 8 | '0';
    private static final int FLAGS_MASK = 0xffffff;

    private static final int KNOWN_FLAGS = SpanContext.SAMPLED | SpanContext.RANDOM;

    private TraceParent() {}

    /**
     * Reads a header. The context's {@linkplain SpanContext#headerBuffer() buffer} is used on the way.
     *
     * @param into gets ids and flags, and has no tracestate then; is left as it was if the header is no good
     * @return whether the header is good
     */
    public static boolean parse(final CharSequence text, final SpanContext into) {
        final int length = text.length();
        if (length > MAX_LENGTH) {
            return false;
        }
        if (length == LENGTH && text instanceof String string && isUsual(string) && ids(string, into)) {
            return true;
        }
        final byte[] buffer = into.headerBuffer();
        Ascii.copy(text, buffer, Headers.BEGIN);
        return parse(buffer, Headers.BEGIN, length, into);
    }

    /**
     * Reads a header from bytes.
     *
     * @param into gets ids and flags, and has no tracestate then; is left as it was if the header is no good
     * @return whether the header is good, and the range lies in the array
     */
    public static boolean parse(final byte[] from, final int offset, final int length, final SpanContext into) {
        if (length > MAX_LENGTH || length < LENGTH || offset < 0 || offset > from.length - length) {
            return false;
        }
        if (length == LENGTH) {
            return isOfKnownForm(from, offset, offset + LENGTH) && fields(from, offset, into);
        }
        final int begin = Ascii.skipBlanks(from, offset, offset + length);
        final int end = Ascii.dropBlanks(from, begin, offset + length);
        return end - begin >= LENGTH && isOfKnownForm(from, begin, end) && fields(from, begin, into);
    }

    /**
     * Writes the header of a context, in version 00.
     *
     * @return the offset behind it
     * @throws IndexOutOfBoundsException if {@value #LENGTH} bytes don't fit there
     */
    public static int format(final SpanContext context, final byte[] into, final int offset) {
        into[offset + FLAGS + 1] = (byte) ('0' + (context.traceFlags() & KNOWN_FLAGS));
        into[offset + FLAGS] = '0';
        into[offset + FLAGS - 1] = '-';
        Hex.encode8(context.spanId(), into, offset + SPAN_ID);
        into[offset + SPAN_ID - 1] = '-';
        Hex.encode16(context.traceIdHigh(), context.traceIdLow(), into, offset + TRACE_ID);
        into[offset + TRACE_ID - 1] = '-';
        into[offset + 1] = '0';
        into[offset] = '0';
        return offset + LENGTH;
    }

    /** Whether a text of the right length has all but the ids as nearly every header has it: version 00, and flags in use. */
    private static boolean isUsual(final String text) {
        final int differences = (text.codePointAt(0) ^ '0')
                | (text.codePointAt(1) ^ '0')
                | (text.codePointAt(TRACE_ID - 1) ^ '-')
                | (text.codePointAt(SPAN_ID - 1) ^ '-')
                | (text.codePointAt(FLAGS - 1) ^ '-')
                | (text.codePointAt(FLAGS) ^ '0')
                | ((text.codePointAt(FLAGS + 1) ^ '0') & ~KNOWN_FLAGS);
        return differences == 0 && !Ascii.isWide(text, LENGTH);
    }

    /**
     * Reads the ids of a usual header, each copied by itself: then no word is read across two stores of a copy, for which the
     * processor would have to wait until both are in the cache.
     */
    @SuppressWarnings("deprecation") // the only way from a String to given bytes that allocates nothing
    private static boolean ids(final String text, final SpanContext into) {
        final byte[] buffer = into.headerBuffer();
        final int spanId = Headers.BEGIN + TRACE_ID_LENGTH;
        text.getBytes(TRACE_ID, TRACE_ID + TRACE_ID_LENGTH, buffer, Headers.BEGIN);
        text.getBytes(SPAN_ID, SPAN_ID + SPAN_ID_LENGTH, buffer, spanId);
        return ids(buffer, Headers.BEGIN, spanId, text.codePointAt(FLAGS + 1) ^ '0', into);
    }

    private static boolean isOfKnownForm(final byte[] from, final int begin, final int end) {
        if (HexWords.load(from, begin) >>> VERSION_SHIFT == VERSION_0) {
            return end - begin == LENGTH;
        }
        final int version = HexWords.pair(from[begin], from[begin + 1]);
        return version > 0
                && version != FORBIDDEN_VERSION
                && from[begin + TRACE_ID - 1] == '-'
                && (end - begin == LENGTH || from[begin + LENGTH] == '-');
    }

    private static boolean fields(final byte[] from, final int begin, final SpanContext into) {
        final int flags = flags(from, begin);
        return flags >= 0
                && from[begin + SPAN_ID - 1] == '-'
                && ids(from, begin + TRACE_ID, begin + SPAN_ID, flags, into);
    }

    private static boolean ids(
            final byte[] from, final int traceId, final int ofSpan, final int flags, final SpanContext into) {
        final long first = HexWords.load(from, traceId);
        final long second = HexWords.load(from, traceId + HexWords.DIGITS);
        final long third = HexWords.load(from, traceId + 2 * HexWords.DIGITS);
        final long fourth = HexWords.load(from, traceId + 3 * HexWords.DIGITS);
        final long left = HexWords.load(from, ofSpan);
        final long right = HexWords.load(from, ofSpan + HexWords.DIGITS);
        final long digits = HexWords.digits(first)
                | HexWords.digits(second)
                | HexWords.digits(third)
                | HexWords.digits(fourth)
                | HexWords.digits(left)
                | HexWords.digits(right);
        final long misfits = HexWords.misfits(first)
                | HexWords.misfits(second)
                | HexWords.misfits(third)
                | HexWords.misfits(fourth)
                | HexWords.misfits(left)
                | HexWords.misfits(right);
        if (HexWords.invalid(digits, misfits) != 0) {
            return false;
        }
        final long high = HexWords.value(first, second);
        final long low = HexWords.value(third, fourth);
        final long spanId = HexWords.value(left, right);
        if ((high | low) == 0 || spanId == 0) {
            return false;
        }
        into.set(high, low, spanId, flags);
        return true;
    }

    /** The flags behind their dash; negative if they are no good. Those in use are all in the last bits of the last digit. */
    private static int flags(final byte[] from, final int begin) {
        final int known = (int) HexWords.load(from, begin + LENGTH - HexWords.DIGITS) & FLAGS_MASK ^ NO_FLAGS;
        if (known <= KNOWN_FLAGS && known >= 0) {
            return known;
        }
        return from[begin + FLAGS - 1] == '-' ? HexWords.pair(from[begin + FLAGS], from[begin + FLAGS + 1]) : -1;
    }
}
