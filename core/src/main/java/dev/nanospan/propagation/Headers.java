package dev.nanospan.propagation;

import dev.nanospan.SpanContext;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Counts;

/** Reads single headers into the free part of a context's buffer. Hot path. */
final class Headers {
    /** Where the header begins. */
    static final int BEGIN = SpanContext.MAX_TRACE_STATE_BYTES;

    /** Where a header begins that must not write over the first one. */
    static final int SECOND = BEGIN + TraceParent.MAX_LENGTH;

    /** The most bytes of a header, or of several that belong together. */
    static final int ROOM = SpanContext.HEADER_BUFFER_BYTES - SECOND;

    private Headers() {}

    /**
     * Reads a header that may come once.
     *
     * @param maxLength a longer one is refused and counted
     * @return its length, or {@link Getter#ABSENT} if there is none that is any good
     */
    static <C> int readSingle(
            final C carrier,
            final Getter<? super C> getter,
            final String name,
            final int maxLength,
            final SpanContext into,
            final Counts counts) {
        final byte[] buffer = into.headerBuffer();
        final int length = getter.read(carrier, name, 0, buffer, BEGIN);
        if (length < 0) {
            return Getter.ABSENT;
        }
        if (getter.read(carrier, name, 1, buffer, buffer.length) >= 0) {
            counts.count(Counter.EXTRACT_REPEATED);
            return Getter.ABSENT;
        }
        if (length > maxLength) {
            counts.count(Counter.EXTRACT_TOO_LARGE);
            return Getter.ABSENT;
        }
        return length;
    }
}
