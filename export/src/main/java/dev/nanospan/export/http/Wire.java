package dev.nanospan.export.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** A connection that never blocks, plain or not; can be opened again and again. One thread. */
interface Wire {
    /**
     * Begins to connect.
     *
     * @return whether that is done already
     */
    boolean connect(InetSocketAddress address) throws IOException;

    /** Goes on with connecting, until it says that it is done. */
    boolean finishConnect() throws IOException;

    /** Goes on with what the two sides have to agree on before the first byte, until it says that it is done. */
    boolean shakeHands() throws IOException;

    /**
     * Reads what is there.
     *
     * @return how many bytes; 0 if there are none now, -1 if there will be none any more
     */
    int read(ByteBuffer into) throws IOException;

    /** Writes as much as it can take now; some of that may still be here until {@link #flush} says otherwise. */
    int write(ByteBuffer from) throws IOException;

    /** Passes on what was written; returns whether all of it left. */
    boolean flush() throws IOException;

    /** Lets go of the connection, if there is one, at once. */
    void close();
}
