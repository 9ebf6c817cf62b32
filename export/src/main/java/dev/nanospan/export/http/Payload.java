package dev.nanospan.export.http;

import java.nio.ByteBuffer;

/**
 * The bytes of one request body, in pieces that stay where they are: they are copied once, into the buffer of a socket.
 * Can be read any number of times; one reader at a time, on one thread.
 */
public interface Payload {
    /** How many bytes a whole reading gives. */
    int lengthBytes();

    /** Starts over. */
    void rewind();

    /**
     * Copies the bytes that come next, as many as there is room for.
     *
     * @return how many; 0 once all have been read
     */
    int read(ByteBuffer into);
}
