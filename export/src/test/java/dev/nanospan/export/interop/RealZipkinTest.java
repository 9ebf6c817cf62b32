package dev.nanospan.export.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nanospan.Link;
import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Scope;
import dev.nanospan.Span;
import dev.nanospan.SpanContext;
import dev.nanospan.Tracer;
import dev.nanospan.export.ZipkinExporter;
import dev.nanospan.export.encode.Told;
import dev.nanospan.id.Hex;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.record.Kind;
import dev.nanospan.record.Name;
import dev.nanospan.record.SpanView;
import dev.nanospan.record.Status;
import dev.nanospan.resource.Resource;
import dev.nanospan.spi.SpanExporter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a real Zipkin shows of a trace is what was recorded, as far as its own model holds it. */
@Timeout(1_200)
class RealZipkinTest {
    private static final String ARTIFACT = "io.zipkin:zipkin-server:3.5.1:jar:exec";
    private static final Path FOLDER = Path.of("target", "interop").toAbsolutePath();
    private static final Path SERVER = FOLDER.resolve("zipkin-server-3.5.1-exec.jar");
    private static final Name ORDER = Name.of("order");
    private static final String SCOPE = " otel.scope.name=interop otel.scope.version=1.0";
    private static final String[] TAGS = {
        "order", "venue", "ratio", "error", "otel.status_code", "otel.links", "otel.scope.name", "otel.scope.version"
    };
    private static final int TRACES = 100;
    private static final int CHILDREN = 4;
    private static final Duration SOON = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, Map<String, String>> recorded = new TreeMap<>();
    private final Times times = new Times();

    @Test
    void shouldShowWhatWasRecorded() throws Exception {
        fetch();
        final int port = GoProgram.freePorts(1)[0];
        final Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        try (GoProgram zipkin = GoProgram.start(
                java,
                port,
                "-Xmx256m",
                "-Darmeria.ports[0].port=" + port,
                "-Darmeria.ports[0].protocols=http",
                "-Darmeria.ports[0].ip=127.0.0.1",
                "-jar",
                SERVER.toString())) {
            final NanospanConfig config = NanospanConfig.builder()
                    .exporter(ZipkinExporter.to("http://127.0.0.1:" + port + "/api/v2/spans"), times)
                    .resource(Resource.builder().serviceName("Shop").build())
                    .build();
            final Nanospan nanospan = Nanospan.create(config);
            for (int i = 0; i < TRACES; i++) {
                trace(nanospan.tracer("interop", "1.0"), i);
            }
            assertThat(nanospan.close(SOON).isComplete()).isTrue();
            int spans = 0;
            for (final Map.Entry<String, Map<String, String>> trace : recorded.entrySet()) {
                trace.getValue().replaceAll((id, told) -> told + times.us.get(id));
                assertThat(shown(port, trace.getKey())).containsExactlyInAnyOrderEntriesOf(trace.getValue());
                spans += trace.getValue().size();
            }
            assertThat(zipkin.isAlive()).isTrue();
            System.out.println(spans + " spans compared with what Zipkin shows");
        }
    }

