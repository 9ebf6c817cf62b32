package dev.nanospan.jmh;

import dev.nanospan.jmh.LoadJvm.Exporter;
import dev.nanospan.jmh.peer.Peers;
import dev.nanospan.jmh.report.Format;
import dev.nanospan.jmh.report.Result;
import dev.nanospan.jmh.report.Result.Row;
import dev.nanospan.jmh.report.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Proposes ring size, batch and idle strategy for this machine and a rate, with the measurements that led there. */
final class Tune extends Measurement {
    private static final String RATE = "--rate";
    private static final String THREADS = "--threads";
    private static final List<String> HEAP = List.of("-Xmx512m");
    private static final double HEADROOM = 1.5;
    private static final double NEAR_BEST = 1.05;
    private static final long MAX_RATE = 100_000_000;
    private static final int MAX_THREADS = 64;
    private static final long QUICK_MS = 2_000;
    private static final long FULL_MS = 10_000;
    private static final int PASSES = 2;
    private static final int CHECKS = 4;
    private static final String PROPOSAL = "proposal";
    private static final String BEST = "best found";

    private final Map<String, List<String>> choices;
    private final long quickMs;

    Tune() {
        this(choices(), QUICK_MS);
    }

    /**
     * One that tries something else, for tests.
     *
     * @param choices what is tried, one option after the other; the first value of each is the default
     * @param quickMs of each
     */
    Tune(final Map<String, List<String>> choices, final long quickMs) {
        this.choices = choices;
        this.quickMs = quickMs;
    }

    @Override
    public String name() {
        return "tune";
    }

    @Override
    public String usage() {
        return "[--quick | --full] [--rate N] [--threads N] [--out FILE]";
    }

    @Override
    public String help() {
        return """
                Proposes ring size, batch and idle strategy for this machine and a rate. One option at a time is varied, at 1.5
                times the rate, with a collector in another JVM: of those that drop nothing and whose median cost of a span is
                within 5 % of the best, the one that takes the least is kept: memory for the ring and the batch, CPU for the
                idle strategy. At the end the proposal is measured again, in turn with the best found. Each value is tried
                twice, in turn with the others, and the lower cost counts: a machine has moments in which all is slow.

                  --quick      2 s of each (the default): some 2.5 min
                  --full       10 s of each: some 7 min
                  --rate N     spans a second in all threads that you expect; 100,000 if left out
                  --threads N  that make them; 1 if left out
                  --out FILE   writes results and machine facts as JSON

                Exit code 1 if the proposal drops a span, or costs more than 5 % over the best found.""";
    }

    @Override
    Set<String> options() {
        return Set.of(RATE, THREADS);
    }

    @Override
    Set<String> switches() {
        return Set.of(QUICK, FULL);
    }

    @Override
    List<Row> measure(final Arguments arguments, final Progress progress) throws IOException, InterruptedException {
        arguments.withoutWords();
        final long rate = Math.round(HEADROOM * arguments.number(RATE, 1, MAX_RATE, 100_000));
        final int threads = (int) arguments.number(THREADS, 1, MAX_THREADS, 1);
        final Load load = Load.of(Peers.NANOSPAN, arguments.isFull() ? FULL_MS : quickMs, rate)
                .on(threads);
        progress.of(PASSES * choices.values().stream().mapToInt(List::size).sum() + 2 * CHECKS);
        final List<Row> rows = new ArrayList<>();
        final Map<String, String> kept = new LinkedHashMap<>();
        choices.forEach((option, values) -> kept.put(option, values.get(0)));
        for (final Map.Entry<String, List<String>> choice : choices.entrySet()) {
            final Map<String, Row> tried = new LinkedHashMap<>();
            for (int pass = 0; pass < PASSES; pass++) {
                for (final String value : choice.getValue()) {
                    kept.put(choice.getKey(), value);
                    tried.merge(value, run(load, kept, choice.getKey(), value, progress), Tune::telling);
                }
            }
            rows.addAll(tried.values());
            kept.put(
                    choice.getKey(),
                    best(choice.getKey(), List.copyOf(tried.values())).text("value"));
        }
        rows.addAll(checks(load, kept, cheapest(rows), progress));
        return rows;
    }

    private Map<String, String> cheapest(final List<Row> rows) {
        return optionsOf(rows.stream()
                .filter(row -> row.number("droppedInAll") == 0)
                .min(Comparator.comparingDouble(Tune::cost))
                .orElse(rows.get(0)));
    }

    /** The proposal and the best found in turn; only the proposal, if they are the same. */
    private static List<Row> checks(
            final Load load,
            final Map<String, String> proposal,
            final Map<String, String> best,
            final Progress progress)
            throws IOException, InterruptedException {
        final List<Row> rows = new ArrayList<>();
        for (int check = 0; check < CHECKS; check++) {
            rows.add(run(load, proposal, "check", PROPOSAL, progress));
            if (!best.equals(proposal)) {
                rows.add(run(load, best, "check", BEST, progress));
            }
        }
        return rows;
    }

