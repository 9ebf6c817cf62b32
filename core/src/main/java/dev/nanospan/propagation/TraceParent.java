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
    private static final int FORBIDDEN_VERSION = 0xff;
    private static final int KNOWN_FLAGS = SpanContext.SAMPLED | SpanContext.RANDOM;

    private TraceParent() {}

    /**
     * Reads a header. The context's {@linkplain SpanContext#headerBuffer() buffer} is used on the way.
     *
     * @param into gets ids and flags, and has no tracestate then; is left as it was if the header is no good
     * @return whether the header is good
     */
    public static boolean parse(final CharSequence text, final SpanContext into) {
        if (text.length() > MAX_LENGTH) {
            return false;
        }
        final byte[] buffer = into.headerBuffer();
        final int length = Ascii.copy(text, buffer, SpanContext.MAX_TRACE_STATE_BYTES);
        return parse(buffer, SpanContext.MAX_TRACE_STATE_BYTES, length, into);
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

    private static boolean isOfKnownForm(final byte[] from, final int begin, final int end) {
        final int version = HexWords.pair(from[begin], from[begin + 1]);
        if (version == 0) {
            return end - begin == LENGTH;
        }
        return version > 0 && version != FORBIDDEN_VERSION && (end - begin == LENGTH || from[begin + LENGTH] == '-');
    }

    private static boolean fields(final byte[] from, final int begin, final SpanContext into) {
        final long first = HexWords.load(from, begin + TRACE_ID);
        final long second = HexWords.load(from, begin + TRACE_ID + HexWords.DIGITS);
        final long third = HexWords.load(from, begin + TRACE_ID + 2 * HexWords.DIGITS);
        final long fourth = HexWords.load(from, begin + TRACE_ID + 3 * HexWords.DIGITS);
        final long left = HexWords.load(from, begin + SPAN_ID);
        final long right = HexWords.load(from, begin + SPAN_ID + HexWords.DIGITS);
        final long invalid = HexWords.invalid(first)
                | HexWords.invalid(second)
                | HexWords.invalid(third)
                | HexWords.invalid(fourth)
                | HexWords.invalid(left)
                | HexWords.invalid(right);
        final int dashes = (from[begin + TRACE_ID - 1] ^ '-')
                | (from[begin + SPAN_ID - 1] ^ '-')
                | (from[begin + FLAGS - 1] ^ '-');
        final int flags = HexWords.pair(from[begin + FLAGS], from[begin + FLAGS + 1]);
        if (invalid != 0 || dashes != 0 || flags < 0) {
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
}
