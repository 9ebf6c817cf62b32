package dev.nanospan.export.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** A port at 127.0.0.2 whose queue is full: who connects is neither taken nor refused. */
final class DeafPort implements AutoCloseable {
    private static final int ENOUGH = 8;
    private static final int BACKLOG = 1;

    private static final Duration LONG = Duration.ofSeconds(20);

    private final InetAddress address = InetAddress.getByName("127.0.0.2");
    private final ServerSocket listener = new ServerSocket(0, BACKLOG, address);
    private final List<SocketChannel> queue = new ArrayList<>();

    DeafPort() throws IOException {
        for (int i = 0; i < ENOUGH; i++) {
            final SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.connect(new InetSocketAddress(address, port()));
            queue.add(channel);
        }
        Awaitility.await().atMost(LONG).until(() -> connected() > BACKLOG); // the system takes one more
    }

    private int connected() throws IOException {
        int connected = 0;
        for (final SocketChannel channel : queue) {
            connected += channel.finishConnect() ? 1 : 0;
        }
        return connected;
    }

    InetAddress address() {
        return address;
    }

    int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        for (final SocketChannel channel : queue) {
            channel.close();
        }
        listener.close();
    }
}
