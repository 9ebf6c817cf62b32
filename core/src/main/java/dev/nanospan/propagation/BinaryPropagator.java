package dev.nanospan.propagation;

import dev.nanospan.SpanContext;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Counts;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Carries a context in a field of {@value #BYTES} bytes of a binary message: Aeron, Chronicle, SBE. Immutable and thread
 * safe. Hot path: nothing is allocated; nothing throws but where the field does not lie in the message, which is the caller's
 * error.
 *
 * <pre>
 *  0        1                              17              25      26
 *  +--------+------------------------------+---------------+-------+
 *  | 0      | trace id                     | span id       | flags |
 *  +--------+------------------------------+---------------+-------+
 * </pre>
 *
 * <p>Ids are big-endian, whatever the order of the buffer, so that a dump shows them as they are written elsewhere; flags
 * are those of W3C. A field of zeros is no context. Tracestate and baggage don't travel.
 *
 * <pre>{@code
 * static final BinaryPropagator BINARY = BinaryPropagator.of(Counts.NONE);
 *
 * BINARY.inject(span.context(context), message, 8);
 * if (BINARY.extract(message, 8, context) == Incoming.PARENT) {
 *     tracer.start(MATCH, Kind.CONSUMER, context).end();
 * }
 * }</pre>
 */
public final class BinaryPropagator {
    /** The bytes of a field. */
    public static final int BYTES = 26;

    private static final byte VERSION = 0;
    private static final int TRACE_ID_HIGH = 1;
    private static final int TRACE_ID_LOW = 9;
    private static final int SPAN_ID = 17;
    private static final int FLAGS = 25;
    private static final int KNOWN_FLAGS = SpanContext.SAMPLED | SpanContext.RANDOM;

    private static final VarHandle ARRAY = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle BUFFER = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final Counts counts;
    private final TrustBoundary boundary;

    private BinaryPropagator(final Counts counts, final TrustBoundary boundary) {
        this.counts = counts;
        this.boundary = boundary;
    }

    /**
     * Makes one.
     *
     * @param counts where to count what is refused
     */
    public static BinaryPropagator of(final Counts counts) {
        return new BinaryPropagator(counts, TrustBoundary.CONTINUE);
    }

    /** The same at a border of trust. */
    public BinaryPropagator at(final TrustBoundary border) {
        return new BinaryPropagator(counts, border);
    }

    /**
     * Reads a field.
     *
     * @param into gets the context; not valid if there is none
     * @return what to make of the context
     * @throws IndexOutOfBoundsException if the field does not lie in the array
     */
    public Incoming extract(final byte[] from, final int offset, final SpanContext into) {
        Objects.checkFromIndexSize(offset, BYTES, from.length);
        return take(
                from[offset],
                (long) ARRAY.get(from, offset + TRACE_ID_HIGH),
                (long) ARRAY.get(from, offset + TRACE_ID_LOW),
                (long) ARRAY.get(from, offset + SPAN_ID),
                from[offset + FLAGS],
                into);
    }

    /**
     * Reads a field; the position of the buffer stays.
     *
     * @param index the absolute index of the field
     * @param into gets the context; not valid if there is none
     * @return what to make of the context
     * @throws IndexOutOfBoundsException if the field does not lie before the limit
     */
    public Incoming extract(final ByteBuffer from, final int index, final SpanContext into) {
        Objects.checkFromIndexSize(index, BYTES, from.limit());
        return take(
                from.get(index),
                (long) BUFFER.get(from, index + TRACE_ID_HIGH),
                (long) BUFFER.get(from, index + TRACE_ID_LOW),
                (long) BUFFER.get(from, index + SPAN_ID),
                from.get(index + FLAGS),
                into);
    }

    /**
     * Writes a field: zeros for a context that is not valid.
     *
     * @return the offset behind the field
     * @throws IndexOutOfBoundsException if the field does not lie in the array
     */
    public int inject(final SpanContext context, final byte[] into, final int offset) {
        Objects.checkFromIndexSize(offset, BYTES, into.length);
        final boolean valid = isSendable(context);
        into[offset] = VERSION;
        ARRAY.set(into, offset + TRACE_ID_HIGH, valid ? context.traceIdHigh() : 0L);
        ARRAY.set(into, offset + TRACE_ID_LOW, valid ? context.traceIdLow() : 0L);
        ARRAY.set(into, offset + SPAN_ID, valid ? context.spanId() : 0L);
        into[offset + FLAGS] = valid ? flags(context) : 0;
        return offset + BYTES;
    }

    /**
     * Writes a field: zeros for a context that is not valid. The position of the buffer stays.
     *
     * @param index the absolute index of the field
     * @return the index behind the field
     * @throws IndexOutOfBoundsException if the field does not lie before the limit
     * @throws java.nio.ReadOnlyBufferException if the buffer can't be written
     */
    public int inject(final SpanContext context, final ByteBuffer into, final int index) {
        Objects.checkFromIndexSize(index, BYTES, into.limit());
        final boolean valid = isSendable(context);
        into.put(index, VERSION);
        BUFFER.set(into, index + TRACE_ID_HIGH, valid ? context.traceIdHigh() : 0L);
        BUFFER.set(into, index + TRACE_ID_LOW, valid ? context.traceIdLow() : 0L);
        BUFFER.set(into, index + SPAN_ID, valid ? context.spanId() : 0L);
        into.put(index + FLAGS, valid ? flags(context) : 0);
        return index + BYTES;
    }

    private Incoming take(
            final byte version,
            final long high,
            final long low,
            final long spanId,
            final byte flags,
            final SpanContext into) {
        into.clear();
        final long ids = high | low | spanId;
        if (boundary == TrustBoundary.IGNORE || (ids | version | flags) == 0) {
            return Incoming.NONE;
        }
        if (version != VERSION || (high | low) == 0 || spanId == 0) {
            counts.count(Counter.EXTRACT_MALFORMED);
            return Incoming.NONE;
        }
        into.set(high, low, spanId, flags);
        return boundary == TrustBoundary.LINK ? Incoming.LINK : Incoming.PARENT;
    }

    private boolean isSendable(final SpanContext context) {
        final boolean valid = context.isValid();
        if (!valid && (context.traceIdHigh() | context.traceIdLow() | context.spanId()) != 0) {
            counts.count(Counter.INJECT_INVALID);
        }
        return valid;
    }

    private static byte flags(final SpanContext context) {
        return (byte) (context.traceFlags() & KNOWN_FLAGS);
    }
}
