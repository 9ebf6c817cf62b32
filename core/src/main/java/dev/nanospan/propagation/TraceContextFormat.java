package dev.nanospan.propagation;

import dev.nanospan.SpanContext;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Counts;
import org.jspecify.annotations.Nullable;

/** {@code traceparent} and {@code tracestate} of W3C. */
final class TraceContextFormat implements Format {
    private static final int MAX_HEADERS = 2 * TraceState.MAX_MEMBERS;
    private static final int TOO_LARGE = -1;

    @Override
    public <C> void extract(
            final C carrier,
            final Getter<? super C> getter,
            final SpanContext into,
            final @Nullable Baggage baggage,
            final Counts counts) {
        final int length = Headers.readSingle(carrier, getter, TraceParent.NAME, TraceParent.MAX_LENGTH, into, counts);
        if (length < 0) {
            return;
        }
        // What a carrier has copied can be read at once where single stores wrote it, and some ns later elsewhere: so
        // both
        // headers are read before one is looked at.
        final int end = readState(carrier, getter, into.headerBuffer());
        if (!TraceParent.parse(into.headerBuffer(), Headers.BEGIN, length, into)) {
            counts.count(Counter.EXTRACT_MALFORMED);
        } else if (end == TOO_LARGE) {
            counts.count(Counter.EXTRACT_TOO_LARGE);
        } else if (end > Headers.SECOND) {
            takeState(end, into, counts);
        }
    }

    @Override
    public <C> void inject(
            final SpanContext context,
            final @Nullable Baggage baggage,
            final C carrier,
            final Setter<? super C> setter) {
        if (!context.isValid()) {
            return;
        }
        final byte[] buffer = context.headerBuffer();
        TraceParent.format(context, buffer, Headers.BEGIN);
        setter.write(carrier, TraceParent.NAME, buffer, Headers.BEGIN, TraceParent.LENGTH);
        if (context.traceStateBytes() > 0) {
            setter.write(carrier, TraceState.NAME, buffer, 0, context.traceStateBytes());
        }
    }

    /**
     * Reads all headers, joined by commas in their order, to the second place.
     *
     * @return where they end; {@link #TOO_LARGE} if they are too many or too long
     */
    private static <C> int readState(final C carrier, final Getter<? super C> getter, final byte[] buffer) {
        int end = Headers.SECOND;
        for (int i = 0; i <= MAX_HEADERS; i++) {
            final int begin = i == 0 ? Headers.SECOND : end + 1;
            final int length = getter.read(carrier, TraceState.NAME, i, buffer, begin);
            if (length < 0) {
                return end;
            }
            if (length > buffer.length - begin) {
                return TOO_LARGE;
            }
            if (i > 0) {
                buffer[end] = ',';
            }
            end = begin + length;
        }
        return TOO_LARGE;
    }

    private static void takeState(final int end, final SpanContext into, final Counts counts) {
        final byte[] buffer = into.headerBuffer();
        if (into.traceStateAgain(buffer, Headers.SECOND, end - Headers.SECOND)) {
            return;
        }
        final TraceState.Outcome outcome = TraceState.parse(buffer, Headers.SECOND, end, into);
        if (outcome == TraceState.Outcome.MALFORMED) {
            counts.count(Counter.EXTRACT_MALFORMED);
        } else if (outcome != TraceState.Outcome.TAKEN) {
            counts.count(Counter.EXTRACT_TOO_LARGE);
        }
    }
}
