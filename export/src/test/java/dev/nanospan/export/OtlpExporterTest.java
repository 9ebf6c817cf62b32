package dev.nanospan.export;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nanospan.ConfigException;
import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Options;
import dev.nanospan.Span;
import dev.nanospan.Tracer;
import dev.nanospan.config.Sources;
import dev.nanospan.export.encode.Encoded;
import dev.nanospan.export.encode.Told;
import dev.nanospan.export.http.Certificates;
import dev.nanospan.export.http.RawServer;
import dev.nanospan.export.otlp.QuietPort;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.record.Name;
import dev.nanospan.record.SpanView;
import dev.nanospan.resource.Resource;
import dev.nanospan.spi.SpanExporter;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An engine that sends to a collector. */
class OtlpExporterTest {
    private static final String OK = RawServer.answer(200, "{}", "Content-Type: application/json");
    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    void shouldSendWhatWasRecordedAsJson() {
        try (RawServer server = RawServer.start(RawServer.answering(OK))) {
            final OtlpExporter otlp =
                    OtlpExporter.builder().endpoint(server.url("/v1/traces")).build();
            trace(otlp);

            final RawServer.Request request = only(server);
            assertThat(request.head()).startsWith("POST /v1/traces HTTP/1.1");
            assertThat(request.header("content-type")).hasValue("application/json");
            final JsonNode root = Told.json(request.body());
            assertThat(root.at("/resourceSpans/0/resource/attributes"))
                    .anyMatch(attribute -> attribute.get("key").asText().equals("service.name")
                            && attribute.at("/value/stringValue").asText().equals("orders"));
            assertThat(root.at("/resourceSpans/0/scopeSpans/0/scope/name").asText())
                    .isEqualTo("shop");
            final JsonNode spans = root.at("/resourceSpans/0/scopeSpans/0/spans");
            assertThat(spans).hasSize(2);
            assertThat(spans.get(0).get("name").asText()).isEqualTo("pay");
            assertThat(spans.get(0).get("parentSpanId")).isEqualTo(spans.get(1).get("spanId"));
            assertThat(spans.get(1).at("/attributes/0/value/intValue").asText()).isEqualTo("250");
        }
    }