    /** Has Maven bring the server; skips the test where it can't. */
    private static void fetch() throws IOException, InterruptedException {
        assumeTrue(Boolean.getBoolean("test.interop"), "real backends are left out: say -Dtest.interop=true");
        if (Files.exists(SERVER)) {
            return;
        }
        Files.createDirectories(FOLDER);
        final Path log = FOLDER.resolve("zipkin-fetch.log");
        try {
            final Process maven = new ProcessBuilder(
                            "mvn",
                            "-B",
                            "-q",
                            "dependency:copy",
                            "-Dartifact=" + ARTIFACT,
                            "-DoutputDirectory=" + FOLDER)
                    .directory(FOLDER.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            final boolean done = maven.waitFor(10, TimeUnit.MINUTES);
            maven.destroyForcibly();
            assumeTrue(
                    done && Files.exists(SERVER),
                    () -> "real backends are left out: Maven can't bring " + ARTIFACT + ", see " + log);
        } catch (final IOException e) {
            assumeTrue(false, "real backends are left out: there is no mvn on the PATH to bring Zipkin with: " + e);
        }
    }

    private void trace(final Tracer tracer, final int number) {
        try (Scope scope = tracer.open(ORDER, Kind.SERVER)) {
            final Span order = scope.span();
            final Link unused = order.link(new SpanContext().set(1, number, 7, SpanContext.SAMPLED));
            order.set("order", number).set("venue", "Zürich \"7\"").set("ratio", number / 4.0 + 0.125);
            final Map<String, String> spans = new TreeMap<>();
            recorded.put(Hex.hex16(order.traceIdHigh(), order.traceIdLow()), spans);
            for (int i = 0; i < CHILDREN; i++) {
                final Span step = tracer.start("step " + i, Kind.CLIENT);
                step.set("server.address", "stock" + i).event("done").set("steps", i);
                if (i == 0) {
                    step.status(Status.ERROR, "none left");
                }
                step.end();
                spans.put(
                        Hex.hex8(step.spanId()),
                        "step " + i + " CLIENT of " + Hex.hex8(order.spanId()) + " in shop to stock" + i
                                + " [\"done\": {\"steps\":" + i + "}]"
                                + (i == 0 ? " error=none left otel.status_code=ERROR" : "")
                                + SCOPE);
            }
            spans.put(
                    Hex.hex8(order.spanId()),
                    "order SERVER of nobody in shop to nobody [] order=" + number + " venue=Zürich \"7\" ratio="
                            + (number / 4.0 + 0.125) + " otel.links=[{\"traceId\":\"" + Hex.hex16(1, number)
                            + "\",\"spanId\":\"0000000000000007\"}]" + SCOPE);
        }
    }

    /** The spans of a trace, once all are there. */
    private Map<String, String> shown(final int port, final String trace) {
        final Map<String, String> spans = new TreeMap<>();
        await().atMost(SOON).until(() -> {
            spans.clear();
            for (final JsonNode span : get(port, "/api/v2/trace/" + trace)) {
                spans.put(span.path("id").asText(), told(span));
            }
            return spans.size() == CHILDREN + 1;
        });
        return spans;
    }

    private static String told(final JsonNode span) {
        final StringBuilder told = new StringBuilder(span.path("name").asText())
                .append(' ')
                .append(span.path("kind").asText())
                .append(" of ")
                .append(span.path("parentId").asText("nobody"))
                .append(" in ")
                .append(span.at("/localEndpoint/serviceName").asText())
                .append(" to ")
                .append(span.at("/remoteEndpoint/serviceName").asText("nobody"))
                .append(" [");
        span.path("annotations").forEach(each -> told.append(each.path("value").asText()));
        told.append(']');
        for (final String key : TAGS) {
            if (span.path("tags").has(key)) {
                told.append(' ')
                        .append(key)
                        .append('=')
                        .append(span.path("tags").path(key).asText());
            }
        }
        return told.append(" at ")
                .append(span.path("timestamp").asLong())
                .append(" us for ")
                .append(span.path("duration").asLong())
                .append(" us")
                .toString();
    }

    private JsonNode get(final int port, final String path) throws IOException, InterruptedException {
        final HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(SOON)
                .build();
        final HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        return Told.json(answer.statusCode() == 200 ? answer.body() : "[]".getBytes(StandardCharsets.US_ASCII));
    }

    /** Keeps when each span began, and how long it took, as Zipkin is to show it. */
    private static final class Times implements SpanExporter {
        final Map<String, String> us = new ConcurrentHashMap<>();

        @Override
        public String name() {
            return "times";
        }

        @Override
        public void accept(final SpanView span) {
            us.put(
                    Hex.hex8(span.spanId()),
                    " at " + span.startEpochNs() / 1_000 + " us for " + Math.max(1, span.durationNs() / 1_000) + " us");
        }

        @Override
        public void report(final DestinationCounts counts) {
            counts.exported = us.size();
        }
    }
}
