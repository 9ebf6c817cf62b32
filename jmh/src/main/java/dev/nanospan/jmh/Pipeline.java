package dev.nanospan.jmh;

import dev.nanospan.jmh.LoadJvm.Exporter;
import dev.nanospan.jmh.peer.PeerSetup;
import dev.nanospan.jmh.peer.Peers;
import dev.nanospan.jmh.peer.Workloads;
import dev.nanospan.jmh.report.Format;
import dev.nanospan.jmh.report.Plot;
import dev.nanospan.jmh.report.Result;
import dev.nanospan.jmh.report.Result.Row;
import dev.nanospan.jmh.report.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * From span to collector: spans are made in one JVM with 512 MiB of heap, and acknowledged by another, for each peer in turn.
 * Always with the drop ratio: who drops has less to do. At a rate also what a span costs the thread that makes it.
 */
final class Pipeline extends Measurement {
    private static final String SECONDS = "--seconds";
    private static final String RATE = "--rate";
    private static final String RATES = "--rates";
    private static final String THREADS = "--threads";
    private static final List<String> PEERS = List.of(
            "nanospan-protobuf",
            "otel-protobuf",
            "otel-protobuf-default",
            "otel-protobuf-immutable",
            "nanospan-json",
            "otel-json",
            "otel-json-default",
            "brave");
    private static final List<String> LADDER = List.of("10000", "100000", "500000", "1000000", "2000000", "0");
    private static final List<String> HEAP = List.of("-Xmx512m", "-Xms512m");
    private static final int DEFAULT_SECONDS = 10;
    private static final int MAX_SECONDS = 3_600;
    private static final int MAX_THREADS = 64;
    private static final long MAX_RATE = 100_000_000;
    private static final long WARM_UP_MS = 5_000;
    private static final int MS_PER_S = 1_000;
    private static final double MILLION = 1e6;
    private static final double NS_PER_S = 1e9;

    @Override
    public String name() {
        return "pipeline";
    }

    @Override
    public String usage() {
        return "[--quick | --full] [--seconds N] [--rate N | --rates] [--threads N] [--out FILE] [PEER...]";
    }

    @Override
    public String help() {
        return """
                From span to collector: spans made in a JVM with 512 MiB of heap, posted to a collector in another JVM that
                acknowledges at once, each peer in turn. Says what was created and delivered, the CPU of the whole JVM, garbage,
                and bytes on the wire. Dropped is whatever was not acknowledged, queued or sent, 5 s after the last span.

                  --quick       full speed, or the rate given (the default): some 2.5 min
                  --full        the same as --rates: some 16 min
                  --seconds N   that count, behind 5 s of warm-up; 10 if left out
                  --rate N      spans a second in all threads; 0, the default, is as many as go
                  --rates       one run for each of 10,000 to 2,000,000 spans a second, and one at full speed
                  --threads N   that make spans; 1 if left out
                  --out FILE    writes results and machine facts as JSON
                  PEER          only these (list says what each is)

                OpenTelemetry's SDK is there with a queue of 8,192 spans and batches of 2,048, and with its defaults, 2,048 and
                512 (-default); reusing memory, its default, and not (-immutable). -Dnanospan.ring.bytes=... before -jar tells
                this engine. Some 20 s a line of the table at the defaults. At a rate a span is made when it is due, however late the one
                before was.""";
    }

    @Override
    Set<String> options() {
        return Set.of(SECONDS, RATE, THREADS);
    }

    @Override
    Set<String> switches() {
        return Set.of(QUICK, FULL, RATES);
    }

    @Override
    List<Row> measure(final Arguments arguments, final Progress progress) throws IOException, InterruptedException {
        final long seconds = arguments.number(SECONDS, 1, MAX_SECONDS, DEFAULT_SECONDS);
        final long rate = arguments.number(RATE, 0, MAX_RATE, 0);
        final int threads = (int) arguments.number(THREADS, 1, MAX_THREADS, 1);
        final List<String> peers = arguments.words(Peers.names(), PEERS);
        final List<String> rates = arguments.isFull() || arguments.has(RATES) ? LADDER : List.of(String.valueOf(rate));
        progress.of(rates.size() * peers.size());
        final List<Row> rows = new ArrayList<>();
        for (final String each : rates) {
            for (final String peer : peers) {
                progress.step(peer + ("0".equals(each) ? " at full speed" : " at " + each + " spans/s"));
                final Load load = new Load(
                        peer,
                        Workloads.ROOT,
                        PeerSetup.NOWHERE,
                        WARM_UP_MS,
                        seconds * MS_PER_S,
                        Long.parseLong(each),
                        threads);
                rows.add(LoadJvm.run(load, Exporter.ALIVE, HEAP));
            }
        }
        return rows;
    }

    @Override
    public List<Table> tables(final Result result) {
        return List.of(new Table(
                "from span to collector; the JVM that makes spans runs with "
                        + result.rows().get(0).text("options"),
                List.of(
                        "peer",
                        "rate",
                        "threads",
                        "created/s",
                        "delivered/s",
                        "dropped",
                        "CPU s/million",
                        "bytes/span",
                        "GCs",
                        "wire B/span",
                        "p50",
                        "p99.9",
                        "p99.99"),
                result.rows().stream().map(Pipeline::line).toList()));
    }

    @Override
    public List<Plot> plots(final Result result) {
        final List<String> rates =
                result.rows().stream().map(row -> row.text("rate")).distinct().toList();
        if (rates.size() < 2) {
            return List.of();
        }
        return List.of(Lines.plot(
                "pipeline",
                "delivered by the rate asked for",
                "spans a second",
                result.rows(),
                "rate",
                Pipeline::deliveredPerSecond));
    }

    private static List<String> line(final Row row) {
        return List.of(
                row.text("peer"),
                row.number("rate") == 0 ? "full speed" : Format.count(row.number("rate")),
                Format.count(row.number("threads")),
                Format.count(row.number("created") / seconds(row)),
                Format.count(deliveredPerSecond(row)),
                Format.percent(row.number("droppedInAll") / row.number("createdInAll")),
                Format.short3(row.number("cpuNs") / NS_PER_S / (row.number("delivered") / MILLION)),
                Format.short3(row.number("allocatedBytes") / row.number("created")),
                Format.count(row.number("collections")),
                Format.count(row.number("wireBytes") / row.number("deliveredInAll")),
                Format.ns(row.number("cost.p50")),
                Format.ns(row.number("cost.p99.9")),
                Format.ns(row.number("cost.p99.99")));
    }

    private static double deliveredPerSecond(final Row row) {
        return row.number("delivered") / seconds(row);
    }

    private static double seconds(final Row row) {
        return row.number("windowNs") / NS_PER_S;
    }
}
