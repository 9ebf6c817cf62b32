package dev.nanospan.jmh;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import jdk.net.ExtendedSocketOptions;

/**
 * A collector that reads each request and says that all is well, at once or after so many ms: the cheapest there can be. Runs
 * in a JVM of its own, on loopback, prints its port, and at the end of its input how many bytes of bodies and how many requests came.
 *
 * <p>It acknowledges each segment at once, where the system can: a client that gathers small writes, as the one of the
 * OpenTelemetry SDK does, would else wait up to 40 ms a request for an acknowledgement that waits for its next write.
 */
final class AckServer {
    private static final byte[] OK = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
            .getBytes(StandardCharsets.US_ASCII);
    private static final String LENGTH = "content-length:";
    private static final int HEX = 16;
    private static final long CHUNKED = Long.MAX_VALUE;
    private static final long NS_PER_MS = 1_000_000;
    private static final int BUFFER_BYTES = 1 << 18;

    private static final AtomicLong BODY_BYTES = new AtomicLong();
    private static final AtomicLong REQUESTS = new AtomicLong();

    private AckServer() {}

    public static void main(final String[] args) throws IOException {
        final int delayMs = args.length == 0 ? 0 : Integer.parseInt(args[0]);
        final ServerSocket server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        daemon(() -> accept(server, delayMs));
        System.out.println(server.getLocalPort());
        while (System.in.read() >= 0) {
            Thread.onSpinWait();
        }
        System.out.println(BODY_BYTES.get() + " " + REQUESTS.get());
    }

    private static void daemon(final Runnable task) {
        final Thread thread = new Thread(task, "ack");
        thread.setDaemon(true);
        thread.start();
    }

    private static void accept(final ServerSocket server, final int delayMs) {
        try {
            while (true) {
                final Socket client = server.accept();
                client.setTcpNoDelay(true);
                daemon(() -> serve(client, delayMs));
            }
        } catch (final IOException e) {
            System.err.println("the collector stops: " + e);
        }
    }

    private static void serve(final Socket client, final int delayMs) {
        try (client;
                InputStream in = new BufferedInputStream(new Prompt(client), BUFFER_BYTES)) {
            final OutputStream out = client.getOutputStream();
            final byte[] scratch = new byte[BUFFER_BYTES];
            long length = head(in);
            while (length >= 0) {
                BODY_BYTES.addAndGet(length == CHUNKED ? skipChunks(in, scratch) : skip(in, length, scratch));
                REQUESTS.incrementAndGet();
                if (delayMs > 0) {
                    LockSupport.parkNanos(delayMs * NS_PER_MS);
                }
                out.write(OK);
                length = head(in);
            }
        } catch (final IOException e) {
            return; // the client has gone, which is its right
        }
    }

    /** Reads a head; gives the length of the body, or -1 if the client is done. */
    private static long head(final InputStream in) throws IOException {
        long length = 0;
        String line = line(in);
        if (line.isEmpty()) {
            return -1;
        }
        while (!line.isEmpty()) {
            final String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith(LENGTH)) {
                length = Long.parseLong(lower.substring(LENGTH.length()).trim());
            } else if (lower.startsWith("transfer-encoding:")) {
                length = CHUNKED;
            }
            line = line(in);
        }
        return length;
    }

    private static String line(final InputStream in) throws IOException {
        final StringBuilder line = new StringBuilder();
        int c = in.read();
        while (c >= 0 && c != '\n') {
            if (c != '\r') {
                line.append((char) c);
            }
            c = in.read();
        }
        return line.toString();
    }

    private static long skipChunks(final InputStream in, final byte[] scratch) throws IOException {
        long bytes = 0;
        long chunk = Long.parseLong(line(in), HEX);
        while (chunk > 0) {
            bytes += skip(in, chunk, scratch);
            final String end = line(in) + line(in);
            chunk = Long.parseLong(end, HEX);
        }
        if (!line(in).isEmpty()) {
            throw new IOException("a trailer, which nobody sends here");
        }
        return bytes;
    }

    private static long skip(final InputStream in, final long bytes, final byte[] scratch) throws IOException {
        long left = bytes;
        while (left > 0) {
            final int read = in.read(scratch, 0, (int) Math.min(left, scratch.length));
            if (read < 0) {
                throw new EOFException();
            }
            left -= read;
        }
        return bytes;
    }

    /** Reads from a socket, and has what it reads acknowledged at once. */
    private static final class Prompt extends FilterInputStream {
        private final Socket client;
        private final boolean able;

        Prompt(final Socket client) throws IOException {
            super(client.getInputStream());
            this.client = client;
            this.able = client.supportedOptions().contains(ExtendedSocketOptions.TCP_QUICKACK);
        }

        @Override
        public int read(final byte[] into, final int offset, final int length) throws IOException {
            if (able) {
                client.setOption(ExtendedSocketOptions.TCP_QUICKACK, true); // the system forgets it after a while
            }
            return super.read(into, offset, length);
        }
    }
}