    private static Row run(
            final Load load,
            final Map<String, String> options,
            final String option,
            final String value,
            final Progress progress)
            throws IOException, InterruptedException {
        progress.step(option + " " + value);
        final Stream<String> properties =
                options.entrySet().stream().map(each -> "-D" + each.getKey() + "=" + each.getValue());
        final Row row = LoadJvm.run(
                load, Exporter.ALIVE, Stream.concat(HEAP.stream(), properties).toList());
        row.members().put("option", option);
        row.members().put("value", value);
        options.forEach((name, of) -> row.members().put("set." + name, of));
        return row;
    }

    /** Of two runs with the same options the one that tells what they can do; but one that drops more tells that. */
    static Row telling(final Row one, final Row other) {
        final int byDrops = Double.compare(one.number("droppedInAll"), other.number("droppedInAll"));
        return byDrops > 0 || (byDrops == 0 && cost(one) <= cost(other)) ? one : other;
    }

    /** Of those that drop nothing and are near the best, the one that takes the least; of none such, the one that drops least. */
    static Row best(final String option, final List<Row> tried) {
        final List<Row> whole =
                tried.stream().filter(row -> row.number("droppedInAll") == 0).toList();
        if (whole.isEmpty()) {
            return tried.stream()
                    .min(Comparator.comparingDouble(row -> row.number("droppedInAll")))
                    .orElseThrow();
        }
        final double least = whole.stream().mapToDouble(Tune::cost).min().orElseThrow();
        final Comparator<Row> modest = "nanospan.idle".equals(option)
                ? Comparator.comparingDouble(row -> row.number("cpuNs") - row.number("producerCpuNs"))
                : Comparator.comparingDouble(row -> memory(row.text("value")));
        return whole.stream()
                .filter(row -> cost(row) <= NEAR_BEST * least)
                .min(modest)
                .orElseThrow();
    }

    /** The size that begins a value. */
    static double memory(final String value) {
        return Double.parseDouble(value.replaceAll("[^0-9].*", ""));
    }

    private static double cost(final Row row) {
        return row.number("cost.p50");
    }

    private Map<String, String> optionsOf(final Row row) {
        final Map<String, String> options = new LinkedHashMap<>();
        choices.keySet().forEach(option -> options.put(option, row.text("set." + option)));
        return options;
    }

    @Override
    public List<Table> tables(final Result result) {
        final List<Table> tables = new ArrayList<>();
        tables.add(new Table(
                "at 1.5 times the rate, " + result.rows().get(0).text("rate") + " spans/s",
                List.of("option", "value", "dropped", "p50", "p99.9", "CPU of all else"),
                result.rows().stream()
                        .map(row -> List.of(
                                row.text("option"),
                                row.text("value"),
                                Format.percent(row.number("droppedInAll") / row.number("createdInAll")),
                                Format.ns(cost(row)),
                                Format.ns(row.number("cost.p99.9")),
                                Format.percent(
                                        (row.number("cpuNs") - row.number("producerCpuNs")) / row.number("windowNs"))))
                        .toList()));
        tables.add(new Table(
                "the proposal",
                List.of("option", "value"),
                optionsOf(proposal(result)).entrySet().stream()
                        .map(each -> List.of(each.getKey(), each.getValue()))
                        .toList()));
        tables.add(new Table(
                "the proposal, measured again",
                List.of("", "figure", "verdict"),
                List.of(
                        List.of("drops nothing", Format.count(dropped(result)), dropped(result) == 0 ? "ok" : "missed"),
                        List.of(
                                "its median within 5 % of the best found",
                                isBest(result) ? "it is the best found" : Format.ratio(ratio(result)),
                                isNearBest(result) ? "ok" : "missed"))));
        return tables;
    }

    @Override
    int judge(final Result result, final PrintStream out) {
        return dropped(result) == 0 && isNearBest(result) ? Main.OK : Main.FAILED;
    }

    private boolean isNearBest(final Result result) {
        return isBest(result) || ratio(result) <= NEAR_BEST;
    }

    /** Whether the proposal is the best found: then there is nothing to compare it with. */
    private boolean isBest(final Result result) {
        return checks(result, BEST).allMatch(row -> optionsOf(row).equals(optionsOf(proposal(result))));
    }

    private static Row proposal(final Result result) {
        return checks(result, PROPOSAL).findFirst().orElseThrow();
    }

    private static double dropped(final Result result) {
        return checks(result, PROPOSAL)
                .mapToDouble(row -> row.number("droppedInAll"))
                .sum();
    }

    /** The least of several runs each, taken in turn. */
    private static double ratio(final Result result) {
        return checks(result, PROPOSAL).mapToDouble(Tune::cost).min().orElseThrow()
                / checks(result, BEST).mapToDouble(Tune::cost).min().orElseThrow();
    }

    private static Stream<Row> checks(final Result result, final String of) {
        return result.rows().stream()
                .filter(row ->
                        row.text("option").equals("check") && row.text("value").equals(of));
    }

    /** The order is that of what they take. */
    private static Map<String, List<String>> choices() {
        final Map<String, List<String>> choices = new LinkedHashMap<>();
        choices.put("nanospan.ring.bytes", List.of("16MiB", "1MiB", "4MiB", "64MiB"));
        choices.put("nanospan.batch.spans", List.of("2048", "512", "8192"));
        choices.put("nanospan.idle", List.of("100us..1s", "10us..1ms", "1us..100us", "yield"));
        return choices;
    }
}
