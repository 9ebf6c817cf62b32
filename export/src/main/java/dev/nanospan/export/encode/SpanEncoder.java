package dev.nanospan.export.encode;

import dev.nanospan.record.SpanView;

/**
 * Writes a span as bytes of one format. Allocates nothing in steady state; one thread at a time. Whatever a record holds,
 * it neither throws nor writes beyond the room it is given.
 */
public interface SpanEncoder {
    /** The span does not fit. */
    int NO_ROOM = -1;

    /** How many bytes more than a span's own an encoder may ask for, so that it need not look at each byte. */
    int SPARE_BYTES = 256;

    /**
     * Writes a span behind what is there.
     *
     * @param into all from {@code at} to its end is room, of which the last {@link #SPARE_BYTES} are not filled
     * @param at where its first byte goes
     * @return the offset behind its last byte, or {@link #NO_ROOM}; bytes behind it, or from {@code at} on, may be changed
     */
    int encode(SpanView span, byte[] into, int at);

    /** The media type of a request that holds such bytes. */
    String contentType();
}