    /** Everything but sending, and nothing that anybody could see. */
    @Test
    void shouldRehearseWithoutACollector() {
        try (RawServer server = RawServer.start(RawServer.answering(OK))) {
            final OtlpExporter json =
                    OtlpExporter.builder().endpoint(server.url("/v1/traces")).build();
            final OtlpExporter protobuf = OtlpExporter.builder()
                    .endpoint(server.url("/v1/traces"))
                    .protobuf()
                    .build();
            final ZipkinExporter zipkin = ZipkinExporter.to(server.url("/api/v2/spans"));
            for (final SpanExporter each : List.of(json, protobuf, zipkin)) {
                assertThat(trace(requireNonNull(each.rehearsal())).destination().exported)
                        .isEqualTo(2);
                each.close();
            }
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void shouldSendWhatWasRecordedAsProtobuf() {
        try (RawServer server = RawServer.start(RawServer.answering(OK))) {
            final OtlpExporter otlp = OtlpExporter.builder()
                    .endpoint(server.url("/v1/traces"))
                    .protobuf()
                    .headers(Map.of("authorization", "Bearer secret"))
                    .build();
            trace(otlp);

            final RawServer.Request request = only(server);
            assertThat(request.header("content-type")).hasValue("application/x-protobuf");
            assertThat(request.header("authorization")).hasValue("Bearer secret");
            final ExportTraceServiceRequest read = Encoded.protobuf(request.body());
            assertThat(read.getResourceSpans(0).getScopeSpans(0).getSpansList())
                    .extracting(io.opentelemetry.proto.trace.v1.Span::getName)
                    .containsExactly("pay", "order");
        }
    }

    @Test
    void shouldSendTheResourceThatItWasGivenInPlaceOfTheEngines() {
        try (RawServer server = RawServer.start(RawServer.answering(OK))) {
            trace(OtlpExporter.builder()
                    .endpoint(server.url("/v1/traces"))
                    .resource(Resource.builder().serviceName("other").build())
                    .build());

            assertThat(only(server).text()).contains("\"other\"").doesNotContain("\"orders\"");
        }
    }

    @Test
    void shouldBeWhatIsFoundWhenNothingIsNamed() {
        try (RawServer server = RawServer.start(RawServer.answering(OK))) {
            final NanospanConfig config = NanospanConfig.builder()
                    .set(Options.OTLP_ENDPOINT, URI.create(server.url("/v1/traces")))
                    .build();
            final Nanospan nanospan = Nanospan.create(config);
            nanospan.tracer("shop").start("one").end();
            final Ledger ledger = nanospan.close(LONG);

            assertThat(ledger.toString()).contains("\"otlp\":{\"exported\":1,").contains("\"exact\":true");
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void shouldHonourTheVariablesOfOpenTelemetry() {
        try (RawServer server = RawServer.start(RawServer.answering(OK))) {
            final NanospanConfig config = NanospanConfig.builder(Sources.of(
                            Map.of(
                                    "OTEL_EXPORTER_OTLP_ENDPOINT", server.url(""),
                                    "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
                                    "OTEL_EXPORTER_OTLP_COMPRESSION", "gzip",
                                    "OTEL_EXPORTER_OTLP_HEADERS", "x-team=a%20b",
                                    "OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "2",
                                    "OTEL_SERVICE_NAME", "by-variable"),
                            new Properties()))
                    .build();
            final Nanospan nanospan = Nanospan.create(config);
            for (int i = 0; i < 4; i++) {
                nanospan.tracer("shop").start("one").end();
            }
            assertThat(nanospan.close(LONG).isComplete()).isTrue();

            assertThat(server.requests()).hasSize(2).allSatisfy(request -> {
                assertThat(request.head()).startsWith("POST /v1/traces ");
                assertThat(request.header("content-type")).hasValue("application/x-protobuf");
                assertThat(request.header("content-encoding")).hasValue("gzip");
                assertThat(request.header("x-team")).hasValue("a b");
            });
        }
    }

    @Test
    void shouldNotSayThatABatchIsDeliveredWhichHangs() {
        try (RawServer server = RawServer.start(RawServer.hanging())) {
            final Nanospan nanospan = engine(server.url("/v1/traces"), Duration.ofMillis(300));
            nanospan.tracer("shop").start("one").end();

            assertThat(nanospan.flush(Duration.ofMillis(1_500))).isFalse();
            final Ledger before = nanospan.ledger();
            assertThat(before.destination().pending()).isEqualTo(1);

            assertThat(nanospan.close(Duration.ofMillis(200)).isExact()).isTrue();
            Awaitility.await() // the exporter thread ends at the deadline, as close does
                    .atMost(LONG)
                    .untilAsserted(() ->
                            assertThat(nanospan.ledger().destination().failed).isEqualTo(1));
            assertThat(nanospan.ledger().isExact()).isTrue();
        }
    }

    @Test
    void shouldLoseNothingThatBatchesAndRingHoldWhileTheCollectorIsGone() {
        final int port = QuietPort.find();
        final Nanospan nanospan = engine("http://127.0.0.1:" + port + "/v1/traces", Duration.ofSeconds(1));
        final Tracer tracer = nanospan.tracer("shop");
        for (int i = 0; i < 2_000; i++) {
            tracer.start("one").set("seq", i).end();
        }
        Awaitility.await().atMost(LONG).untilAsserted(() -> {
            final Ledger gone = nanospan.ledger();
            assertThat(gone.destination().pending()).as("batches are full").isBetween(300L, 400L);
            assertThat(gone.queued()).as("the ring holds the rest").isGreaterThanOrEqualTo(1_600);
        });
        assertThat(nanospan.flush(Duration.ofMillis(100))).isFalse();
        try (RawServer server = RawServer.startOn(port, RawServer.answering(OK))) {
            assertThat(nanospan.flush(LONG)).isTrue();
            final Ledger ledger = nanospan.close(LONG);

            assertThat(ledger.isComplete()).as("%s", ledger).isTrue();
            assertThat(ledger.get(Counter.RING_FULL)).isZero();
            assertThat(server.requests().stream()
                            .flatMap(request -> Told.json(request.body())
                                    .at("/resourceSpans/0/scopeSpans/0/spans")
                                    .findValuesAsText("intValue")
                                    .stream())
                            .distinct())
                    .hasSize(2_000);
        }
    }

    @Test
    void shouldWorkByHand() throws InterruptedException {
        try (RawServer server = RawServer.start(RawServer.answering(OK))) {
            final OtlpExporter otlp =
                    OtlpExporter.builder().endpoint(server.url("/v1/traces")).build();
            final Handing handing = new Handing(otlp);
            try (Nanospan nanospan =
                    Nanospan.create(NanospanConfig.builder().exporter(handing).build())) {
                nanospan.tracer("shop").start("one").end();
                nanospan.flush(LONG);
            }
            otlp.flush();
            while (otlp.pending() > 0) {
                otlp.work(System.nanoTime());
                Thread.sleep(1);
            }
            otlp.close();

            final DestinationCounts counts = new DestinationCounts();
            otlp.report(counts);
            assertThat(counts.exported).isEqualTo(1);
            assertThat(only(server).text()).contains("\"one\"").contains("service.name");
        }
    }

    @Test
    void shouldNotTouchTheNetworkWhenThereIsNothingToSend() {
        try (RawServer server = RawServer.start(RawServer.answering(OK))) {
            engine(server.url("/"), LONG).close(LONG);

            assertThat(server.connections()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://user:secret@host/", "ftp://host/", "http://"})
    void shouldRefuseEndpointsThatCanNotBeMeant(final String url) {
        assertThatThrownBy(() -> OtlpExporter.builder().endpoint(url).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret@")
                .message()
                .doesNotContain("user:secret");
    }

    @Test
    void shouldSendByTheClientOfTheJdkAndThroughAProxyIfToldTo() {
        try (RawServer server = RawServer.start(RawServer.answering(OK))) {
            trace(OtlpExporter.builder()
                    .endpoint("http://collector.example:4318/v1/traces")
                    .set(Options.OTLP_CLIENT, "jdk")
                    .set(
                            Options.OTLP_PROXY,
                            Optional.of(URI.create(server.url("/")).getAuthority()))
                    .build());

            assertThat(only(server).head()).startsWith("POST http://collector.example:4318/v1/traces HTTP/1.1");
        }
    }

    @Test
    void shouldSayThatOurOwnClientKnowsNoProxies() {
        assertThatThrownBy(() -> OtlpExporter.builder()
                        .set(Options.OTLP_PROXY, Optional.of("proxy:3128"))
                        .build())
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("nanospan.otlp.proxy=proxy:3128: can be used with");
    }

    @Test
    void shouldSayWhichFileCanNotBeUsed(@TempDir final Path folder) throws IOException {
        final Path empty = Files.createFile(folder.resolve("empty.pem"));
        final Certificates good = Certificates.get();
        assertRefused("nanospan.otlp.certificate", Path.of("no-such.pem"), "must be a file that can be read");
        assertRefused("nanospan.otlp.certificate", empty, "must be a file with a block BEGIN CERTIFICATE");
        assertRefused("nanospan.otlp.client.key", empty, "must be a file with a block BEGIN PRIVATE KEY");
        assertRefused("nanospan.otlp.client.key", good.keyPem("server"), "must be a file with the key of the first");
        assertRefused("nanospan.otlp.client.certificate", empty, "must be a file with a block BEGIN CERTIFICATE");
    }

    /** Stops the start with the key, the value, what is allowed, and where it comes from. */
    private static void assertRefused(final String key, final Path file, final String allowed) {
        final Properties properties = new Properties();
        final Certificates good = Certificates.get();
        properties.put("nanospan.otlp.endpoint", "https://collector:4318/v1/traces");
        properties.put("nanospan.otlp.certificate", good.pem("authority").toString());
        properties.put("nanospan.otlp.client.certificate", good.pem("client").toString());
        properties.put("nanospan.otlp.client.key", good.keyPem("client").toString());
        properties.put(key, file.toString());
        final NanospanConfig config =
                NanospanConfig.builder(Sources.of(Map.of(), properties)).build();

        assertThatThrownBy(() -> Nanospan.create(config))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(key + '=' + file + ": " + allowed)
                .hasMessageEndingWith("(system property " + key + ')')
                .hasMessageNotContaining("PRIVATE KEY-----");
    }

    @Test
    void shouldWantACertificateWithItsKey() {
        assertThatThrownBy(() -> OtlpExporter.builder()
                        .set(Options.OTLP_CLIENT_KEY, Optional.of(Path.of("key.pem")))
                        .build())
                .isInstanceOf(ConfigException.class)
                .hasMessage("nanospan.otlp.client.key=key.pem: must be given together with"
                        + " nanospan.otlp.client.certificate (builder)");
    }

    /** One trace of two spans. */
    private static Ledger trace(final SpanExporter exporter) {
        final Nanospan nanospan = Nanospan.create(NanospanConfig.builder()
                .exporter(exporter)
                .resource(Resource.builder().serviceName("orders").build())
                .build());
        final Tracer tracer = nanospan.tracer("shop");
        final Span order = tracer.start("order");
        order.set("quantity", 250);
        tracer.start(Name.of("pay"), order).end();
        order.end();
        final Ledger ledger = nanospan.close(LONG);
        assertThat(ledger.isComplete()).as("%s", ledger).isTrue();
        assertThat(ledger.isExact()).isTrue();
        return ledger;
    }

    private static Nanospan engine(final String url, final Duration timeout) {
        final OtlpExporter otlp = OtlpExporter.builder()
                .endpoint(url)
                .timeout(timeout)
                .set(Options.BATCH_SPANS, 100)
                .set(Options.BATCH_BUFFERS, 4)
                .set(Options.BATCH_DELAY, Duration.ofMillis(20))
                .build();
        return Nanospan.create(NanospanConfig.builder().exporter(otlp).build());
    }

    private static RawServer.Request only(final RawServer server) {
        final List<RawServer.Request> requests = server.requests();
        assertThat(requests).hasSize(1);
        return requests.get(0);
    }

    /** Hands each span on. */
    private static final class Handing implements SpanExporter {
        private final OtlpExporter to;
        private volatile long accepted;

        Handing(final OtlpExporter to) {
            this.to = to;
        }

        @Override
        public String name() {
            return "handing";
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate")
        public void accept(final SpanView span) {
            to.accept(span);
            accepted++;
        }

        @Override
        public void report(final DestinationCounts counts) {
            counts.exported = accepted;
        }
    }
}
