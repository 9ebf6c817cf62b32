package dev.nanospan;

import dev.nanospan.id.Hex;
import dev.nanospan.layout.ColdPath;
import java.util.Arrays;

/**
 * The part of a span that travels: ids, flags and tracestate. A mutable holder, made once and used again, so that a
 * context can be read from a carrier without garbage; not thread safe. Headers are read by the propagators of {@code
 * dev.nanospan.propagation}.
 *
 * <pre>{@code
 * private final SpanContext incoming = new SpanContext();   // one a connection
 *
 * incoming.set(traceIdHigh, traceIdLow, spanId, SpanContext.SAMPLED);
 * Span span = tracer.start(REPLY, Kind.SERVER, incoming);
 * }</pre>
 */
public final class SpanContext {
    /** The W3C trace flag of a trace that is recorded. */
    public static final int SAMPLED = 1;

    /** The W3C trace flag of a trace id whose right-most 7 bytes are random. */
    public static final int RANDOM = 1 << 1;

    /** The most bytes of tracestate that are kept. */
    public static final int MAX_TRACE_STATE_BYTES = 512;

    /** The bytes of a {@link #headerBuffer()}. */
    public static final int HEADER_BUFFER_BYTES = 5 * MAX_TRACE_STATE_BYTES;

    private static final byte[] EMPTY = new byte[0];

    private long traceIdHigh;
    private long traceIdLow;
    private long spanId;
    private int traceFlags;
    private boolean remote = true;
    private boolean debug;
    private byte[] traceState = EMPTY;
    private int traceStateBytes;

    /** The bytes of the tracestate that was set last, which still stands there when it is none any more. */
    private int lastTraceStateBytes;

    /** Makes a context that is not valid. */
    public SpanContext() {}

    /** Forgets everything: the context is not valid after this. */
    public SpanContext clear() {
        traceStateBytes = 0;
        return set(0, 0, 0, 0);
    }

    /**
     * Sets ids and flags, as of another process; the tracestate goes.
     *
     * @param flags the W3C trace flags; bits without a meaning are cut off
     */
    public SpanContext set(final long idHigh, final long idLow, final long ofSpan, final int flags) {
        traceIdHigh = idHigh;
        traceIdLow = idLow;
        spanId = ofSpan;
        traceFlags = flags & (SAMPLED | RANDOM);
        traceStateBytes = 0;
        remote = true;
        debug = false;
        return this;
    }

    /** Says whether the context is of another process, which it is unless it was copied from a span of this one. */
    public SpanContext remote(final boolean isRemote) {
        remote = isRemote;
        return this;
    }

    /**
     * Says whether B3's debug flag came with the context, which is to be handed on; whoever sets it sets {@link #SAMPLED}
     * too. It is no W3C flag: not one of {@link #traceFlags()}.
     */
    public SpanContext debug(final boolean isDebug) {
        debug = isDebug;
        return this;
    }

    /**
     * Copies the tracestate, as received and validated.
     *
     * @return false if it is longer than {@value #MAX_TRACE_STATE_BYTES} bytes; there is none then
     */
    public boolean traceState(final byte[] from, final int offset, final int length) {
        if (length < 0 || length > MAX_TRACE_STATE_BYTES || offset < 0 || offset > from.length - length) {
            traceStateBytes = 0;
            return false;
        }
        if (traceState.length < length) {
            firstTraceState();
        }
        if (from != traceState || offset != 0) {
            System.arraycopy(from, offset, traceState, 0, length);
        }
        traceStateBytes = length;
        lastTraceStateBytes = length;
        return true;
    }

    /**
     * Takes up the tracestate again that was set last, if it is the same bytes: those were validated then. Requests that
     * come one after another have the same one more often than not.
     *
     * @return false, and nothing is changed, if it is another
     */
    public boolean traceStateAgain(final byte[] from, final int offset, final int length) {
        if (length != lastTraceStateBytes
                || offset < 0
                || offset > from.length - length
                || !Arrays.equals(traceState, 0, length, from, offset, offset + length)) {
            return false;
        }
        traceStateBytes = length;
        return true;
    }

    /** Copies the tracestate of a span. */
    void traceState(final Span of) {
        if (traceState.length < MAX_TRACE_STATE_BYTES) {
            firstTraceState();
        }
        traceStateBytes = of.copyTraceState(traceState);
        lastTraceStateBytes = traceStateBytes;
    }

    /**
     * Room for whoever reads and writes headers: {@value #HEADER_BUFFER_BYTES} bytes, of which the first {@value
     * #MAX_TRACE_STATE_BYTES} are the tracestate's and must not be written to; what stands behind them may change with every
     * call of a propagator. Made at the first call.
     */
    public byte[] headerBuffer() {
        if (traceState.length < HEADER_BUFFER_BYTES) {
            firstHeader();
        }
        return traceState;
    }

    @ColdPath("first use")
    private void firstTraceState() {
        traceState = new byte[MAX_TRACE_STATE_BYTES];
    }

    @ColdPath("first use")
    private void firstHeader() {
        traceState = Arrays.copyOf(traceState, HEADER_BUFFER_BYTES);
    }

    public long traceIdHigh() {
        return traceIdHigh;
    }

    public long traceIdLow() {
        return traceIdLow;
    }

    public long spanId() {
        return spanId;
    }

    public int traceFlags() {
        return traceFlags;
    }

    /** What a child takes over of the flags, whatever a sampler says: see {@link Span#inheritedFlags()}. */
    int inheritedFlags() {
        return traceFlags & RANDOM | (debug ? Span.DEBUG : 0);
    }

    public boolean isSampled() {
        return (traceFlags & SAMPLED) != 0;
    }

    public boolean isRemote() {
        return remote;
    }

    /** Whether B3's debug flag came with it. */
    public boolean isDebug() {
        return debug;
    }

    /** Whether neither the trace id nor the span id is zero. */
    public boolean isValid() {
        return (traceIdHigh | traceIdLow) != 0 && spanId != 0;
    }

    /** The bytes of the tracestate, {@link #traceStateBytes()} of them from offset 0; not to be written to. */
    public byte[] traceStateBuffer() {
        return traceState;
    }

    public int traceStateBytes() {
        return traceStateBytes;
    }

    /** Two contexts are equal if they carry the same; do not put them into maps, they change. */
    @Override
    public boolean equals(final Object other) {
        return other instanceof SpanContext that
                && traceIdHigh == that.traceIdHigh
                && traceIdLow == that.traceIdLow
                && spanId == that.spanId
                && traceFlags == that.traceFlags
                && remote == that.remote
                && debug == that.debug
                && Arrays.equals(traceState, 0, traceStateBytes, that.traceState, 0, that.traceStateBytes);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(traceIdHigh ^ traceIdLow ^ spanId);
    }

    @Override
    public String toString() {
        return Hex.hex16(traceIdHigh, traceIdLow) + "-" + Hex.hex8(spanId) + "-0" + traceFlags;
    }
}
