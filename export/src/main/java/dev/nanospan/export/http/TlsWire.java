package dev.nanospan.export.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/** TLS over a TCP connection. Each connection has its own {@link TlsSession}, which allocates. */
final class TlsWire implements Wire {
    private final Tls tls;
    private final PlainWire wire = new PlainWire();
    private @Nullable TlsSession session;

    TlsWire(final Tls tls) {
        this.tls = tls;
    }

    @Override
    public boolean connect(final InetSocketAddress address) throws IOException {
        close();
        session = new TlsSession(tls.engine(), wire);
        return wire.connect(address);
    }

    @Override
    public boolean finishConnect() throws IOException {
        return wire.finishConnect();
    }

    @Override
    public boolean shakeHands() throws IOException {
        return open().shakeHands();
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
    public boolean flush() throws IOException {
        return open().flush();
    }

    @Override
    public void close() {
        final TlsSession closing = session;
        session = null;
        if (closing != null) {
            closing.close();
        }
        wire.close();
    }

    private TlsSession open() throws IOException {
        final TlsSession open = session;
        if (open == null) {
            throw new ClosedChannelException();
        }
        return open;
    }
}
