package dev.nanospan.export.endpoint;

import dev.nanospan.export.server.HttpListener;
import dev.nanospan.export.server.Limits;
import dev.nanospan.export.server.Request;
import dev.nanospan.export.server.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Serves a {@link TraceEndpoint} over HTTP/1.1: on loopback, or elsewhere if told so. One daemon thread serves all clients,
 * never waits for one, and bounds what each may take.
 *
 * <pre>{@code
 * try (TraceServer server = TraceServer.start(endpoint, 4318)) {
 *     System.out.println("see " + server.uri() + "/traces");
 * }
 * }</pre>
 *
 * <p>On loopback a request must name a loopback host, so that no name of someone else's that leads here can be used to read
 * traces by a browser.
 */
public final class TraceServer implements AutoCloseable {
    private final HttpListener listener;

    private TraceServer(final HttpListener listener) {
        this.listener = listener;
    }

    /**
     * Begins to serve on the loopback address.
     *
     * @param port 0 takes one that is free
     * @throws IOException if the port can't be had
     */
    public static TraceServer start(final TraceEndpoint endpoint, final int port) throws IOException {
        return start(endpoint, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /**
     * Begins to serve.
     *
     * @param at who binds elsewhere than to loopback should have given the endpoint a token
     * @throws IOException if the address can't be had
     */
    public static TraceServer start(final TraceEndpoint endpoint, final InetSocketAddress at) throws IOException {
        final boolean isLocal = at.getAddress() != null && at.getAddress().isLoopbackAddress();
        return new TraceServer(HttpListener.start(
                at,
                Limits.DEFAULT.withMaxBodyBytes(endpoint.maxBodyBytes()),
                request -> answer(endpoint, isLocal, request)));
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return listener.address();
    }

    /** Where it listens, without a path. */
    public URI uri() {
        final String host = address().getAddress().getHostAddress();
        final String literal = host.indexOf(':') < 0 ? host : '[' + host.replaceAll("%.*", "") + ']';
        return URI.create("http://" + literal + ':' + address().getPort());
    }

    /** Lets answers that are under way go out for up to a second, and ends. */
    @Override
    public void close() {
        listener.close();
    }

    private static Response answer(final TraceEndpoint endpoint, final boolean isLocal, final Request request) {
        final Map<String, String> headers = request.headers();
        final Reply reply = isLocal && !isLoopback(headers.get("Host"))
                ? Problem.reply(403, "the host must be a loopback one")
                : endpoint.handle(request.method(), request.target(), headers::get, request.body());
        return new Response(reply.status(), reply.headers(), reply.bodyParts(), reply::unwritten);
    }

    /** Whether a host, with or without a port, is a loopback one by its very name; so is none, of a client of HTTP/1.0. */
    private static boolean isLoopback(final @Nullable String host) {
        if (host == null) {
            return true;
        }
        final String name = host.replaceFirst(":\\d{1,5}$", "").toLowerCase(Locale.ROOT);
        return name.equals("localhost") || name.equals("[::1]") || name.matches("127(\\.\\d{1,3}){3}");
    }
}
