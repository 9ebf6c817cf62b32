package dev.nanospan.stress.w3c;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Sends requests to the service, byte by byte as they are given, and records the calls it makes. */
final class CallRecorder implements AutoCloseable {
    private final HttpServer server;
    private final List<Received> received = new ArrayList<>();

    /** The headers of a call, and its body. */
    record Received(List<String> traceParents, List<String> traceStates, String body) {}

    CallRecorder() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::record);
        server.start();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /** Sends a request with these header lines, and returns the calls that the service made because of it. */
    List<Received> calls(final String url, final int count, final String... headers) throws IOException {
        received.clear();
        final String body = IntStream.range(0, count)
                .mapToObj(i -> "{\"url\": \"http://127.0.0.1:"
                        + server.getAddress().getPort() + "/" + i + "\", \"arguments\": [" + i + "]}")
                .collect(Collectors.joining(",", "[", "]"));
        final int status = post(url, body, headers);
        if (status != 200 || received.size() != count) {
            throw new AssertionError("status " + status + ", calls " + received);
        }
        return List.copyOf(received);
    }

    /** Sends a request; returns the status of the answer. */
    static int post(final String url, final String body, final String... headers) throws IOException {
        final InetSocketAddress address = new InetSocketAddress(
                InetAddress.getLoopbackAddress(), URI.create(url).getPort());
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout(60_000);
            final StringBuilder request =
                    new StringBuilder("POST /test HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
            for (final String header : headers) {
                request.append(header).append("\r\n");
            }
            request.append("Content-Length: ")
                    .append(body.length())
                    .append("\r\n\r\n")
                    .append(body);
            socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
            return status(socket.getInputStream());
        }
    }

    private static int status(final InputStream answer) throws IOException {
        final String text = new String(answer.readAllBytes(), StandardCharsets.ISO_8859_1);
        return Integer.parseInt(text.substring(9, 12));
    }

    private void record(final HttpExchange exchange) throws IOException {
        try (exchange) {
            final String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(new Received(
                    exchange.getRequestHeaders().getOrDefault("Traceparent", List.of()),
                    exchange.getRequestHeaders().getOrDefault("Tracestate", List.of()),
                    body));
            exchange.sendResponseHeaders(200, -1);
        }
    }
}
