package dev.nanospan.jmh;

import dev.nanospan.jmh.Comparison.Line;
import dev.nanospan.jmh.report.Format;
import dev.nanospan.jmh.report.Result;
import dev.nanospan.jmh.report.Result.Row;
import dev.nanospan.jmh.report.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What this engine's own benchmarks say that have no peer, long enough that a byte would show. */
final class Alone extends JmhSuite {
    private static final int ITERATION_MS = 1_000;
    private static final List<String> SIZES = List.of("0", "1", "4", "16", "64");
    private static final int FEW = 4;
    private static final int MANY = 64;
    private static final String TWO = "TwoThreads";
    private static final String LONGS = "AttributeBenchmark.longs";
    private static final String STRINGS = "AttributeBenchmark.strings";

    static final Pass ATTRIBUTES = new Pass(List.of(LONGS, STRINGS), List.of(new Param("n", SIZES)));

    static final Pass SPANS = Pass.of(
            "SpanBenchmark.rootSpan4Attributes",
            "SpanBenchmark.rootSpan4AttributesTwoThreads",
            "SpanBenchmark.rootSpanPlainNames",
            "SpanBenchmark.childSpanInScope",
            "SpanBenchmark.unsampledSpan",
            "SpanBenchmark.event",
            "SpanBenchmark.link",
            "RingFileBenchmark.rootSpan4Attributes",
            "RingFileBenchmark.rootSpan4AttributesOpenSpans",
            "HexBenchmark.encode16",
            "HexBenchmark.decode16",
            "IdBenchmark.traceAndSpanId",
            "IdBenchmark.idsAndHex",
            "LedgerBenchmark.read",
            "ContextBenchmark.runWrapped",
            "ContextBenchmark.wrapWithBatonAndRun",
            "ContextBenchmark.wrapAndRun",
            "PingPongBenchmark.roundTrip");

    private static final Pass PROCESSORS = Pass.of(
            "ProcessorBenchmark.copy",
            "ProcessorBenchmark.filter",
            "ProcessorBenchmark.names",
            "ProcessorBenchmark.enrich",
            "ProcessorBenchmark.metrics",
            "ProcessorBenchmark.redactClean",
            "ProcessorBenchmark.redactDirty",
            "ProcessorBenchmark.redactHash",
            "ProcessorBenchmark.all");

    @Override
    public String name() {
        return "alone";
    }

    @Override
    public String usage() {
        return "[--quick | --full] [--out FILE]";
    }

    @Override
    public String help() {
        return """
                This engine's own benchmarks, without peers, by JMH: spans of one and of two threads, events, links, the ring in
                a file, ids and hex, processors, and what a span takes by the number of its attributes.

                  --quick      one fork of each, iterations of 1 s, in which JMH's own bytes come to little (the default): some 6 min
                  --full       two forks of each: some 14 min
                  --out FILE   writes results and machine facts as JSON""";
    }

    @Override
    int quickIterationMs() {
        return ITERATION_MS;
    }

    @Override
    List<Pass> passes(final Arguments arguments) {
        arguments.withoutWords();
        return List.of(Pass.of(FLOOR), SPANS, ATTRIBUTES, PROCESSORS);
    }

    @Override
    Comparison comparison() {
        final List<Line> lines = new ArrayList<>();
        lines.add(line(FLOOR));
        SPANS.includes().forEach(benchmark -> lines.add(line(benchmark.endsWith(TWO) ? benchmark + "@2" : benchmark)));
        for (final String benchmark : ATTRIBUTES.includes()) {
            SIZES.forEach(n -> lines.add(line(sized(benchmark, n))));
        }
        PROCESSORS.includes().forEach(benchmark -> lines.add(line(benchmark)));
        return new Comparison("ns and bytes allocated, per operation", List.of(), lines);
    }

    @Override
    public List<Table> tables(final Result result) {
        final List<Table> tables = new ArrayList<>(super.tables(result));
        final Map<String, Double> ns = new LinkedHashMap<>();
        for (final Row row : result.rows()) {
            final JmhResult each = JmhResult.of(row);
            ns.put(each.name(), each.ns());
        }
        final List<List<String>> rows = ATTRIBUTES.includes().stream()
                .filter(benchmark -> SIZES.stream().allMatch(n -> ns.containsKey(sized(benchmark, n))))
                .map(benchmark -> slope(benchmark, ns))
                .toList();
        if (!rows.isEmpty()) {
            tables.add(new Table(
                    "ns of an attribute: what a span takes more than one without any, over their number",
                    List.of("attributes", "each of " + FEW, "each of " + MANY, "ratio"),
                    rows));
        }
        return tables;
    }

    private static List<String> slope(final String benchmark, final Map<String, Double> ns) {
        final double few = each(benchmark, FEW, ns);
        final double many = each(benchmark, MANY, ns);
        return List.of(
                benchmark.equals(LONGS) ? "numbers" : "texts of 20 chars",
                Format.ns(few),
                Format.ns(many),
                Format.ratio(many / few));
    }

    private static double each(final String benchmark, final int n, final Map<String, Double> ns) {
        final double with = ns.getOrDefault(sized(benchmark, String.valueOf(n)), Double.NaN);
        return (with - ns.getOrDefault(sized(benchmark, "0"), Double.NaN)) / n;
    }

    private static Line line(final String benchmark) {
        return new Line("`" + benchmark + "`", benchmark, Map.of());
    }

    private static String sized(final String benchmark, final String n) {
        return benchmark + "{n=" + n + "}";
    }
}
