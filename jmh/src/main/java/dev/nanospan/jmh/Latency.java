package dev.nanospan.jmh;

import dev.nanospan.jmh.LoadJvm.Exporter;
import dev.nanospan.jmh.peer.Peers;
import dev.nanospan.jmh.report.Format;
import dev.nanospan.jmh.report.Plot;
import dev.nanospan.jmh.report.Result;
import dev.nanospan.jmh.report.Result.Row;
import dev.nanospan.jmh.report.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a span costs its thread at a rate, as a distribution; and what a traced request costs more than an untraced one. */
final class Latency extends Measurement {
    private static final String RATE = "--rate";
    private static final String SECONDS = "--seconds";
    private static final String REQUEST_RATE = "--request-rate";
    private static final String SPANS = "--spans";
    private static final String REQUESTS = "--requests";
    private static final String STRICT = "--strict";
    private static final List<String> HEAP = List.of("-Xmx256m");
    private static final List<String> QUICK_PEERS = List.of(Peers.NANOSPAN, "otel", "noop");
    private static final List<String> FULL_PEERS = List.of(Peers.NANOSPAN, "otel", "otel-large", "brave", "noop");
    private static final List<String> WITH_TROUBLE = List.of(Peers.NANOSPAN, "otel");
    private static final long MAX_RATE = 100_000_000;
    private static final int DEFAULT_RATE = 100_000;
    private static final int DEFAULT_REQUEST_RATE = 2_000;
    private static final int MAX_SECONDS = 3_600;
    private static final int QUICK_SECONDS = 5;
    private static final int FULL_SECONDS = 30;
    private static final long MS_PER_S = 1_000;
    private static final int QUICK_ROUNDS = 8;
    private static final int FULL_ROUNDS = 40;

    /** Long beside the delay of a batch, so that the first and the last one of a round make no difference. */
    private static final int ROUND_S = 4;

    /** Enough for all that a request runs through to be compiled. */
    private static final int WARM_UP_REQUESTS = 20_000;

    private static final double PART_OF_PEER = 0.2;
    private static final double CPU_PART = 0.02;
    private static final double LATENCY_NS = 1e6;

    private boolean strict;

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public String usage() {
        return "[--quick | --full] [--rate N] [--seconds N] [--request-rate N] [--spans | --requests] [--strict]"
                + " [--out FILE] [PEER...]";
    }

    @Override
    public String help() {
        return """
                What a span costs its thread at a rate, as a distribution, and what a traced HTTP request costs more than an
                untraced one. A span is made when it is due, however late the one before was. Its cost is by the clock around
                it, which is part of it; "late" is from when it was due to its end, so that a stop counts for all that had to
                wait. The collector is alive, dead (nobody listens) or slow (a second for each request). "noop" is the loop
                itself. One thread; 256 MiB of heap. A request's CPU time is that of the whole service, compilers left out; what
                tracing takes of it are the exporter thread's CPU time and the tracer's calls by the clock around them. Dropped
                is whatever was not acknowledged, queued or sent, 5 s after the last span.

                  --quick           5 s of each, 8 rounds of requests (the default): some 3 min
                  --full            30 s of each, more peers, 40 rounds of requests: some 10 min
                  --rate N          spans a second; 100,000 if left out
                  --seconds N       that count, of each
                  --request-rate N  requests a second; 2,000 if left out
                  --spans           only spans
                  --requests        only requests
                  --strict          exit code 1 unless p99.9 is at most a fifth of OpenTelemetry's and a traced request takes
                                    less than 2 % more CPU and less than 1 ms more at the median
                  --out FILE        writes results and machine facts as JSON
                  PEER              only these (see list)

                -Dnanospan.ring.bytes=... before -jar tells this engine.""";
    }

    @Override
    Set<String> options() {
        return Set.of(RATE, SECONDS, REQUEST_RATE);
    }

