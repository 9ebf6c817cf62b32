package dev.nanospan.export.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Listens on an address and serves clients, on a daemon thread of its own: {@code nanospan-endpoint}.
 *
 * <pre>{@code
 * try (HttpListener listener = HttpListener.start(new InetSocketAddress("127.0.0.1", 0), Limits.DEFAULT, handler)) {
 *     System.out.println("listening on " + listener.address());
 * }
 * }</pre>
 */
public final class HttpListener implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger("dev.nanospan");
    private static final int BUFFER_BYTES = 64 << 10;
    private static final int BACKLOG = 256;
    private static final long TICK_MS = 100;
    private static final long TICK_NS = TICK_MS * 1_000_000;
    private static final long CLOSE_NS = 1_000_000_000;
    private static final long LOG_INTERVAL_NS = 60_000_000_000L;

    final Limits limits;

    private final ServerSocketChannel server;
    private final Selector selector;
    private final InetSocketAddress address;
    private final Handler handler;
    private final Thread thread;
    private final Set<Connection> connections = new LinkedHashSet<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private volatile boolean closing;
    private long nextTickNs;
    private long nextLogNs;

    private HttpListener(
            final ServerSocketChannel server, final Selector selector, final Limits limits, final Handler handler)
            throws IOException {
        this.server = server;
        this.selector = selector;
        this.limits = limits;
        this.handler = handler;
        this.address = (InetSocketAddress) server.getLocalAddress();
        this.nextTickNs = System.nanoTime();
        this.nextLogNs = nextTickNs;
        this.thread = new Thread(this::run, "nanospan-endpoint");
        this.thread.setDaemon(true);
    }

    /**
     * Begins to listen.
     *
     * @param at port 0 takes one that is free
     * @throws IOException if the address can't be had
     */
    public static HttpListener start(final InetSocketAddress at, final Limits limits, final Handler handler)
            throws IOException {
        final ServerSocketChannel server = ServerSocketChannel.open();
        try {
            server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            server.bind(at, BACKLOG);
            server.configureBlocking(false);
            final Selector selector = Selector.open();
            server.register(selector, SelectionKey.OP_ACCEPT);
            final HttpListener listener = new HttpListener(server, selector, limits, handler);
            listener.thread.start();
            return listener;
        } catch (final IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return address;
    }

    /** Stops listening, lets answers that are being written go out for up to a second, and ends the thread. */
    @Override
    public void close() {
        closing = true;
        selector.wakeup();
        try {
            thread.join(2 * CLOSE_NS / 1_000_000);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- for connections

    Response answer(final Request request) {
        try {
            final Response response = handler.handle(request);
            return hasRoomFor(response) ? response : refused(response);
        } catch (final RuntimeException e) {
            log("a request could not be answered", e);
            return Response.text(500, "this is an error of the server");
        }
    }

    /** What clients that don't read make the server keep is bounded; a single large answer is none of that. */
    private boolean hasRoomFor(final Response response) {
        long bytes = 0;
        for (final Connection connection : connections) {
            bytes += connection.answerBytes();
        }
        return bytes == 0 || bytes + response.length() <= limits.maxAnswerBytes();
    }

    private Response refused(final Response response) {
        unwritten(response);
        return Response.text(503, "too much goes out at a time");
    }

    void unwritten(final Response response) {
        try {
            response.unwritten().run();
        } catch (final RuntimeException e) {
            log("what was not written could not be given back", e);
        }
    }

    /** Refuses more of a body if the bodies of all requests take too much. */
    void checkBytesInFlight() throws RefusedException {
        long bytes = 0;
        for (final Connection connection : connections) {
            bytes += connection.bodyBytes();
        }
        if (bytes > limits.maxBytesInFlight()) {
            throw new RefusedException(503, "too much comes in at a time");
        }
    }

    // ---- the thread

    private void run() {
        try {
            while (!closing) {
                selector.select(this::ready, TICK_MS);
                tick();
            }
            server.close();
            finish();
        } catch (final IOException e) {
            log("the endpoint can't go on", e);
        } finally {
            connections.forEach(Connection::close);
            closeQuietly();
        }
    }

    /** Lets answers go out that are being written. */
    private void finish() throws IOException {
        final long endNs = System.nanoTime() + CLOSE_NS;
        new ArrayList<>(connections)
                .stream().filter(connection -> !connection.isAnswering()).forEach(this::drop);
        while (connections.stream().anyMatch(Connection::isAnswering) && System.nanoTime() - endNs < 0) {
            selector.select(this::ready, TICK_MS);
        }
    }

    private void ready(final SelectionKey key) {
        if (key.attachment() instanceof Connection connection) {
            serve(connection);
        } else if (key.isValid()) {
            accept();
        }
    }

    private void serve(final Connection connection) {
        try {
            if (!connection.ready(buffer, System.nanoTime())) {
                drop(connection);
            }
        } catch (final IOException e) {
            drop(connection); // the client went away
        } catch (final Throwable e) { // also an Error: one client must not end the service for all others
            drop(connection);
            log("a connection failed", e);
        }
    }

    private void accept() {
        try {
            final SocketChannel channel = server.accept();
            if (channel == null) {
                return;
            }
            if (connections.size() >= limits.maxConnections() && !dropIdle()) {
                channel.close();
                return;
            }
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            final SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            final Connection connection = new Connection(channel, key, this, System.nanoTime());
            key.attach(connection);
            connections.add(connection);
        } catch (final IOException e) {
            log("a client could not be accepted", e);
            LockSupport.parkNanos(TICK_NS / 10); // out of file handles, most likely: there is no use in hurry
        }
    }

    private boolean dropIdle() {
        for (final Connection connection : connections) {
            if (connection.isIdle()) {
                drop(connection);
                return true;
            }
        }
        return false;
    }

    private void tick() {
        final long nowNs = System.nanoTime();
        if (nowNs - nextTickNs < 0) {
            return;
        }
        nextTickNs = nowNs + TICK_NS;
        final List<Connection> late = new ArrayList<>();
        for (final Connection connection : connections) {
            if (nowNs - connection.deadlineNs() >= 0) {
                late.add(connection);
            }
        }
        for (final Connection connection : late) {
            if (!connection.expire(nowNs)) {
                drop(connection);
            }
        }
    }

    private void drop(final Connection connection) {
        connections.remove(connection);
        connection.close();
    }

    private void closeQuietly() {
        try {
            server.close();
            selector.close();
        } catch (final IOException e) {
            log("the endpoint could not be closed", e);
        }
    }

    /** Logs once in a while: what clients can cause must not fill a disk. */
    private void log(final String what, final Throwable e) {
        final long nowNs = System.nanoTime();
        if (nowNs - nextLogNs >= 0) {
            nextLogNs = nowNs + LOG_INTERVAL_NS;
            LOGGER.log(System.Logger.Level.WARNING, what, e);
        }
    }
}
