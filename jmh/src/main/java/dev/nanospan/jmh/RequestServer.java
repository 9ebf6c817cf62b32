package dev.nanospan.jmh;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Options;
import dev.nanospan.Span;
import dev.nanospan.SpanContext;
import dev.nanospan.Tracer;
import dev.nanospan.jmh.peer.OwnOptions;
import dev.nanospan.ledger.Counts;
import dev.nanospan.propagation.Getter;
import dev.nanospan.propagation.Propagator;
import dev.nanospan.record.Kind;
import dev.nanospan.record.Name;
import dev.nanospan.semconv.HttpKeys;
import dev.nanospan.semconv.UrlKeys;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import org.HdrHistogram.Histogram;

/**
 * Runs in a JVM of its own: a small service on the HTTP server of the JDK, that answers each {@code GET /orders} with some 2
 * KiB of JSON made for it. It is traced or not, as it is told: while it is not, there is no engine and no exporter thread.
 * {@code /on} and {@code /off} tell it, and {@code /cpu} asks what it took: see {@link #taken}. Ends with its input.
 */
final class RequestServer {
    private static final Name ORDERS = Name.of("GET /orders");
    private static final Propagator PROPAGATOR = Propagator.of("tracecontext", Counts.NONE);
    private static final Getter<Headers> GETTER = (headers, name) -> headers.getFirst(name);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    private static final int STATUS_OK = 200;
    private static final int LINES = 40;
    private static final int WARM_UP_SPANS = 2_048;
    private static final long NS_PER_MINUTE = 60_000_000_000L;
    private static final int DIGITS = 3;

    private final String collector;
    private final SpanContext incoming = new SpanContext();
    private Nanospan nanospan = Nanospan.disabled();
    private Tracer tracer = nanospan.tracer("none");
    private boolean traced;
    private int served;

    /** How long calls of the tracer took for each request, since somebody asked. */
    private final Histogram callsNs = new Histogram(NS_PER_MINUTE, DIGITS);

    private RequestServer(final String collector) {
        this.collector = collector;
    }

    /**
     * Serves until the end of its input; prints its port.
     *
     * @param args the endpoint of a collector
     */
    public static void main(final String[] args) throws IOException {
        final RequestServer service = new RequestServer(args[0]);
        final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newSingleThreadExecutor());
        server.createContext("/orders", service::orders);
        server.createContext("/on", exchange -> answer(exchange, service.on()));
        server.createContext("/off", exchange -> answer(exchange, service.off()));
        server.createContext("/cpu", exchange -> answer(exchange, service.taken()));
        server.start();
        System.out.println(server.getAddress().getPort());
        while (System.in.read() >= 0) {
            Thread.onSpinWait();
        }
        Runtime.getRuntime().halt(0);
    }

    /** Makes an engine, and as many spans as it takes until this thread, which serves all requests, has all it needs. */
    private String on() {
        nanospan = Nanospan.create(NanospanConfig.builder(OwnOptions.sources())
                .set(Options.EXPORTER, List.of("otlp"))
                .set(Options.OTLP_ENDPOINT, URI.create(collector))
                .set(Options.OTLP_PROTOCOL, "http/protobuf")
                .build());
        tracer = nanospan.tracer("orders");
        for (int i = 0; i < WARM_UP_SPANS; i++) {
            tracer.start(ORDERS).end();
        }
        final boolean unused = nanospan.flush(CLOSE);
        traced = true;
        return "on";
    }

    /** Says how many spans of requests were delivered. */
    private String off() {
        traced = false;
        return String.valueOf(nanospan.close(CLOSE).destination().exported - WARM_UP_SPANS);
    }

    /**
     * When what was traced has been delivered: the CPU time of the process so far, that of the exporter thread, and how long
     * calls of the tracer took on the thread that serves for a request since this was asked last, median and mean; all in ns.
     */
    private String taken() throws IOException {
        if (traced) {
            final boolean unused = nanospan.flush(CLOSE);
        }
        final ProcessCpu cpu = ProcessCpu.now();
        final String calls = callsNs.getValueAtPercentile(50) + " " + Math.round(callsNs.getMean());
        callsNs.reset();
        return cpu.allNs() + " " + cpu.exporterNs() + " " + calls;
    }

    private void orders(final HttpExchange exchange) throws IOException {
        if (!traced) {
            answer(exchange, body());
            return;
        }
        final long arrivedNs = System.nanoTime();
        PROPAGATOR.extract(exchange.getRequestHeaders(), GETTER, incoming, null);
        final Span span = tracer.start(ORDERS, Kind.SERVER, incoming);
        span.set(HttpKeys.REQUEST_METHOD, exchange.getRequestMethod())
                .set(UrlKeys.PATH, exchange.getRequestURI().getPath())
                .set(HttpKeys.ROUTE, "/orders");
        final long begunNs = System.nanoTime();
        try {
            answer(exchange, body());
        } finally {
            final long answeredNs = System.nanoTime();
            span.set(HttpKeys.RESPONSE_STATUS_CODE, STATUS_OK).end();
            callsNs.recordValue(Math.min(NS_PER_MINUTE, System.nanoTime() - answeredNs + begunNs - arrivedNs));
        }
    }

    private String body() {
        final StringBuilder json = new StringBuilder("[");
        for (int i = 0; i < LINES; i++) {
            json.append(i == 0 ? "" : ",")
                    .append("{\"symbol\":\"ESZ6\",\"order\":")
                    .append(served)
                    .append(",\"line\":");
            json.append(i).append('}');
        }
        served++;
        return json.append(']').toString();
    }

    private static void answer(final HttpExchange exchange, final String text) throws IOException {
        final byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(STATUS_OK, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