    @Override
    Set<String> switches() {
        return Set.of(QUICK, FULL, SPANS, REQUESTS, STRICT);
    }

    @Override
    List<Row> measure(final Arguments arguments, final Progress progress) throws IOException, InterruptedException {
        final boolean full = arguments.isFull();
        final List<Row> rows = new ArrayList<>();
        final long requestRate = arguments.number(REQUEST_RATE, 1, MAX_RATE, DEFAULT_REQUEST_RATE);
        if (!arguments.has(REQUESTS)) {
            rows.addAll(spans(arguments, progress, full));
        }
        if (!arguments.has(SPANS)) {
            final int rounds = full ? FULL_ROUNDS : QUICK_ROUNDS;
            progress.of(rounds + 1);
            rows.addAll(Requests.measure(
                    requestRate, rounds, (int) Math.max(100, ROUND_S * requestRate), WARM_UP_REQUESTS, progress));
        }
        strict = arguments.has(STRICT);
        return rows;
    }

    private static List<Row> spans(final Arguments arguments, final Progress progress, final boolean full)
            throws IOException, InterruptedException {
        final long rate = arguments.number(RATE, 1, MAX_RATE, DEFAULT_RATE);
        final long seconds = arguments.number(SECONDS, 1, MAX_SECONDS, full ? FULL_SECONDS : QUICK_SECONDS);
        final List<String> peers = arguments.words(Peers.names(), full ? FULL_PEERS : QUICK_PEERS);
        final List<String> troubled =
                peers.stream().filter(WITH_TROUBLE::contains).toList();
        progress.of(peers.size() + 2 * troubled.size());
        final List<Row> rows = new ArrayList<>();
        for (final Exporter exporter : List.of(Exporter.ALIVE, Exporter.DEAD, Exporter.SLOW)) {
            for (final String peer : exporter == Exporter.ALIVE ? peers : troubled) {
                progress.step(peer + ", exporter " + exporter.label());
                final Row row = LoadJvm.run(Load.of(peer, seconds * MS_PER_S, rate), exporter, HEAP);
                row.members().put("what", "span");
                rows.add(row);
            }
        }
        return rows;
    }

    @Override
    public List<Table> tables(final Result result) {
        final List<Table> tables = new ArrayList<>();
        final List<Row> spans = of(result, "span");
        if (!spans.isEmpty()) {
            tables.add(new Table("what a span costs its thread, by the clock around it", head(), lines(spans, "cost")));
            tables.add(new Table("from when it was due to its end", head(), lines(spans, "late")));
        }
        final List<Row> requests = of(result, "request");
        if (!requests.isEmpty()) {
            tables.add(requests(requests));
        }
        final List<List<String>> verdicts = verdicts(result).entrySet().stream()
                .map(verdict -> List.of(verdict.getKey(), verdict.getValue() ? "ok" : "missed"))
                .toList();
        tables.add(new Table("what must be", List.of("", "verdict"), verdicts));
        return tables;
    }

    @Override
    public List<Plot> plots(final Result result) {
        final List<Row> rows = of(result, "span");
        if (rows.isEmpty()) {
            return List.of();
        }
        final List<String> steps = new ArrayList<>(LoadRun.percentiles().keySet());
        steps.add("max");
        final List<Plot.Series> series = rows.stream()
                .map(row -> new Plot.Series(
                        row.text("peer") + ", " + row.text("exporter"),
                        steps.stream().map(step -> row.number("cost." + step)).toList()))
                .toList();
        return List.of(new Plot("latency", "cost of a span on its thread at a rate", "ns", steps, series));
    }

    @Override
    int judge(final Result result, final PrintStream out) {
        return strict && verdicts(result).containsValue(false) ? Main.FAILED : Main.OK;
    }

