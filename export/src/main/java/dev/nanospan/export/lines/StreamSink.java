package dev.nanospan.export.lines;

import dev.nanospan.export.http.Payload;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/** Lines on a stream that belongs to somebody else: it is flushed, and not closed. */
public final class StreamSink implements Sink {
    private static final int CHUNK_BYTES = 64 * 1024;

    private final Supplier<PrintStream> stream;
    private final String description;
    private final byte[] bytes = new byte[CHUNK_BYTES];
    private final ByteBuffer chunk = ByteBuffer.wrap(bytes);

    /**
     * @param stream asked anew for each line
     * @param description for messages
     */
    public StreamSink(final Supplier<PrintStream> stream, final String description) {
        this.stream = stream;
        this.description = description;
    }

    @Override
    public void write(final Payload line) throws IOException {
        final PrintStream out = stream.get();
        synchronized (out) { // as println does, so that no other line comes in between
            line.rewind();
            while (line.read(chunk.clear()) > 0) {
                out.write(bytes, 0, chunk.position());
            }
            out.write('\n');
            out.flush();
        }
        if (out.checkError()) {
            throw new IOException("the stream reports an error");
        }
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
        return description;
    }
}
