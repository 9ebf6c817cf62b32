package dev.nanospan.export.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A server that does with a connection whatever a test tells it, wrong things above all. Listens on loopback; each
 * connection has a thread and a {@link Script}. Scripts that end close their connection.
 *
 * <pre>{@code
 * try (RawServer server = RawServer.start(RawServer.closeAtOnce(), RawServer.answering(RawServer.answer(200, "{}")))) {
 *     post(server.url("/v1/traces"));
 *     assertThat(server.requests()).hasSize(1);
 * }
 * }</pre>
 */
public final class RawServer implements AutoCloseable {
    private final ServerSocket listener;
    private final Script[] scripts;
    private final List<Connection> connections = new CopyOnWriteArrayList<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread acceptor;

    /** What is done with a connection. */
    @FunctionalInterface
    public interface Script {
        void run(Connection connection) throws Exception;
    }

    /** A request as it came. */
    public static final class Request {
        private final String head;
        private final byte[] body;

        private Request(final String head, final byte[] body) {
            this.head = head;
            this.body = body;
        }

        /** All lines up to the empty one. */
        public String head() {
            return head;
        }

        public byte[] body() {
            return body;
        }

        /** A header, by a name in whatever case. */
        public Optional<String> header(final String name) {
            final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            head.lines().skip(1).forEach(line -> {
                final int colon = line.indexOf(':');
                headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
            });
            return Optional.ofNullable(headers.get(name));
        }

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    private RawServer(final InetAddress address, final int port, final Script... scripts) {
        this.scripts = scripts.clone();
        try {
            listener = new ServerSocket();
            listener.setReuseAddress(true);
            listener.bind(new InetSocketAddress(address, port));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        acceptor = daemon("raw-server", this::accept);
    }

    /** A server on a port of its own: the first connection gets the first script, and so on; all others get the last. */
    public static RawServer start(final Script... scripts) {
        return startOn(0, scripts);
    }

    /** The same on a port that was used before. */
    public static RawServer startOn(final int port, final Script... scripts) {
        return startAt(InetAddress.getLoopbackAddress(), port, scripts);
    }

    /** The same at another address of this machine. */
    public static RawServer startAt(final InetAddress address, final int port, final Script... scripts) {
        return new RawServer(address, port, scripts);
    }

    /** A port that nobody listens on, and that nobody gets as long as this JVM lives: who connects is refused. */
    public static int closedPort() {
        return Taken.PORT.getLocalPort();
    }

    public int port() {
        return listener.getLocalPort();
    }

    public String url(final String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    /** How many connections were made so far. */
    public int connections() {
        return connections.size();
    }

    /** The requests that were read whole so far, by {@link Connection#read}. */
    public List<Request> requests() {
        return requests;
    }

    /** Closes all connections, and listens no more: who connects after this is refused. */
    @Override
    public void close() {
        closed.countDown();
        try {
            listener.close();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitAcceptor();
        connections.forEach(Connection::close);
    }

    /** The system takes connections as long as a thread waits in {@code accept}, whatever was closed. */
    private void awaitAcceptor() {
        boolean interrupted = false;
        while (acceptor.isAlive()) {
            try {
                acceptor.join();
            } catch (final InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- scripts

    /** Answers one request after the other, the last answer again and again. */
    public static Script answering(final String... answers) {
        return connection -> {
            for (int i = 0; connection.read() != null; i++) {
                connection.send(answers[Math.min(i, answers.length - 1)]);
            }
        };
    }

    /** Answers whatever comes, keeps nothing of it, and is quick. */
    public static Script acknowledging(final String answer) {
        final byte[] bytes = latin(answer);
        return connection -> {
            while (connection.skip()) {
                connection.send(bytes);
            }
        };
    }

    /** Takes the connection, and that is all. */
    public static Script hanging() {
        return Connection::hang;
    }

    public static Script closeAtOnce() {
        return Connection::close;
    }

    public static Script resetAtOnce() {
        return Connection::reset;
    }

    /** The same over TLS. */
    public static Script overTls(final SSLContext context, final boolean clientAuth, final Script script) {
        return connection -> {
            connection.startTls(context, clientAuth);
            script.run(connection);
        };
    }

    /** An answer with a {@code Content-Length}; headers without line ends. */
    public static String answer(final int status, final String body, final String... headers) {
        return head(status, headers) + "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n"
                + body;
    }

    /** Status line and headers, without the empty line. */
    public static String head(final int status, final String... headers) {
        final StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Whatever\r\n");
        for (final String header : headers) {
            head.append(header).append("\r\n");
        }
        return head.toString();
    }

    static byte[] latin(final String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    // ---- connections

    private void accept() {
        while (closed.getCount() != 0) {
            try {
                final Connection connection = new Connection(listener.accept(), connections.size());
                connections.add(connection);
                if (closed.getCount() == 0) {
                    connection.close();
                }
                daemon("raw-server-" + connection.index, () -> run(connection));
            } catch (final IOException e) {
                return;
            }
        }
    }

    private void run(final Connection connection) {
        try (connection) {
            scripts[Math.min(connection.index, scripts.length - 1)].run(connection);
        } catch (final Exception e) {
            // the other side left, or the server was closed: a test looks at what its own side saw
        }
    }

    private static Thread daemon(final String name, final Runnable task) {
        final Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Bound, and nothing more: a port that was let go may be another's the moment after. */
    private static final class Taken {
        static final Socket PORT = bound();

        private static Socket bound() {
            try {
                final Socket socket = new Socket();
                socket.bind(new InetSocketAddress(0));
                return socket;
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** One connection, seen from the server. Used by one thread, its script's; can be closed by any. */
    public final class Connection implements AutoCloseable {
        private final int index;
        private final Socket plain;
        private volatile Socket socket;
        private InputStream in;
        private OutputStream out;
        private final byte[] skipped = new byte[64 << 10];

        private Connection(final Socket socket, final int index) throws IOException {
            this.index = index;
            this.plain = socket;
            use(socket);
        }

        /** The how-manieth connection to this server this is, from 0. */
        public int index() {
            return index;
        }

        public Socket socket() {
            return socket;
        }

        /** What comes next, for what is not HTTP/1. */
        public InputStream in() {
            return in;
        }

        /** Goes on over TLS, as its server; protocols are offered where there are any. */
        public void startTls(final SSLContext context, final boolean clientAuth, final String... protocols)
                throws IOException {
            final SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, null, port(), true);
            tls.setUseClientMode(false);
            final SSLParameters parameters = tls.getSSLParameters();
            parameters.setNeedClientAuth(clientAuth);
            parameters.setApplicationProtocols(protocols);
            tls.setSSLParameters(parameters);
            use(tls);
            tls.startHandshake();
        }

        /** Reads a whole request and keeps it; null once there is none. */
        public @Nullable Request read() throws IOException {
            final String head = readHead();
            if (head == null) {
                return null;
            }
            final Request request = new Request(head.stripTrailing(), in.readNBytes(length(head)));
            requests.add(request);
            return request;
        }

        /** Reads the head of a request, not its body; null once there is none. */
        public @Nullable String readHead() throws IOException {
            final ByteArrayOutputStream head = new ByteArrayOutputStream();
            int last = 0;
            while (last != 0x0d0a0d0a) {
                final int c = in.read();
                if (c < 0) {
                    return null;
                }
                head.write(c);
                last = last << 8 | c;
            }
            return head.toString(StandardCharsets.ISO_8859_1);
        }

        /** Reads a whole request and forgets it; false once there is none. */
        public boolean skip() throws IOException {
            final String head = readHead();
            if (head == null) {
                return false;
            }
            for (int left = length(head); left > 0; ) {
                final int count = in.read(skipped, 0, Math.min(left, skipped.length));
                if (count < 0) {
                    throw new EOFException();
                }
                left -= count;
            }
            return true;
        }

        /** Reads one byte at a time, with pauses, for as long as there are any. */
        public void readSlowly(final long pauseMs) throws IOException, InterruptedException {
            while (in.read() >= 0) {
                pause(pauseMs);
            }
        }

        public void send(final String text) throws IOException {
            send(latin(text));
        }

        public void send(final byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        /** Sends one byte at a time, with pauses. */
        public void sendSlowly(final String text, final long pauseMs) throws IOException, InterruptedException {
            for (final byte c : latin(text)) {
                send(new byte[] {c});
                pause(pauseMs);
            }
        }

        public void pause(final long ms) throws InterruptedException {
            closed.await(ms, TimeUnit.MILLISECONDS);
        }

        /** Does nothing until the server is closed. */
        public void hang() throws InterruptedException {
            closed.await();
        }

        /** Breaks the connection, as a host does that has lost its memory. */
        public void reset() throws IOException {
            plain.setSoLinger(true, 0);
            plain.close();
        }

        /** Closes the connection without a word where TLS would have one. */
        public void closePlain() throws IOException {
            plain.close();
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void use(final Socket by) throws IOException {
            socket = by;
            by.setTcpNoDelay(true);
            in = new BufferedInputStream(by.getInputStream(), 1 << 16);
            out = by.getOutputStream();
        }

        private static int length(final String head) {
            return Integer.parseInt(new Request(head.stripTrailing(), new byte[0])
                    .header("content-length")
                    .orElse("0"));
        }
    }
}
