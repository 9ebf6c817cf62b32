package dev.nanospan.jmh;

import dev.nanospan.jmh.Comparison.Line;
import dev.nanospan.jmh.peer.Peers;
import dev.nanospan.jmh.peer.Workload;
import dev.nanospan.jmh.peer.Workloads;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What tracing costs the thread that is traced, ours beside the peers. */
final class Hot extends JmhSuite {
    private static final String PEERS = "--peers";
    private static final int WARM_UP_MS = 700;
    private static final List<String> QUICK_PEERS = List.of(Peers.NANOSPAN, "otel", "brave", "noop");
    private static final List<String> FULL_PEERS = List.of(Peers.NANOSPAN, "otel", "otel-large", "brave", "noop");
    private static final List<String> QUICK_WORKLOADS =
            List.of(Workloads.ROOT, "child", "unsampled", "texts-16", "event", "exception", "ids");
    private static final List<String> FULL_WORKLOADS = List.of(
            Workloads.ROOT,
            "child",
            "unsampled",
            "texts-0",
            "texts-1",
            "texts-4",
            "texts-16",
            "texts-64",
            "event",
            "exception",
            "ids");

    @Override
    public String name() {
        return "hot";
    }

    @Override
    public String usage() {
        return "[--quick | --full] [--peers A,B] [--out FILE] [WORKLOAD...]";
    }

    @Override
    public String help() {
        return """
                What a span costs the thread that is traced, from start to end, by JMH: this engine beside OpenTelemetry's SDK,
                Brave and no tracer at all, on equal work. Each has an exporter that counts spans and forgets them; Brave's reporter makes JSON of them
                before, on its own thread. What failed is kept with its stack trace, but by Brave, which keeps none.

                  --quick      one short fork of each (the default): some 110 s
                  --full       more workloads and benchmarks, two longer forks of each: some 35 min
                  --peers A,B  only these (see list)
                  --out FILE   writes results and machine facts as JSON
                  WORKLOAD     only these (see list)

                Read the ratios: to the floor, which is two readings of the clock, and to the peer. A figure with drops is
                mostly that of dropping. Let nothing else run.""";
    }

    @Override
    Set<String> options() {
        return Set.of(PEERS);
    }

    /** Shorter, for there are many of them, and all are to be done within two minutes. */
    @Override
    int quickWarmUpMs() {
        return WARM_UP_MS;
    }

    @Override
    List<Pass> passes(final Arguments arguments) {
        final boolean full = arguments.isFull();
        final List<String> peers = arguments.chosen(PEERS, Peers.names(), full ? FULL_PEERS : QUICK_PEERS);
        final List<String> workloads = arguments.words(Workloads.names(), full ? FULL_WORKLOADS : QUICK_WORKLOADS);
        final List<Pass> passes = new ArrayList<>();
        passes.add(Pass.of(FLOOR));
        passes.add(new Pass(
                List.of("PeerBenchmark.run"), List.of(new Param("peer", peers), new Param("workload", workloads))));
        if (full && arguments.words().isEmpty()) {
            passes.add(Alone.SPANS);
            passes.add(Alone.ATTRIBUTES);
            passes.add(Pass.of(
                    "OtelBridgeBenchmark.rootSpan4Attributes",
                    "OtelBridgeBenchmark.childSpanInScope",
                    "OtelBridgeBenchmark.unsampledSpan"));
        }
        return passes;
    }

    @Override
    Comparison comparison() {
        final List<Line> lines = new ArrayList<>();
        lines.add(new Line("floor: two clock reads", FLOOR, Map.of()));
        for (final String workload : Workloads.names()) {
            final Map<String, String> theirs = new LinkedHashMap<>();
            for (final String peer : Peers.names()) {
                theirs.put(peer, benchmark(peer, workload));
            }
            final Workload described = Workloads.of(workload);
            lines.add(new Line(described.what(), benchmark(Peers.NANOSPAN, workload), theirs));
        }
        return new Comparison(
                "ns of the traced thread and bytes allocated, per operation",
                Peers.names().stream()
                        .filter(peer -> !Peers.NANOSPAN.equals(peer))
                        .toList(),
                lines);
    }

    private static String benchmark(final String peer, final String workload) {
        return "PeerBenchmark.run{peer=" + peer + ", workload=" + workload + "}";
    }
}