    /** What has to be, and whether it is; only what was measured. */
    static Map<String, Boolean> verdicts(final Result result) {
        final Map<String, Boolean> verdicts = new LinkedHashMap<>();
        final double ours = p999(result, Peers.NANOSPAN);
        final double theirs = p999(result, "otel");
        if (ours > 0 && theirs > 0) {
            verdicts.put(
                    "p99.9 at most a fifth of OpenTelemetry's: " + Format.ratio(ours / theirs),
                    ours <= PART_OF_PEER * theirs);
        }
        final List<Row> requests = of(result, "request");
        if (requests.size() == 2) {
            final double cpu = requests.get(1).number("cpuOverhead");
            final double more =
                    requests.get(1).number("late.p50") - requests.get(0).number("late.p50");
            verdicts.put(
                    "a traced request takes less than 2 % more CPU: " + percent(cpu) + " by its parts ("
                            + percent(requests.get(1).number("cpuMore")) + " by the whole process)",
                    cpu < CPU_PART);
            verdicts.put(
                    "a traced request takes less than 1 ms more at the median: " + Format.count(more) + " ns (p99 "
                            + Format.ns(requests.get(1).number("late.p99")) + ", untraced "
                            + Format.ns(requests.get(0).number("late.p99")) + ")",
                    more < LATENCY_NS);
        }
        return verdicts;
    }

    private static double p999(final Result result, final String peer) {
        return of(result, "span").stream()
                .filter(row ->
                        row.text("peer").equals(peer) && row.text("exporter").equals(Exporter.ALIVE.label()))
                .mapToDouble(row -> row.number("cost.p99.9"))
                .findFirst()
                .orElse(Double.NaN);
    }

    private static List<Row> of(final Result result, final String what) {
        return result.rows().stream()
                .filter(row -> row.text("what").equals(what))
                .toList();
    }

    private static List<String> head() {
        return List.of("peer", "exporter", "spans/s", "dropped", "p50", "p90", "p99", "p99.9", "p99.99", "max");
    }

    private static List<List<String>> lines(final List<Row> rows, final String what) {
        return rows.stream()
                .map(row -> List.of(
                        row.text("peer"),
                        row.text("exporter"),
                        Format.count(row.number("created") / row.number("windowNs") * 1e9),
                        Format.percent(row.number("droppedInAll") / row.number("createdInAll")),
                        Format.ns(row.number(what + ".p50")),
                        Format.ns(row.number(what + ".p90")),
                        Format.ns(row.number(what + ".p99")),
                        Format.ns(row.number(what + ".p99.9")),
                        Format.ns(row.number(what + ".p99.99")),
                        Format.ns(row.number(what + ".max"))))
                .toList();
    }

    private static Table requests(final List<Row> rows) {
        return new Table(
                "a request, from when it was due to its answer, and the CPU time of the whole service for it, until its span is delivered",
                List.of(
                        "",
                        "requests",
                        "CPU, median",
                        "more",
                        "exporter",
                        "calls, median",
                        "mean",
                        "exporter and median, of untraced",
                        "p50",
                        "p90",
                        "p99",
                        "p99.9",
                        "p99.99",
                        "max"),
                rows.stream()
                        .map(row -> List.of(
                                row.text("peer"),
                                row.text("requests"),
                                Format.ns(row.number("cpuNs")),
                                percent(row.number("cpuMore")),
                                Format.ns(row.number("exporterNs")),
                                Format.ns(row.number("callsNs")),
                                Format.ns(row.number("callsMeanNs")),
                                percent(row.number("cpuOverhead")),
                                Format.ns(row.number("late.p50")),
                                Format.ns(row.number("late.p90")),
                                Format.ns(row.number("late.p99")),
                                Format.ns(row.number("late.p99.9")),
                                Format.ns(row.number("late.p99.99")),
                                Format.ns(row.number("late.max"))))
                        .toList());
    }

    /** A part that may be below zero. */
    private static String percent(final double part) {
        return Double.isNaN(part) ? "-" : (part < 0 ? "-" : "+") + Format.percent(Math.abs(part));
    }
}
