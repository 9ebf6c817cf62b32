package dev.nanospan.export.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** A port at 127.0.0.2 whose queue is full: who connects is neither taken nor refused. */
final class DeafPort implements AutoCloseable {
    private static final int ENOUGH = 8;

    private final InetAddress address = InetAddress.getByName("127.0.0.2");
    private final ServerSocket listener = new ServerSocket(0, 1, address);
    private final List<SocketChannel> queue = new ArrayList<>();

    DeafPort() throws IOException, InterruptedException {
        for (int i = 0; i < ENOUGH; i++) {
            final SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.connect(new InetSocketAddress(address, port()));
            queue.add(channel);
        }
        Thread.sleep(50);
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
