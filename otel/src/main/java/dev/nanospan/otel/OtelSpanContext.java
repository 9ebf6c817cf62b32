package dev.nanospan.otel;

import dev.nanospan.id.Hex;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Ids, flags and tracestate as numbers and text; what OpenTelemetry wants of them as objects is made when it is asked for, and
 * kept. Immutable to those who look, so thread safe: a race makes the same twice.
 */
final class OtelSpanContext implements SpanContext {
    private final long traceIdHigh;
    private final long traceIdLow;
    private final long spanId;
    private final byte traceFlags;
    private final boolean remote;
    private final String traceState;

    private @Nullable String traceIdText;
    private @Nullable String spanIdText;
    private @Nullable TraceState parsed;

    OtelSpanContext(
            final long traceIdHigh,
            final long traceIdLow,
            final long spanId,
            final int traceFlags,
            final boolean remote,
            final String traceState) {
        this.traceIdHigh = traceIdHigh;
        this.traceIdLow = traceIdLow;
        this.spanId = spanId;
        this.traceFlags = (byte) traceFlags;
        this.remote = remote;
        this.traceState = traceState;
    }

    /** What a holder holds. */
    static OtelSpanContext of(final dev.nanospan.SpanContext from) {
        return new OtelSpanContext(
                from.traceIdHigh(),
                from.traceIdLow(),
                from.spanId(),
                from.traceFlags(),
                from.isRemote(),
                new String(from.traceStateBuffer(), 0, from.traceStateBytes(), StandardCharsets.ISO_8859_1));
    }

    /** Copies a context of whatever make; one whose ids can't be read becomes one that is not valid. */
    static void copy(final SpanContext from, final dev.nanospan.SpanContext into) {
        if (from instanceof OtelSpanContext ours) {
            into.set(ours.traceIdHigh, ours.traceIdLow, ours.spanId, ours.traceFlags)
                    .remote(ours.remote);
            copyTraceState(ours.traceState, into);
            return;
        }
        final String traceId = from.getTraceId();
        try {
            into.set(
                            Long.parseUnsignedLong(traceId, 0, 16, 16),
                            Long.parseUnsignedLong(traceId, 16, 32, 16),
                            Long.parseUnsignedLong(from.getSpanId(), 16),
                            from.getTraceFlags().asByte())
                    .remote(from.isRemote());
            copyTraceState(TraceStates.format(from.getTraceState()), into);
        } catch (final NumberFormatException | IndexOutOfBoundsException e) {
            into.clear();
        }
    }

    private static void copyTraceState(final String text, final dev.nanospan.SpanContext into) {
        if (!text.isEmpty()) {
            final byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            into.traceState(bytes, 0, bytes.length);
        }
    }

    @Override
    public String getTraceId() {
        final String known = traceIdText;
        return known != null ? known : (traceIdText = Hex.hex16(traceIdHigh, traceIdLow));
    }

    @Override
    public String getSpanId() {
        final String known = spanIdText;
        return known != null ? known : (spanIdText = Hex.hex8(spanId));
    }

    @Override
    public boolean isSampled() {
        return (traceFlags & dev.nanospan.SpanContext.SAMPLED) != 0;
    }

    @Override
    public TraceFlags getTraceFlags() {
        return TraceFlags.fromByte(traceFlags);
    }

    @Override
    public TraceState getTraceState() {
        final TraceState known = parsed;
        return known != null ? known : (parsed = TraceStates.parse(traceState));
    }

    @Override
    public boolean isValid() {
        return (traceIdHigh | traceIdLow) != 0 && spanId != 0;
    }

    @Override
    public boolean isRemote() {
        return remote;
    }

    /** Equal to any context that says the same; one of another make may see that otherwise. */
    @Override
    public boolean equals(final @Nullable Object other) {
        if (other instanceof OtelSpanContext that) {
            return traceIdHigh == that.traceIdHigh
                    && traceIdLow == that.traceIdLow
                    && spanId == that.spanId
                    && traceFlags == that.traceFlags
                    && remote == that.remote
                    && traceState.equals(that.traceState);
        }
        return other instanceof SpanContext that
                && getTraceId().equals(that.getTraceId())
                && getSpanId().equals(that.getSpanId())
                && traceFlags == that.getTraceFlags().asByte()
                && remote == that.isRemote()
                && getTraceState().equals(that.getTraceState());
    }

    @Override
    public int hashCode() {
        return Long.hashCode(traceIdHigh ^ traceIdLow ^ spanId);
    }

    @Override
    public String toString() {
        return "SpanContext{traceId=" + getTraceId() + ", spanId=" + getSpanId() + ", traceFlags="
                + getTraceFlags().asHex() + ", traceState=" + traceState + ", remote=" + remote + "}";
    }
}
