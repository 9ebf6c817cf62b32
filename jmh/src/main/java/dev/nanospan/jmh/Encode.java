package dev.nanospan.jmh;

import dev.nanospan.jmh.Comparison.Line;
import java.util.List;
import java.util.Map;

/** What a span costs the exporter's thread on its way to bytes, ours beside the peers. */
final class Encode extends JmhSuite {
    private static final String OTEL = "OpenTelemetry";
    private static final String OTEL_REUSING = "OpenTelemetry, reusing memory";
    private static final String BRAVE = "Brave, Zipkin JSON";

    @Override
    public String name() {
        return "encode";
    }

    @Override
    public String usage() {
        return "[--quick | --full] [--out FILE]";
    }

    @Override
    public String help() {
        return """
                What a span of 4 attributes and an event costs on its way to bytes, by JMH: OTLP as JSON and as protobuf, beside
                the marshalers of OpenTelemetry in both memory modes, and the Zipkin JSON of Brave's reporter. ns a span, 512
                spans a call.

                  --quick      one short fork of each (the default): some 50 s
                  --full       two longer forks of each: some 4 min
                  --out FILE   writes results and machine facts as JSON""";
    }

    @Override
    boolean heedsOptions() {
        return false;
    }

    @Override
    List<Pass> passes(final Arguments arguments) {
        arguments.withoutWords();
        return List.of(Pass.of(
                FLOOR,
                "EncodeBenchmark.json",
                "EncodeBenchmark.protobuf",
                "EncodeBenchmark.zipkin",
                "EncodeBenchmark.jsonRequest",
                "EncodeBenchmark.protobufRequest",
                "EncodeBenchmark.copyOfJson",
                "OpenTelemetryEncodeBenchmark.json",
                "OpenTelemetryEncodeBenchmark.protobuf",
                "OpenTelemetryEncodeBenchmark.jsonLowAllocation",
                "OpenTelemetryEncodeBenchmark.protobufLowAllocation",
                "BraveEncodeBenchmark.json"));
    }

    @Override
    Comparison comparison() {
        return new Comparison(
                "ns and bytes allocated, per span",
                List.of(OTEL, OTEL_REUSING, BRAVE),
                List.of(
                        new Line(
                                "JSON",
                                "EncodeBenchmark.json",
                                Map.of(
                                        OTEL, "OpenTelemetryEncodeBenchmark.json",
                                        OTEL_REUSING, "OpenTelemetryEncodeBenchmark.jsonLowAllocation",
                                        BRAVE, "BraveEncodeBenchmark.json")),
                        new Line(
                                "protobuf",
                                "EncodeBenchmark.protobuf",
                                Map.of(
                                        OTEL, "OpenTelemetryEncodeBenchmark.protobuf",
                                        OTEL_REUSING, "OpenTelemetryEncodeBenchmark.protobufLowAllocation")),
                        new Line("Zipkin JSON", "EncodeBenchmark.zipkin", Map.of(BRAVE, "BraveEncodeBenchmark.json"))));
    }
}
