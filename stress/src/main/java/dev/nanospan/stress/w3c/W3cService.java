package dev.nanospan.stress.w3c;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Span;
import dev.nanospan.SpanContext;
import dev.nanospan.Tracer;
import dev.nanospan.export.CountingExporter;
import dev.nanospan.ledger.Counts;
import dev.nanospan.propagation.Carriers;
import dev.nanospan.propagation.Incoming;
import dev.nanospan.propagation.Propagator;
import dev.nanospan.propagation.Setter;
import dev.nanospan.record.Kind;
import dev.nanospan.record.Name;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Answers {@code POST /test} with a body of {@code [{"url": …, "arguments": …}, …]} by a {@code POST} of the arguments to
 * each address, in a client span of its own below the server span. Bound to the loopback interface.
 */
public final class W3cService implements AutoCloseable {
    private static final Propagator PROPAGATOR = Propagator.of("tracecontext", Counts.NONE);
    private static final Setter<HttpRequest.Builder> SETTER = HttpRequest.Builder::setHeader;
    private static final Name SERVER = Name.of("POST /test");
    private static final Name CLIENT = Name.of("POST");
    private static final String PATH = "/test";
    private static final int THREADS = 4;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Nanospan nanospan;
    private final Tracer tracer;
    private final ExecutorService threads;
    private final HttpServer server;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();

    private W3cService(final int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        nanospan = Nanospan.create(NanospanConfig.builder()
                .name("w3c")
                .exporter(new CountingExporter())
                .build());
        tracer = nanospan.tracer("w3c");
        threads = Executors.newFixedThreadPool(THREADS);
        server.createContext(PATH, this::handle);
        server.setExecutor(threads);
    }

    /**
     * Starts a service.
     *
     * @param port 0 for any that is free
     */
    public static W3cService start(final int port) throws IOException {
        final W3cService service = new W3cService(port);
        service.server.start();
        return service;
    }

    /** Where it listens. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + PATH;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        nanospan.close();
    }

    private void handle(final HttpExchange exchange) throws IOException {
        try (exchange) {
            final String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            final SpanContext incoming = new SpanContext();
            final Incoming found =
                    PROPAGATOR.extract(exchange.getRequestHeaders(), Carriers.MULTI_MAP_GETTER, incoming, null);
            final Span span = found == Incoming.PARENT
                    ? tracer.start(SERVER, Kind.SERVER, incoming)
                    : tracer.start(SERVER, Kind.SERVER);
            try {
                for (final Call call : Call.listOf(body)) {
                    send(call, span, incoming);
                }
                answer(exchange, 200, "null");
            } catch (final IllegalArgumentException e) {
                span.fail(e);
                answer(exchange, 400, "\"not a list of calls\"");
            } finally {
                span.end();
            }
        }
    }

    /** A call that fails is for the caller of this service to miss: the others are made all the same. */
    private void send(final Call call, final Span server, final SpanContext incoming) {
        final Span span = tracer.start(CLIENT, Kind.CLIENT, server);
        try {
            final SpanContext outgoing = span.context(new SpanContext());
            outgoing.traceState(incoming.traceStateBuffer(), 0, incoming.traceStateBytes());
            final HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(call.url()))
                    .timeout(TIMEOUT)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(call.arguments()));
            PROPAGATOR.inject(outgoing, null, request, SETTER);
            client.send(request.build(), HttpResponse.BodyHandlers.discarding());
        } catch (final IOException e) {
            span.fail(e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            span.end();
        }
    }

    private static void answer(final HttpExchange exchange, final int status, final String body) throws IOException {
        final byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
