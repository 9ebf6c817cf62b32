package dev.nanospan.export.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.nanospan.export.receive.OtlpJsonCodec;
import dev.nanospan.export.store.StoredSpan;
import dev.nanospan.export.store.TraceStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole way, over HTTP. */
class TraceServerTest {
    private final TraceStore store =
            TraceStore.builder().maxTraces(1_000_000).maxBytes(1L << 30).build();
    private final TraceEndpoint endpoint =
            TraceEndpoint.builder(store).receives(true).build();
    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void shouldReceiveAndAnswer() throws Exception {
        try (TraceServer server = TraceServer.start(endpoint, 0)) {
            assertThat(server.uri().getHost()).isEqualTo("127.0.0.1");
            final HttpResponse<String> posted = client.send(
                    HttpRequest.newBuilder(server.uri().resolve("/v1/traces"))
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(
                                    "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"" + "a".repeat(32)
                                            + "\",\"spanId\":\"" + "b".repeat(16) + "\",\"name\":\"é\"}]}]}]}"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(posted.statusCode()).isEqualTo(200);
            assertThat(posted.body()).isEqualTo("{}");

            final HttpResponse<String> got = get(server.uri(), "/traces?name=%C3%A9");
            assertThat(got.statusCode()).isEqualTo(200);
            assertThat(got.headers().firstValue("Content-Type")).contains("application/json");
            assertThat(OtlpJsonCodec.MAPPER
                            .readTree(got.body())
                            .findValue("name")
                            .asText())
                    .isEqualTo("é");
            assertThat(get(server.uri(), "/metrics").body()).contains("nanospan_store_spans 1\n");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, 200",
        "localhost:1, 200",
        "127.0.0.1:4318, 200",
        "127.1.2.3, 200",
        "[::1]:4318, 200",
        "LOCALHOST, 200",
        "evil.example, 403",
        "127.0.0.1.evil.example, 403",
        "localhost.evil.example:80, 403"
    })
    void shouldWantALoopbackHostOnLoopback(final String host, final int status) throws Exception {
        try (TraceServer server = TraceServer.start(endpoint, 0);
                Socket socket = new Socket(
                        server.address().getAddress(), server.address().getPort())) {
            socket.getOutputStream()
                    .write(("GET /traces HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 " + status + " ");
        }
    }

    @Test
    void shouldTakeAnyHostWhereItIsToldToListen() throws Exception {
        try (TraceServer server =
                        TraceServer.start(endpoint, new InetSocketAddress(InetAddress.getByName("0.0.0.0"), 0));
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(), server.address().getPort())) {
            socket.getOutputStream()
                    .write("GET /health HTTP/1.1\r\nHost: traces.example\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    /** 64 readers, some of whom clear, while spans come in: every answer is whole JSON, every span is taken once. */
    @Test
    void shouldServeManyReadersWhileItIsWritten() throws Exception {
        final int spans = 20_000;
        final AtomicBoolean writing = new AtomicBoolean(true);
        final Set<String> taken = ConcurrentHashMap.newKeySet();
        final ExecutorService threads = Executors.newCachedThreadPool();
        try (TraceServer server = TraceServer.start(endpoint, 0)) {
            final List<Future<Integer>> readers = new ArrayList<>();
            for (int r = 0; r < 64; r++) {
                final boolean clears = r % 8 == 0;
                readers.add(threads.submit(reader(server.uri(), clears, writing, taken)));
            }
            for (int i = 1; i <= spans; i++) {
                store.add(span(i));
                if (i % 100 == 0) {
                    Thread.sleep(1);
                }
            }
            writing.set(false);
            int requests = 0;
            for (final Future<Integer> reader : readers) {
                requests += reader.get();
            }
            assertThat(requests).isGreaterThanOrEqualTo(64);
            takeAll(get(server.uri(), "/traces?clear=true").body(), taken);
        } finally {
            threads.shutdownNow();
        }

        assertThat(taken).hasSize(spans);
        assertThat(store.size()).isZero();
    }

    private Callable<Integer> reader(
            final URI uri, final boolean clears, final AtomicBoolean writing, final Set<String> taken) {
        return () -> {
            int requests = 0;
            do {
                final HttpResponse<String> response =
                        get(uri, clears ? "/traces?clear=true&limit=300" : "/traces?limit=50");
                assertThat(response.statusCode()).isEqualTo(200);
                if (clears) {
                    takeAll(response.body(), taken);
                } else {
                    assertThat(OtlpJsonCodec.MAPPER.readTree(response.body()).has("resourceSpans"))
                            .isTrue();
                }
                requests++;
            } while (writing.get());
            return requests;
        };
    }

    private static void takeAll(final String json, final Set<String> taken) throws IOException {
        for (final JsonNode name : OtlpJsonCodec.MAPPER.readTree(json).findValues("name")) {
            assertThat(taken.add(name.asText())).as("taken twice: " + name).isTrue();
        }
    }

    /** Who takes spans away and leaves before they were written has not taken them. */
    @Test
    void shouldKeepWhatAClientDidNotWaitFor() throws Exception {
        final int spans = 100_000; // more than what sockets take in on their own
        for (int i = 1; i <= spans; i++) {
            store.add(span(i));
        }
        try (TraceServer server = TraceServer.start(endpoint, 0)) {
            final Socket socket =
                    new Socket(server.address().getAddress(), server.address().getPort());
            socket.getOutputStream()
                    .write("GET /traces?clear=true HTTP/1.1\r\nHost: localhost\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            assertThat(store.size()).isZero();
            socket.setSoLinger(true, 0);
            socket.close();

            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(store.size()).isEqualTo(spans));
            final Set<String> taken = ConcurrentHashMap.newKeySet();
            takeAll(get(server.uri(), "/traces?clear=true").body(), taken);
            assertThat(taken).hasSize(spans);
            assertThat(store.size()).isZero();
        }
    }

    @Test
    void shouldFitIntoTheServerOfTheJdk() throws Exception {
        store.add(span(1));
        final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            final Reply reply = endpoint.handle(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders()::getFirst,
                    exchange.getRequestBody().readNBytes(endpoint.maxBodyBytes() + 1));
            reply.headers().forEach(exchange.getResponseHeaders()::set);
            final boolean empty = exchange.getRequestMethod().equals("HEAD") || reply.length() == 0;
            exchange.sendResponseHeaders(reply.status(), empty ? -1 : reply.length());
            for (final byte[] part : reply.bodyParts()) {
                if (!empty) {
                    exchange.getResponseBody().write(part);
                }
            }
            exchange.close();
        });
        server.start();
        try {
            final URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
            assertThat(get(uri, "/traces?limit=1").body()).contains("span-1");
            assertThat(get(uri, "/traces?limit=x").statusCode()).isEqualTo(400);
        } finally {
            server.stop(0);
        }
    }

    private HttpResponse<String> get(final URI uri, final String target) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri.resolve(target)).build(), BodyHandlers.ofString());
    }

    private static StoredSpan span(final int i) {
        return StoredSpan.builder()
                .ids(i, i, i, 0)
                .name("span-" + i)
                .json(("{\"name\":\"span-" + i + "\"}").getBytes(StandardCharsets.US_ASCII))
                .build();
    }
}
