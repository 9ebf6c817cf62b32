package dev.nanospan.export.endpoint;

import dev.nanospan.export.process.SpanMetrics;
import dev.nanospan.export.server.Limits;
import dev.nanospan.export.store.StoredTraces;
import dev.nanospan.export.store.TraceStore;
import dev.nanospan.metrics.Metrics;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers what is asked of a {@link TraceStore} over HTTP. Knows no socket: give it to a {@link TraceServer}, or call it
 * from a server of yours. Any thread; nothing is thrown, whatever comes in.
 *
 * <table>
 * <caption>What there is</caption>
 * <tr><td>{@code GET /traces}</td><td>OTLP JSON, {@code {"resourceSpans":[…]}}, of all traces or of those with a span that
 *     has everything asked for: {@code service=}, {@code name=}, {@code minDuration=10ms}, {@code error=true|false}, {@code
 *     traceId=}. {@code limit=10}: the newest. {@code clear=true}: takes away what is answered, each span once</td></tr>
 * <tr><td>{@code GET /metrics}</td><td>Prometheus text: the engine's, if its metrics are given, and the store's own</td></tr>
 * <tr><td>{@code GET /metrics/spans}</td><td>requests, errors and durations by span name as OpenMetrics text, with examples,
 *     if the {@link SpanMetrics} are given; without examples they are among the metrics, too</td></tr>
 * <tr><td>{@code GET /health}, {@code GET /ready}</td><td>200; the second one 503 as long as it is not ready</td></tr>
 * <tr><td>{@code POST /v1/traces}</td><td>OTLP, JSON or protobuf, also gzip; if the endpoint receives</td></tr>
 * </table>
 *
 * <p>With a bearer token all but health and readiness need it. A page of another site that a browser shows gets nothing.
 *
 * <pre>{@code
 * TraceEndpoint endpoint = TraceEndpoint.builder(store).metrics(nanospan::metrics).build();
 * try (TraceServer server = TraceServer.start(endpoint, 4318)) {
 *     System.out.println("see " + server.uri() + "/traces?error=true");
 * }
 * }</pre>
 *
 * <p>In the HTTP server of the JDK, for example; without the property {@code sun.net.httpserver.nodelay=true}, set before
 * the first use, that server takes some 40 ms for each answer on a connection that is kept:
 *
 * <pre>{@code
 * server.createContext("/", exchange -> {
 *     Reply reply = endpoint.handle(
 *             exchange.getRequestMethod(),
 *             exchange.getRequestURI().toString(),
 *             exchange.getRequestHeaders()::getFirst,
 *             exchange.getRequestBody().readNBytes(endpoint.maxBodyBytes() + 1));
 *     reply.headers().forEach(exchange.getResponseHeaders()::set);
 *     boolean empty = exchange.getRequestMethod().equals("HEAD") || reply.length() == 0;
 *     exchange.sendResponseHeaders(reply.status(), empty ? -1 : reply.length());
 *     for (byte[] part : reply.bodyParts()) {
 *         if (!empty) exchange.getResponseBody().write(part);
 *     }
 *     exchange.close();
 * });
 * }</pre>
 */
public final class TraceEndpoint {
    private static final String READING = "GET, HEAD";
    private static final String SPANS = "/metrics/spans";
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final TraceStore store;
    private final @Nullable OtlpReceiver receiver;
    private final @Nullable Token token;
    private final @Nullable Supplier<Metrics> metrics;
    private final BooleanSupplier ready;
    private final int maxBodyBytes;
    private final @Nullable SpanMetrics spanMetrics;

    private TraceEndpoint(final Builder from) {
        store = from.store;
        receiver = from.receives ? new OtlpReceiver(from.store, from.maxBodyBytes) : null;
        token = from.token;
        metrics = from.metrics;
        ready = from.ready;
        maxBodyBytes = from.maxBodyBytes;
        spanMetrics = from.spanMetrics;
    }

    /** A builder of an endpoint over a store. */
    public static Builder builder(final TraceStore store) {
        return new Builder(store);
    }

    /** How long the body of a request may be, before and after compression. */
    public int maxBodyBytes() {
        return maxBodyBytes;
    }

