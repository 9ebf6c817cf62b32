package dev.nanospan.propagation;

import dev.nanospan.SpanContext;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Counts;
import org.jspecify.annotations.Nullable;

/** {@code traceparent} and {@code tracestate} of W3C. */
final class TraceContextFormat implements Format {
    private static final int MAX_HEADERS = 2 * TraceState.MAX_MEMBERS;

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
        if (TraceParent.parse(into.headerBuffer(), Headers.BEGIN, length, into)) {
            extractState(carrier, getter, into, counts);
        } else {
            counts.count(Counter.EXTRACT_MALFORMED);
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

    /** Reads all headers to the place of the tracestate, joined by commas in their order. */
    private static <C> void extractState(
            final C carrier, final Getter<? super C> getter, final SpanContext into, final Counts counts) {
        final byte[] buffer = into.headerBuffer();
        int end = 0;
        for (int i = 0; i <= MAX_HEADERS; i++) {
            final int begin = i == 0 ? 0 : end + 1;
            final int length = getter.read(carrier, TraceState.NAME, i, buffer, begin);
            if (length < 0) {
                take(buffer, end, into, counts);
                return;
            }
            if (length > Headers.ROOM - begin) {
                break;
            }
            if (i > 0) {
                buffer[end] = ',';
            }
            end = begin + length;
        }
        counts.count(Counter.EXTRACT_TOO_LARGE);
    }

    private static void take(final byte[] buffer, final int end, final SpanContext into, final Counts counts) {
        if (end > 0) {
            final TraceState.Outcome outcome = TraceState.parse(buffer, 0, end, into);
            if (outcome == TraceState.Outcome.MALFORMED) {
                counts.count(Counter.EXTRACT_MALFORMED);
            } else if (outcome != TraceState.Outcome.TAKEN) {
                counts.count(Counter.EXTRACT_TOO_LARGE);
            }
        }
    }
}
