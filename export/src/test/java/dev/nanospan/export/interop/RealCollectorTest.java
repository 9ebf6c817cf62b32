package dev.nanospan.export.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nanospan.Options;
import dev.nanospan.RecordProperties;
import dev.nanospan.export.OtlpExporter;
import dev.nanospan.export.encode.Told;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.resource.Resource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a real OpenTelemetry Collector has received, read back from its file, is what was recorded, field by field. */
@Timeout(2_400)
class RealCollectorTest {
    private static final int SPANS_FOR_EACH_LIMITS = 500;

    @TempDir
    private Path folder;

    private final List<String> recorded = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({"http/json, none", "http/json, gzip", "http/protobuf, none", "http/protobuf, gzip"})
    void shouldReceiveWhatWasRecorded(final String protocol, final String compression) throws Exception {
        final Path program = GoProgram.build("collector", ".");
        final int port = GoProgram.freePorts(1)[0];
        final Path file = folder.resolve("spans.jsonl");
        final Path config = Files.writeString(folder.resolve("collector.yaml"), config(port, file));
        try (GoProgram collector = GoProgram.start(program, port, "--config", "file:" + config)) {
            final OtlpExporter exporter = OtlpExporter.builder()
                    .endpoint("http://127.0.0.1:" + port + "/v1/traces")
                    .set(Options.OTLP_PROTOCOL, protocol)
                    .set(Options.OTLP_COMPRESSION, compression)
                    .set(Options.BATCH_SPANS, 300)
                    .resource(Resource.builder().serviceName("interop").build())
                    .build();
            RecordProperties.show(2_026, SPANS_FOR_EACH_LIMITS, span -> {
                while (!exporter.ready()) {
                    work(exporter);
                }
                recorded.add(asRetold(Told.byRecord(Arrays.copyOf(span.buffer(), span.lengthBytes()))));
                exporter.accept(span);
                exporter.work(System.nanoTime());
            });
            exporter.flush();
            while (exporter.pending() > 0) {
                work(exporter);
            }
            final DestinationCounts counts = new DestinationCounts();
            exporter.report(counts);
            exporter.close();
            assertThat(counts.exported).isEqualTo(recorded.size());
            collector.stop();
        }
        final List<String> received = received(file);
        assertThat(received).hasSameSizeAs(recorded).hasSizeGreaterThan(SPANS_FOR_EACH_LIMITS);
        final List<String> others = new ArrayList<>(received);
        others.removeAll(recorded);
        assertThat(others.stream().limit(3)).as("received and not recorded").isEmpty();
        recorded.removeAll(received);
        assertThat(recorded.stream().limit(3)).as("recorded and not received").isEmpty();
        System.out.println(received.size() + " spans compared with what the collector received by " + protocol);
    }

    private static void work(final OtlpExporter exporter) {
        if (exporter.work(System.nanoTime()) == 0) {
            Thread.onSpinWait();
        }
    }

    private static List<String> received(final Path file) throws IOException {
        final List<String> spans = new ArrayList<>();
        for (final String line : Files.readAllLines(file)) {
            final JsonNode request = Told.json(line.getBytes(StandardCharsets.UTF_8));
            for (final JsonNode ofResource : request.path("resourceSpans")) {
                assertThat(Told.keyValues(ofResource.path("resource").path("attributes")))
                        .contains("service.name=STRING:interop");
                for (final JsonNode ofScope : ofResource.path("scopeSpans")) {
                    ofScope.path("spans").forEach(span -> spans.add(asRetold(Told.byJson(span))));
                }
            }
        }
        return spans;
    }

    /** The collector leaves times of 0 out, and writes -0.0 as a number that parsers take for a whole one. */
    private static String asRetold(final String span) {
        return span.replace(" at 0 [", " at  [").replace("8000000000000000", "0");
    }

    private static String config(final int port, final Path file) {
        return """
                receivers:
                  otlp:
                    protocols:
                      http:
                        endpoint: 127.0.0.1:%d
                exporters:
                  file:
                    path: %s
                service:
                  telemetry:
                    metrics:
                      level: none
                  pipelines:
                    traces:
                      receivers: [otlp]
                      exporters: [file]
                """.formatted(port, file);
    }
}
