package dev.nanospan.export.encode;

import dev.nanospan.record.SpanView;

/**
 * Writes a span as bytes of one format. Allocates nothing in steady state; one thread at a time. Whatever a record holds,
 * it neither throws nor writes beyond the room it is given.
 */
public interface SpanEncoder {
    /** The span does not fit. */
    int NO_ROOM = -1;

    /**
     * Writes a span behind what is there.
     *
     * @param at where its first byte goes
     * @return the offset behind its last byte, or {@link #NO_ROOM}; bytes from {@code at} on may be changed then
     */
    int encode(SpanView span, byte[] into, int at);

    /** The media type of a request that holds such bytes. */
    String contentType();
}
