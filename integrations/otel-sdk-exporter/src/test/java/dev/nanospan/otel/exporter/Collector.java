package dev.nanospan.otel.exporter;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Takes OTLP as protobuf on a port of its own, and answers as it is told. */
final class Collector implements AutoCloseable {
    final List<ExportTraceServiceRequest> requests = new CopyOnWriteArrayList<>();
    final List<String> types = new CopyOnWriteArrayList<>();
    volatile int status = 200;
    volatile byte[] answer = {};

    /** A request of so many spans is not wanted, whatever else is said. */
    volatile int refusedSpans = -1;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    Collector() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    private void take(final HttpExchange exchange) throws IOException {
        try (exchange) {
            final byte[] body = exchange.getRequestBody().readAllBytes();
            types.add(exchange.getRequestHeaders().getFirst("content-type"));
            final int with = isRefused(body) ? 400 : status;
            if (with == 200 && types.get(types.size() - 1).contains("protobuf")) {
                requests.add(ExportTraceServiceRequest.parseFrom(body));
            }
            final byte[] said = answer;
            exchange.getResponseHeaders().add("content-type", "application/x-protobuf");
            exchange.sendResponseHeaders(with, said.length == 0 ? -1 : said.length);
            if (said.length > 0) {
                exchange.getResponseBody().write(said);
            }
        }
    }

    private boolean isRefused(final byte[] body) throws IOException {
        return refusedSpans > 0
                && spans(List.of(ExportTraceServiceRequest.parseFrom(body))).size() == refusedSpans;
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    List<Span> spans() {
        return spans(requests);
    }

    private static List<Span> spans(final List<ExportTraceServiceRequest> in) {
        return in.stream()
                .flatMap(request -> request.getResourceSpansList().stream())
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .toList();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
