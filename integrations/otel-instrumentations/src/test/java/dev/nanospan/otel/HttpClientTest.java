package dev.nanospan.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.opentelemetry.instrumentation.javahttpclient.JavaHttpClientTelemetry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The instrumentation of the JDK's client for HTTP, with a real server. */
@SuppressWarnings("try") // a scope is there to be closed
class HttpClientTest {
    private final List<String> traceParents = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    HttpClientTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void start() {
        server.createContext("/", exchange -> {
            traceParents.add(String.valueOf(exchange.getRequestHeaders().getFirst("traceparent")));
            exchange.sendResponseHeaders(exchange.getRequestURI().getPath().equals("/found") ? 204 : 404, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void shouldTraceRequests() throws Exception {
        try (Socket taken = new Socket()) { // bound, but nobody listens: who connects is refused
            taken.bind(new InetSocketAddress(0));
            compareTraces(taken.getLocalPort());
        }
    }

    private void compareTraces(final int closed) throws Exception {
        final List<String> lines = SameTraces.of(5).by(otel -> {
            final HttpClient client =
                    JavaHttpClientTelemetry.builder(otel).build().newHttpClient(HttpClient.newHttpClient());
            final Span caller = otel.getTracer("test").spanBuilder("caller").startSpan();
            try (Scope scope = caller.makeCurrent()) {
                client.send(get(server.getAddress().getPort(), "/found"), BodyHandlers.discarding());
                client.send(get(server.getAddress().getPort(), "/lost"), BodyHandlers.discarding());
                client.sendAsync(get(server.getAddress().getPort(), "/found"), BodyHandlers.discarding())
                        .join();
                assertThatThrownBy(() -> client.send(get(closed, "/none"), BodyHandlers.discarding()))
                        .isInstanceOf(IOException.class);
            } finally {
                caller.end();
            }
            assertThat(traceParents)
                    .hasSize(3)
                    .allMatch(each -> each.contains(caller.getSpanContext().getTraceId()));
            traceParents.clear();
        });
        assertThat(lines.get(0)).contains("caller");
        assertThat(lines.subList(1, 5)).allMatch(line -> line.startsWith("  CLIENT GET "));
        assertThat(lines).filteredOn(line -> line.contains(" ERROR(")).hasSize(2);
    }

    private static HttpRequest get(final int port, final String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .build();
    }

    /** That what is propagated is the context of the client's span. */
    @Test
    void shouldHandOnTheSpanOfTheClient() throws Exception {
        try (NanospanSubject subject = new NanospanSubject(Subject.Sampling.ALL, false)) {
            final OpenTelemetry otel = subject.otel();
            JavaHttpClientTelemetry.create(otel)
                    .newHttpClient(HttpClient.newHttpClient())
                    .send(get(server.getAddress().getPort(), "/found"), BodyHandlers.discarding());
            final Ended span = subject.ended().get(0);
            assertThat(traceParents).containsExactly("00-" + span.traceId() + '-' + span.spanId() + "-03");
        }
    }
}
