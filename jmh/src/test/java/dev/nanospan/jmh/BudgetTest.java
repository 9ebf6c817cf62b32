package dev.nanospan.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetTest {
    private static final double NONE = Double.NaN;

    private final Captured out = new Captured();

    @Test
    void shouldPassWhatKeepsItsBudgets() {
        final int exitCode = judge(
                true,
                Map.of("bytes.A.span", "0.001", "ratio.A.span", "2.0 F.floor", "ns.A.span", "90"),
                result("A.span", 90, 0.0009),
                result("F.floor", 45, 0));
        assertThat(exitCode).isZero();
        assertThat(out.lines()).filteredOn(line -> line.endsWith("  ok")).hasSize(3);
        assertThat(out.last()).startsWith("0 hard missed, 0 others missed, 0 not run");
    }

    @Test
    void shouldFailOnABytesBudgetThatIsJustReached() {
        final int exitCode = judge(false, Map.of("bytes.A.span", "0.001"), result("A.span", 90, 0.001));
        assertThat(exitCode).isEqualTo(1);
        assertThat(out.lines()).filteredOn(line -> line.endsWith("MISSED")).hasSize(1);
    }

    /** JMH allocates some 6 KB an iteration: of 100 ns each, 200 ms bear ten times as much an operation as 2 s do. */
    @ParameterizedTest
    @CsvSource({"200, 0.009, 0", "200, 0.0093, 1", "2000, 0.0018, 0", "2000, 0.0019, 1"})
    void shouldAllowForTheGarbageOfJmh(final double iterationMs, final double bytes, final int expected) {
        final JmhResult result = new JmhResult("A.span", 100, NONE, bytes, NONE, NONE, iterationMs);
        assertThat(judge(false, Map.of("bytes.A.span", "0.001"), result)).isEqualTo(expected);
    }

    @Test
    void shouldFailOnABytesBudgetWhenNoBytesWereMeasured() {
        assertThat(judge(false, Map.of("bytes.A.span", "0.001"), result("A.span", 90, NONE)))
                .isEqualTo(1);
        assertThat(out.lines()).anyMatch(line -> line.contains("run with -prof gc"));
    }

    @ParameterizedTest
    @CsvSource({"false, 0", "true, 1"})
    void shouldNoteAMissedTimeAndFailOnItOnlyWhenStrict(final boolean strict, final int expected) {
        final int exitCode = judge(
                strict,
                Map.of("ratio.A.span", "2.0 F.floor", "ns.A.span", "100"),
                result("A.span", 100.1, 0),
                result("F.floor", 50, 0));
        assertThat(exitCode).isEqualTo(expected);
        assertThat(out.lines()).filteredOn(line -> line.endsWith("missed")).hasSize(2);
        assertThat(out.last()).startsWith("0 hard missed, 2 others missed");
    }

    @ParameterizedTest
    @CsvSource({"false, 0", "true, 1"})
    void shouldPassOverWhatWasNotRunUnlessStrict(final boolean strict, final int expected) {
        final int exitCode =
                judge(strict, Map.of("bytes.A.span", "0.001", "ns.B.span", "1"), result("A.span", NONE, 0));
        assertThat(exitCode).isEqualTo(expected);
        assertThat(out.last()).endsWith("1 not run");
    }

    @Test
    void shouldNotCallARatioGoodWhenItsBaseWasNotRun() {
        judge(false, Map.of("ratio.A.span", "2.0 F.floor", "bytes.A.span", "0.001"), result("A.span", 1, 0));
        assertThat(out.last()).endsWith("1 not run");
    }

    @ParameterizedTest
    @CsvSource({"4.0, 4.0, 0", "4.0, 5.19, 0", "4.0, 5.21, 1", "4.0, 0.5, 0"})
    void shouldCompareTheCostOfAnAttributeAmongManyAndAmongFew(
            final double fewNs, final double manyNs, final int expected) {
        final int exitCode = judge(
                true,
                Map.of("slope.A.longs", "1.3 0 4 64"),
                result("A.longs{n=0}", 100, 0),
                result("A.longs{n=4}", 100 + 4 * fewNs, 0),
                result("A.longs{n=64}", 100 + 64 * manyNs, 0));
        assertThat(exitCode).isEqualTo(expected);
    }

    @Test
    void shouldNotLetAFigureStandForWhichSpansWereDropped() {
        final JmhResult dropping = new JmhResult("A.span", 10, 0, 1_000, 5);
        assertThat(judge(true, Map.of("ns.A.span", "90"), dropping)).isEqualTo(1);
        assertThat(out.lines()).anyMatch(line -> line.contains("0.500 % dropped") && line.endsWith("missed"));
    }

    @Test
    void shouldLetWhatHasNoBudgetDrop() {
        final JmhResult peer = new JmhResult("Peer.span", 10, 0, 1_000, 900);
        assertThat(judge(true, Map.of("ns.A.span", "90"), result("A.span", 80, 0), peer))
                .isZero();
    }

    @Test
    void shouldSeeDropsOfABenchmarkWithParameters() {
        final JmhResult dropping = new JmhResult("A.longs{n=64}", 10, 0, 1_000, 1);
        final Map<String, String> budgets = Map.of("slope.A.longs", "1.3 0 4 64");
        assertThat(judge(true, budgets, result("A.longs{n=0}", 1, 0), result("A.longs{n=4}", 2, 0), dropping))
                .isEqualTo(1);
        assertThat(out.last()).startsWith("0 hard missed, 1 others missed");
    }

    @Test
    void shouldNotPassWhenNothingThatHasABudgetWasRun() {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> judge(false, Map.of("ns.A.span", "90"), result("B.span", 1, 0)))
                .withMessage("none of the results has a budget");
    }

    @Test
    void shouldSayHowFarTheCoresWereApart() {
        judge(false, Map.of("ns.A.span", "90"), result("A.span", 1, 0), result("PingPongBenchmark.roundTrip", 88, 0));
        assertThat(out.lines()).contains("ping-pong 88 ns a round trip between cores (near)");
    }

    @ParameterizedTest
    @CsvSource({"ns.A.span, many", "ns.A.span, 1 more", "ratio.A.span, 1", "speed.A.span, 1", "A, 1", "slope.A.b, 1 0 4"
    })
    void shouldRefuseALineThatIsNoBudget(final String key, final String value) {
        final Properties lines = new Properties();
        lines.setProperty(key, value);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Budget.parse(lines))
                .withMessage("not a budget: " + key + " = " + value);
    }

    @Test
    void shouldHoldTheCommittedBudgetsToBenchmarksThatExist() {
        final List<Budget> budgets = Budget.committed();
        final List<String> known = BenchmarkListTest.benchmarks();
        assertThat(budgets).filteredOn(Budget::isHard).hasSizeGreaterThanOrEqualTo(7);
        for (final Budget budget : budgets) {
            assertThat(known).contains(plain(budget.benchmark()));
            if (budget.kind() == Budget.Kind.RATIO) {
                assertThat(known).contains(plain(budget.details().get(0)));
            }
        }
    }

    /** What is stored was measured on some day's machine: times may be missed there, bytes may not. */
    @ParameterizedTest
    @ValueSource(strings = {"hot", "hot-25", "hot-far", "alone", "encode", "encode-25", "propagate"})
    void shouldFindTheStoredResultsWithinTheHardBudgets(final String name) throws IOException, InterruptedException {
        final String file = Path.of("results", name + ".json").toString();
        assertThat(Main.run(List.of("budget", file), out.stream(), out.stream()))
                .as(String.join("\n", out.lines()))
                .isZero();
        assertThat(out.lines())
                .filteredOn(line -> line.contains(" B/op  ") && line.endsWith("  ok"))
                .hasSizeGreaterThanOrEqualTo(5);
    }

    @Test
    void shouldFailOnASpanOfHotThatAllocates(@TempDir final Path folder) throws IOException, InterruptedException {
        final String stored = Files.readString(Path.of("results", "hot.json"));
        final String worse = stored.replaceFirst(
                "(peer=nanospan, workload=root.*?\"bytes\": )[^,]*", "$1" + "0.5"); // an object each 32 spans
        assertThat(worse).isNotEqualTo(stored);
        final Path file = Files.writeString(folder.resolve("hot.json"), worse);
        assertThat(Main.run(List.of("budget", file.toString()), out.stream(), out.stream()))
                .isEqualTo(1);
        assertThat(out.last()).startsWith("1 hard missed");
    }

    @Test
    void shouldReadTheResultsOfJmh(@TempDir final Path folder) throws IOException, InterruptedException {
        final Path file = Files.writeString(folder.resolve("results.json"), results(0.0004));
        assertThat(JmhResult.parse(Files.readString(file)))
                .containsExactly(
                        new JmhResult("SpanBenchmark.rootSpan4Attributes", 71.5, NONE, 0.0004, 1_000, 1, 200),
                        new JmhResult("AttributeBenchmark.longs{n=4}@2", 80, NONE, NONE, NONE),
                        new JmhResult("FloorBenchmark.twoNanoTimes", NONE, NONE, NONE, NONE));
        assertThat(Main.run(List.of("budget", file.toString()), out.stream(), out.stream()))
                .isZero();
        assertThat(out.lines())
                .anyMatch(line -> line.startsWith("SpanBenchmark.rootSpan4Attributes ")
                        && line.contains("0.0004 B/op")
                        && line.endsWith("ok"));
    }

    @Test
    void shouldFailOnResultsOfJmhThatShowGarbage(@TempDir final Path folder) throws IOException, InterruptedException {
        final Path file = Files.writeString(folder.resolve("results.json"), results(16));
        assertThat(Main.run(List.of("budget", file.toString()), out.stream(), out.stream()))
                .isEqualTo(1);
    }

    @Test
    void shouldRefuseTheSameBenchmarkTwice(@TempDir final Path folder) throws IOException, InterruptedException {
        final String file =
                Files.writeString(folder.resolve("results.json"), results(0)).toString();
        assertThat(Main.run(List.of("budget", file, file), out.stream(), out.stream()))
                .isEqualTo(2);
        assertThat(out.last()).contains("SpanBenchmark.rootSpan4Attributes is in the results twice");
    }

    @ParameterizedTest
    @CsvSource({"{}, a list expected", "[1], an object expected", "nonsense, not JSON at char 0"})
    void shouldRefuseAFileThatIsNoneOfJmh(final String text, final String why, @TempDir final Path folder)
            throws IOException, InterruptedException {
        final String file =
                Files.writeString(folder.resolve("results.json"), text).toString();
        assertThat(Main.run(List.of("budget", file), out.stream(), out.stream()))
                .isEqualTo(2);
        assertThat(out.last()).contains(why);
    }

    private int judge(final boolean strict, final Map<String, String> budgets, final JmhResult... results) {
        final Properties lines = new Properties();
        lines.putAll(budgets);
        final Map<String, JmhResult> byName =
                List.of(results).stream().collect(Collectors.toMap(JmhResult::name, Function.identity()));
        return BudgetCommand.judge(Budget.parse(lines), byName, strict, out.stream());
    }

    private static JmhResult result(final String name, final double ns, final double bytes) {
        return new JmhResult(name, ns, bytes, NONE, NONE);
    }

    private static String plain(final String benchmark) {
        return benchmark.replaceAll("[{@].*", "");
    }

    private static String results(final double bytes) {
        final List<String> runs = new ArrayList<>();
        runs.add(String.format(Locale.ROOT, """
                {"jmhVersion": "1.37", "benchmark": "dev.nanospan.jmh.SpanBenchmark.rootSpan4Attributes",
                 "mode": "avgt", "threads": 1, "forks": 1, "measurementTime": "200 ms",
                 "primaryMetric": {"score": 71.5, "scoreError": "NaN", "scoreUnit": "ns/op"},
                 "secondaryMetrics": {
                    "gc.alloc.rate": {"score": 5.0, "scoreUnit": "MB/sec"},
                    "gc.alloc.rate.norm": {"score": %s, "scoreUnit": "B/op"},
                    "started": {"score": 1000, "scoreUnit": "#"}, "dropped": {"score": 1, "scoreUnit": "#"}}}""", bytes));
        runs.add("""
                {"benchmark": "dev.nanospan.jmh.AttributeBenchmark.longs", "mode": "avgt", "threads": 2,
                 "params": {"n": "4"}, "primaryMetric": {"score": 80, "scoreUnit": "ns/op"}, "secondaryMetrics": {}}""");
        runs.add("""
                {"benchmark": "dev.nanospan.jmh.FloorBenchmark.twoNanoTimes", "mode": "thrpt", "threads": 1,
                 "primaryMetric": {"score": 20, "scoreUnit": "ops/us"},
                 "secondaryMetrics": {"gc.alloc.rate.norm": {"score": "NaN", "scoreUnit": "B/op"}}}""");
        return "[" + String.join(",", runs) + "]";
    }
}
