package dev.nanospan.jmh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * A collector that reads and forgets: the least a client can be measured against. Takes one connection after the other, on
 * a thread of its own, and allocates nothing while one lasts. Expects requests with a {@code Content-Length}.
 */
final class Acknowledger implements AutoCloseable {
    private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
                    .getBytes(StandardCharsets.US_ASCII);
    private static final int END_OF_HEAD = '\r' << 24 | '\n' << 16 | '\r' << 8 | '\n';

    private final ServerSocketChannel listener = listen();
    private final ByteBuffer in = ByteBuffer.allocateDirect(256 << 10);
    private final ByteBuffer out = ByteBuffer.allocateDirect(ANSWER.length).put(ANSWER);

    Acknowledger() {
        final Thread thread = new Thread(this::run, "acknowledger");
        thread.setDaemon(true);
        thread.start();
    }

    String url() {
        try {
            return "http://127.0.0.1:" + ((InetSocketAddress) listener.getLocalAddress()).getPort() + "/v1/traces";
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private static ServerSocketChannel listen() {
        try {
            return ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run() {
        while (listener.isOpen()) {
            try (SocketChannel channel = listener.accept()) {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                in.clear().flip();
                while (acknowledge(channel)) {
                    Thread.onSpinWait();
                }
            } catch (final IOException e) {
                // the client left, or it is over
            }
        }
    }

    private boolean acknowledge(final SocketChannel channel) throws IOException {
        long left = bodyBytes(channel);
        while (left > 0) {
            if (!in.hasRemaining() && !fill(channel)) {
                return false;
            }
            final int count = (int) Math.min(left, in.remaining());
            in.position(in.position() + count);
            left -= count;
        }
        out.clear();
        while (left == 0 && out.hasRemaining()) {
            channel.write(out);
        }
        return left == 0;
    }

    /** Reads a head; returns the length of the body behind it, -1 if there is none any more. */
    private long bodyBytes(final SocketChannel channel) throws IOException {
        int last = 0;
        int matched = 0;
        long length = 0;
        while (last != END_OF_HEAD) {
            if (!in.hasRemaining() && !fill(channel)) {
                return -1;
            }
            final byte c = in.get();
            last = last << 8 | c & 0xff;
            if (matched < LENGTH.length) {
                matched = (c | 0x20) == LENGTH[matched] || c == LENGTH[matched] ? matched + 1 : 0;
            } else if (c >= '0' && c <= '9') {
                length = 10 * length + c - '0';
            } else if (c == '\r') {
                matched = 0;
            }
        }
        return length;
    }

    private boolean fill(final SocketChannel channel) throws IOException {
        in.clear();
        final boolean more = channel.read(in) >= 0;
        in.flip();
        return more;
    }
}
