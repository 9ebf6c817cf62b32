package dev.nanospan.export.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Options;
import dev.nanospan.Scope;
import dev.nanospan.Span;
import dev.nanospan.Tracer;
import dev.nanospan.export.OtlpExporter;
import dev.nanospan.export.encode.Told;
import dev.nanospan.id.Hex;
import dev.nanospan.resource.Resource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real Jaeger shows of a trace is what was recorded, as far as its own model holds it. */
@Timeout(2_400)
class RealJaegerTest {
    private static final int TRACES = 50;
    private static final int CHILDREN = 4;
    private static final Duration SOON = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, Map<String, String>> recorded = new TreeMap<>();

    @ParameterizedTest
    @ValueSource(strings = {"http/json", "http/protobuf"})
    void shouldShowWhatWasRecorded(final String protocol) throws Exception {
        final Path program = GoProgram.build("jaeger", "github.com/jaegertracing/jaeger/cmd/all-in-one");
        final int[] ports = GoProgram.freePorts(11);
        try (GoProgram jaeger = GoProgram.start(program, ports[0], arguments(ports))) {
            final OtlpExporter otlp = OtlpExporter.builder()
                    .endpoint("http://127.0.0.1:" + ports[0] + "/v1/traces")
                    .set(Options.OTLP_PROTOCOL, protocol)
                    .build();
            final NanospanConfig config = NanospanConfig.builder()
                    .exporter(otlp)
                    .resource(Resource.builder().serviceName("shop").build())
                    .build();
            final Nanospan nanospan = Nanospan.create(config);
            for (int i = 0; i < TRACES; i++) {
                trace(nanospan.tracer("interop", "1.0"), i);
            }
            assertThat(nanospan.close(SOON).isComplete()).isTrue();
            int spans = 0;
            for (final Map.Entry<String, Map<String, String>> trace : recorded.entrySet()) {
                assertThat(shown(ports[1], trace.getKey())).containsExactlyInAnyOrderEntriesOf(trace.getValue());
                spans += trace.getValue().size();
            }
            assertThat(jaeger.isAlive()).isTrue();
            System.out.println(spans + " spans compared with what Jaeger shows of those sent by " + protocol);
        }
    }

    private void trace(final Tracer tracer, final int number) {
        try (Scope scope = tracer.open("order " + number)) {
            final Span order = scope.span();
            order.set("order", number).set("venue", "Zürich \"7\"").set("ratio", number / 4.0 + 0.125);
            final Map<String, String> spans = new TreeMap<>();
            recorded.put(Hex.hex16(order.traceIdHigh(), order.traceIdLow()), spans);
            for (int i = 0; i < CHILDREN; i++) {
                final Span step = tracer.start("step " + i);
                step.set("last", i == CHILDREN - 1).event("done").set("steps", i);
                step.end();
                spans.put(
                        Hex.hex8(step.spanId()),
                        "step " + i + " of " + Hex.hex8(order.spanId()) + " last=" + (i == CHILDREN - 1)
                                + " event=done steps=" + i);
            }
            spans.put(
                    Hex.hex8(order.spanId()),
                    "order " + number + " of nobody order=" + number + " venue=Zürich \"7\" ratio="
                            + (number / 4.0 + 0.125));
        }
    }

    /** The spans of a trace, once all are there. */
    private Map<String, String> shown(final int port, final String trace) {
        final Map<String, String> spans = new TreeMap<>();
        await().atMost(SOON).until(() -> {
            spans.clear();
            for (final JsonNode span : get(port, "/api/traces/" + trace).at("/data/0/spans")) {
                spans.put(span.path("spanID").asText(), told(span));
            }
            return spans.size() == CHILDREN + 1;
        });
        return spans;
    }

    private static String told(final JsonNode span) {
        final JsonNode parent = span.at("/references/0/spanID");
        final StringBuilder told = new StringBuilder(span.path("operationName").asText())
                .append(" of ")
                .append(parent.isMissingNode() ? "nobody" : parent.asText());
        for (final String key : new String[] {"order", "venue", "ratio", "last"}) {
            append(span.path("tags"), key, told);
        }
        for (final JsonNode log : span.path("logs")) {
            append(log.path("fields"), "event", told);
            append(log.path("fields"), "steps", told);
        }
        return told.toString();
    }

    private static void append(final JsonNode tags, final String key, final StringBuilder to) {
        for (final JsonNode tag : tags) {
            if (tag.path("key").asText().equals(key)) {
                to.append(' ').append(key).append('=').append(tag.path("value").asText());
            }
        }
    }

    private JsonNode get(final int port, final String path) throws IOException, InterruptedException {
        final HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(SOON)
                .build();
        return Told.json(
                http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
    }

    private static String[] arguments(final int[] ports) {
        return new String[] {
            "--collector.otlp.http.host-port=127.0.0.1:" + ports[0],
            "--query.http-server.host-port=127.0.0.1:" + ports[1],
            "--collector.otlp.grpc.host-port=127.0.0.1:" + ports[2],
            "--query.grpc-server.host-port=127.0.0.1:" + ports[3],
            "--admin.http.host-port=127.0.0.1:" + ports[4],
            "--collector.http-server.host-port=127.0.0.1:" + ports[5],
            "--collector.grpc-server.host-port=127.0.0.1:" + ports[6],
            "--processor.jaeger-binary.server-host-port=127.0.0.1:" + ports[7],
            "--processor.jaeger-compact.server-host-port=127.0.0.1:" + ports[8],
            "--processor.zipkin-compact.server-host-port=127.0.0.1:" + ports[9],
            "--http-server.host-port=127.0.0.1:" + ports[10],
        };
    }
}
