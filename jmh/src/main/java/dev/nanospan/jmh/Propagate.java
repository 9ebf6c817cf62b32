package dev.nanospan.jmh;

import dev.nanospan.jmh.Comparison.Line;
import java.util.List;
import java.util.Map;

/** What it costs to take a context from a request and to put one into it, ours beside the peers. */
final class Propagate extends JmhSuite {
    private static final String OTEL = "OpenTelemetry";
    private static final String BRAVE = "Brave";

    @Override
    public String name() {
        return "propagate";
    }

    @Override
    public String usage() {
        return "[--quick | --full] [--out FILE]";
    }

    @Override
    public String help() {
        return """
                What it costs to read a context from the headers of a request and to write one into them, by JMH. Peers have
                carriers of strings; ours takes these and bytes. Samplers' decisions are in the second table.

                  --quick      one short fork of each (the default): some 80 s
                  --full       two longer forks of each: some 9 min
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
                "PropagationBenchmark.extractInject",
                "PropagationBenchmark.extractInjectMap",
                "PropagationBenchmark.extractB3",
                "PropagationBenchmark.injectB3",
                "PropagationBenchmark.extractBaggage",
                "PropagationBenchmark.injectBaggage",
                "PropagationBenchmark.extractBinary",
                "PropagationBenchmark.injectBinary",
                "OpenTelemetryPropagationBenchmark.extractInject",
                "BravePropagationBenchmark.extractInject",
                "TraceParentBenchmark.parse",
                "TraceParentBenchmark.parseBytes",
                "TraceParentBenchmark.format",
                "SamplerBenchmark.alwaysOn",
                "SamplerBenchmark.parentBased",
                "SamplerBenchmark.probability",
                "SamplerBenchmark.rateLimited",
                "SamplerBenchmark.rules",
                "SamplerBenchmark.adaptive"));
    }

    @Override
    Comparison comparison() {
        final Map<String, String> theirs = Map.of(
                OTEL,
                "OpenTelemetryPropagationBenchmark.extractInject",
                BRAVE,
                "BravePropagationBenchmark.extractInject");
        return new Comparison(
                "extract and inject, ns and bytes allocated; Brave's headers are B3, the others' those of W3C",
                List.of(OTEL, BRAVE),
                List.of(
                        new Line("a carrier of bytes", "PropagationBenchmark.extractInject", theirs),
                        new Line("a map of strings", "PropagationBenchmark.extractInjectMap", theirs)));
    }
}