    /**
     * Answers a request.
     *
     * @param target path and query, encoded, as in the request line
     * @param headers finds the value of a header field by its name, without regard to case; null if there is none
     * @param body the endpoint's from now on; empty if there is none
     */
    public Reply handle(
            final String method,
            final String target,
            final Function<String, @Nullable String> headers,
            final byte[] body) {
        if ("cross-site".equals(headers.apply("Sec-Fetch-Site"))) {
            return Problem.reply(403, "not for pages of other sites");
        }
        final int question = target.indexOf('?');
        final String path = question < 0 ? target : target.substring(0, question);
        final String query = question < 0 ? "" : target.substring(question + 1);
        final boolean open = path.equals("/health") || path.equals("/ready");
        if (!open && token != null && !token.isIn(headers.apply("Authorization"))) {
            return Problem.reply(401, "a bearer token is needed").with("WWW-Authenticate", "Bearer");
        }
        if (path.equals("/v1/traces") && receiver != null) {
            return method.equals("POST") ? receiver.receive(headers, body) : notAllowed(method, "POST");
        }
        final boolean known = open || path.equals("/traces") || path.equals("/metrics") || isOfSpans(path);
        if (!known) {
            return Problem.reply(
                    404, "there are /traces, /metrics, /health, /ready" + (receiver == null ? "" : ", /v1/traces"));
        }
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return notAllowed(method, READING);
        }
        return switch (path) {
            case "/traces" -> traces(query, method.equals("HEAD"));
            case "/metrics" -> Reply.of(200, PrometheusText.CONTENT_TYPE, metrics() + metricsOfSpans(false));
            case SPANS -> Reply.of(200, OPEN_METRICS, metricsOfSpans(true));
            case "/ready" -> ready.getAsBoolean() ? state(200, "ready") : state(503, "not ready");
            default -> state(200, "up");
        };
    }

    private boolean isOfSpans(final String path) {
        return spanMetrics != null && path.equals(SPANS);
    }

    private String metricsOfSpans(final boolean open) {
        if (spanMetrics == null) {
            return "";
        }
        return open ? spanMetrics.openMetrics() : spanMetrics.prometheus();
    }

    private Reply traces(final String query, final boolean onlyHead) {
        final QueryString asked;
        try {
            asked = QueryString.of(query);
        } catch (final IllegalArgumentException e) {
            return Problem.reply(400, String.valueOf(e.getMessage()));
        }
        if (!asked.clear() || onlyHead) { // who asks for the head only does not get what would be taken away
            return Reply.of(200, Reply.JSON, store.find(asked.query()).jsonParts());
        }
        final StoredTraces taken = store.take(asked.query());
        return Reply.of(200, Reply.JSON, taken.jsonParts()).orElse(() -> store.putBack(taken));
    }

    private static Reply state(final int status, final String what) {
        return Reply.of(status, Reply.JSON, "{\"status\":\"" + what + "\"}\n");
    }

    private static Reply notAllowed(final String method, final String allowed) {
        return Problem.reply(405, method + " is not allowed here, only " + allowed)
                .with("Allow", allowed);
    }

    // ---- metrics

    private String metrics() {
        final Metrics all = metrics == null ? new Metrics() : metrics.get();
        EndpointMetrics.measure(store.counts(), all);
        if (receiver != null) {
            EndpointMetrics.measure(receiver, all);
        }
        return PrometheusText.of(all);
    }

    /**
     * Makes an endpoint. Not thread safe.
     *
     * <pre>{@code
     * TraceEndpoint.builder(store).receives(true).token(secret).build();
     * }</pre>
     */
    public static final class Builder {
        private final TraceStore store;
        private boolean receives;
        private @Nullable Token token;
        private @Nullable Supplier<Metrics> metrics;
        private BooleanSupplier ready = () -> true;
        private int maxBodyBytes = Limits.DEFAULT.maxBodyBytes();
        private @Nullable SpanMetrics spanMetrics;

        private Builder(final TraceStore store) {
            this.store = store;
        }

        /** Whether spans can be sent to it, by OTLP; not by default. */
        public Builder receives(final boolean does) {
            receives = does;
            return this;
        }

        /**
         * What clients have to send in {@code Authorization: Bearer …}; nothing by default. Never logged or shown.
         *
         * @throws IllegalArgumentException if it is empty or has characters that are not visible ASCII
         */
        public Builder token(final String text) {
            token = new Token(text);
            return this;
        }

        /** Whose metrics it shows beside its own, {@code nanospan::metrics}: asked for a new snapshot each time. */
        public Builder metrics(final Supplier<Metrics> of) {
            metrics = of;
            return this;
        }

        /** What {@code /ready} answers; yes by default. */
        public Builder ready(final BooleanSupplier when) {
            ready = when;
            return this;
        }

        /** How long the body of a request may be, before and after compression; 20 MiB by default. */
        public Builder maxBodyBytes(final int count) {
            if (count < 1) {
                throw new IllegalArgumentException("maxBodyBytes=" + count + ": must be at least 1");
            }
            maxBodyBytes = count;
            return this;
        }

        /** What is counted of spans, to be shown too: at {@code /metrics}, and with examples at {@code /metrics/spans}. */
        public Builder spanMetrics(final SpanMetrics of) {
            spanMetrics = of;
            return this;
        }

        public TraceEndpoint build() {
            return new TraceEndpoint(this);
        }
    }
}
