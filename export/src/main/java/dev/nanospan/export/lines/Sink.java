package dev.nanospan.export.lines;

import dev.nanospan.export.http.Payload;
import java.io.IOException;

/** Where lines go. One thread; may block. */
public interface Sink {
    /**
     * Writes a line, with its end.
     *
     * @throws IOException if it is not written as a whole; nothing of it then stands before the next line, as far as can be
     */
    void write(Payload line) throws IOException;

    /** Lets go of everything. */
    void close() throws IOException;

    /** What it is, for messages. */
    @Override
    String toString();
}
