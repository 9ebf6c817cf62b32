package dev.nanospan.export.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** A TCP connection. Allocates nothing once it is made, with direct buffers. */
final class PlainWire implements Wire {
    private @Nullable SocketChannel channel;

    @Override
    public boolean connect(final InetSocketAddress address) throws IOException {
        close();
        final SocketChannel opened = SocketChannel.open();
        channel = opened;
        opened.configureBlocking(false);
        opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return opened.connect(address);
    }

    @Override
    public boolean finishConnect() throws IOException {
        return open().finishConnect();
    }

    @Override
    public boolean shakeHands() {
        return true;
    }

    @Override
    public int read(final ByteBuffer into) throws IOException {
        return open().read(into);
    }

    @Override
    public int write(final ByteBuffer from) throws IOException {
        return open().write(from);
    }

    @Override
    public boolean flush() {
        return true;
    }

    @Override
    public void close() {
        final SocketChannel closing = channel;
        channel = null;
        if (closing != null) {
            try {
                closing.close();
            } catch (final IOException e) {
                // the connection is gone either way
            }
        }
    }

    private SocketChannel open() throws IOException {
        final SocketChannel open = channel;
        if (open == null) {
            throw new ClosedChannelException();
        }
        return open;
    }
}
