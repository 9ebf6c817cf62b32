package dev.nanospan.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nanospan.jmh.LoadJvm.Exporter;
import dev.nanospan.jmh.report.Result;
import dev.nanospan.jmh.report.Result.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoadTest {
    private static final Load BRIEF = new Load("nanospan", "root", "-", 100, 200, 1_000, 1);

    @Test
    void shouldReadTheWordsItGives() {
        final Load load = BRIEF.on(3).doing("event").to("http://127.0.0.1:1/");
        assertThat(Load.parse(load.words().toArray(new String[0]))).isEqualTo(load);
        assertThatIllegalArgumentException().isThrownBy(() -> Load.parse("nanospan"));
    }

    @Test
    @Timeout(300)
    void shouldMeasureAPacedLoadWhoseSpansAreAllDelivered() throws IOException, InterruptedException {
        final Row row = LoadJvm.run(BRIEF, Exporter.ALIVE, List.of("-Xmx64m"));
        assertThat(row.number("createdInAll")).isPositive();
        assertThat(row.number("deliveredInAll")).isEqualTo(row.number("createdInAll"));
        assertThat(row.number("droppedInAll")).isZero();
        assertThat(row.number("requests")).isPositive();
        assertThat(row.number("wireBytes")).isGreaterThan(100 * row.number("deliveredInAll"));
        assertThat(row.number("cost.p50")).isPositive().isLessThanOrEqualTo(row.number("cost.max"));
        assertThat(row.number("late.count")).isEqualTo(row.number("cost.count"));
    }

    /** The engine sends what it has at the latest after 10 s here: only the size of a batch makes it send before. */
    @Test
    @Timeout(300)
    void shouldTellTheEngineWhatIsGivenAsOptionsOfItsJvm() throws IOException, InterruptedException {
        final Load load = new Load("nanospan", "root", "-", 100, 900, 2_000, 1);
        final Row row =
                LoadJvm.run(load, Exporter.ALIVE, List.of("-Dnanospan.batch.spans=128", "-Dnanospan.batch.delay=10s"));
        assertThat(row.number("deliveredInAll")).isGreaterThan(1_000);
        assertThat(row.number("requests"))
                .isBetween(
                        Math.ceil(row.number("deliveredInAll") / 128),
                        Math.ceil(row.number("deliveredInAll") / 128) + 2);
    }

    @Test
    @Timeout(300)
    void shouldHandOnWhatThisJvmIsToldAndFailOnWhatIsWrong() throws IOException, InterruptedException {
        System.setProperty("nanospan.batch.spans", "many");
        try {
            assertThatIOException().isThrownBy(() -> LoadJvm.run(BRIEF, Exporter.NONE, List.of()));
            final Row row = LoadJvm.run(BRIEF, Exporter.NONE, List.of("-Dnanospan.batch.spans=64"));
            assertThat(row.text("options")).isEqualTo("-Dnanospan.batch.spans=many -Dnanospan.batch.spans=64");
            assertThat(row.number("deliveredInAll")).isPositive();
        } finally {
            System.clearProperty("nanospan.batch.spans");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nanospan", "otel", "brave"})
    @Timeout(300)
    void shouldCallDroppedWhateverADeadCollectorDoesNotTake(final String peer)
            throws IOException, InterruptedException {
        final Load load = new Load(peer, "root", "-", 100, 200, 1_000, 1);
        final Row row = LoadJvm.run(load, Exporter.DEAD, List.of("-Xmx64m"));
        assertThat(row.number("createdInAll")).isPositive();
        assertThat(row.number("deliveredInAll")).isZero();
        assertThat(row.number("droppedInAll")).isEqualTo(row.number("createdInAll"));
    }

    @Test
    @Timeout(300)
    void shouldCompareTracedRequestsWithOthers() throws IOException {
        final List<Row> rows = Requests.measure(1_000, 2, 50, 20, new Progress("latency", new Captured().stream()));
        assertThat(rows).extracting(row -> row.text("peer")).containsExactly("untraced", "traced");
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.number("requests")).isEqualTo(100);
            assertThat(row.number("cpuNs")).isPositive();
        });
        assertThat(rows.get(0).number("spansDelivered")).isZero();
        assertThat(rows.get(1).number("spansDelivered")).isGreaterThanOrEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource({
        "1000, 5000, 0.019, 100500, true, true, true",
        "1001, 5000, 0.02, 1100001, false, false, false",
    })
    void shouldJudgeLatency(
            final double ours,
            final double theirs,
            final double cpu,
            final double tracedNs,
            final boolean spans,
            final boolean cpuIsGood,
            final boolean latency) {
        final Result result = new Result(
                "latency",
                Map.of(),
                List.of(
                        span("nanospan", ours),
                        span("otel", theirs),
                        new Row(Map.of(
                                "what", "request", "peer", "untraced", "late.p50", 100_000, "late.p99", 1_000_000)),
                        new Row(Map.of(
                                "what",
                                "request",
                                "peer",
                                "traced",
                                "late.p50",
                                tracedNs,
                                "late.p99",
                                2_000_000,
                                "cpuOverhead",
                                cpu))));
        assertThat(Latency.verdicts(result).values()).containsExactly(spans, cpuIsGood, latency);
        assertThat(Latency.verdicts(result).keySet()).last().asString().endsWith(" ns (p99 2.00 ms, untraced 1.00 ms)");
        assertThat(new Latency().tables(result)).hasSize(4);
        assertThat(new Latency().plots(result)).hasSize(1);
    }

    @Test
    void shouldSayWhereItBends() {
        final List<Row> even = List.of(step(0, 100), step(1, 110), step(4, 140));
        assertThat(Scale.bends(Scale.Dimension.ATTRIBUTES, step(16, 380), even)).isFalse();
        assertThat(Scale.bends(Scale.Dimension.ATTRIBUTES, step(16, 400), even)).isTrue();
        assertThat(Scale.bends(Scale.Dimension.RING, step(16, 149), even)).isFalse();
        assertThat(Scale.bends(Scale.Dimension.RING, step(16, 151), even)).isTrue();
        assertThat(Scale.bends(Scale.Dimension.RING, step(16, 151), List.of())).isFalse();
    }

    @Test
    void shouldProposeWhatTakesTheLeastOfThoseNearTheBest() {
        final List<Row> rings =
                List.of(tried("16MiB", 100, 0), tried("1MiB", 90, 5), tried("4MiB", 103, 0), tried("64MiB", 99, 0));
        assertThat(Tune.best("nanospan.ring.bytes", rings).text("value")).isEqualTo("4MiB");
        assertThat(Tune.best("nanospan.ring.bytes", List.of(tried("16MiB", 100, 9), tried("4MiB", 90, 10)))
                        .text("value"))
                .isEqualTo("16MiB");
        assertThat(Tune.memory("8192")).isEqualTo(8192);
    }

    @Test
    void shouldTakeTheLowerCostOfTwoRunsAndTheHigherLoss() {
        final Row good = tried("1MiB", 150, 0);
        final Row slow = tried("1MiB", 300, 0);
        final Row lossy = tried("1MiB", 90, 1);
        assertThat(Tune.telling(slow, good)).isSameAs(good);
        assertThat(Tune.telling(good, slow)).isSameAs(good);
        assertThat(Tune.telling(lossy, good)).isSameAs(lossy);
        assertThat(Tune.telling(good, lossy)).isSameAs(lossy);
    }

    @Test
    void shouldProposeTheIdleStrategyThatTakesTheLeastCpu() {
        final List<Row> rows = new ArrayList<>();
        for (final String value : List.of("yield", "10us..1ms")) {
            final Map<String, Object> members =
                    new HashMap<>(tried(value, 100, 0).members());
            members.put("cpuNs", "yield".equals(value) ? 900 : 300);
            members.put("producerCpuNs", 200);
            rows.add(new Row(members));
        }
        assertThat(Tune.best("nanospan.idle", rows).text("value")).isEqualTo("10us..1ms");
    }

    @ParameterizedTest
    @CsvSource({
        "100, 0, 4MiB, 100, 0, 1.00",
        "105, 0, 4MiB, 100, 0, 1.05",
        "106, 0, 4MiB, 100, 1, 1.06",
        "100, 1, 4MiB, 100, 1, 1.00",
        "106, 0, 1MiB, 100, 0, it is the best found",
    })
    void shouldFailAProposalThatDropsOrIsFarFromTheBestFound(
            final double ns,
            final int dropped,
            final String best,
            final double bestNs,
            final int exitCode,
            final String figure) {
        final Tune tune = new Tune(Map.of("nanospan.ring.bytes", List.of("1MiB", "4MiB")), 100);
        final Result result = new Result(
                "tune",
                Map.of(),
                List.of(
                        check("proposal", "1MiB", ns, dropped),
                        check("best found", best, bestNs, 0),
                        check("proposal", "1MiB", ns + 10, 0)));
        assertThat(tune.judge(result, new Captured().stream())).isEqualTo(exitCode);
        assertThat(tune.tables(result).get(2).rows().get(1)).contains(figure);
    }

    @Test
    @Timeout(300)
    void shouldTuneAndCompareTheProposalWithTheBestOnlyIfItIsAnother() throws IOException, InterruptedException {
        final Map<String, List<String>> choices = new LinkedHashMap<>();
        choices.put("nanospan.batch.spans", List.of("2048", "128"));
        choices.put("nanospan.ring.bytes", List.of("1MiB"));
        final Arguments arguments = Arguments.parse(List.of("--rate", "2000"), Set.of("--rate"), Set.of());

        final List<Row> rows = new Tune(choices, 150).measure(arguments, new Progress("tune", new Captured().stream()));

        assertThat(rows.subList(0, 3)).extracting(row -> row.text("value")).containsExactly("2048", "128", "1MiB");
        assertThat(rows.get(1).number("requests")).isGreaterThan(rows.get(1).number("deliveredInAll") / 129);
        assertThat(rows)
                .allSatisfy(row -> assertThat(row.number("droppedInAll")).isZero());
        final String proposed = rows.get(3).text("set.nanospan.batch.spans");
        final List<Row> others = rows.stream()
                .filter(row -> row.text("value").equals("best found"))
                .toList();
        assertThat(rows).hasSize(3 + 4 + others.size());
        assertThat(others)
                .extracting(row -> row.text("set.nanospan.batch.spans"))
                .doesNotContain(proposed);
    }

    @Test
    @Timeout(300)
    void shouldScaleTheBatchByTheOptionOfTheEngine() throws IOException, InterruptedException {
        final Captured said = new Captured();
        final List<Row> rows = new Scale(200)
                .measure(Arguments.parse(List.of("batch"), Set.of(), Set.of()), new Progress("scale", said.stream()));
        assertThat(rows).extracting(row -> (int) row.number("step")).containsExactly(128, 512, 2_048, 8_192);
        assertThat(rows)
                .allSatisfy(row -> assertThat(row.number("requests"))
                        .isGreaterThanOrEqualTo(Math.floor(row.number("deliveredInAll") / row.number("step"))));
        assertThat(said.lines()).hasSize(4);
    }

    private static Row check(final String of, final String ring, final double ns, final int dropped) {
        return new Row(Map.of(
                "option",
                "check",
                "value",
                of,
                "set.nanospan.ring.bytes",
                ring,
                "cost.p50",
                ns,
                "droppedInAll",
                dropped,
                "createdInAll",
                1_000));
    }

    private static Row span(final String peer, final double p999) {
        return new Row(Map.of("what", "span", "peer", peer, "exporter", "alive", "cost.p99.9", p999));
    }

    private static Row step(final int step, final double ns) {
        return new Row(Map.of("step", step, "peer", "nanospan", "producerCpuNs", ns, "created", 1));
    }

    private static Row tried(final String value, final double ns, final int dropped) {
        return new Row(Map.of("value", value, "cost.p50", ns, "droppedInAll", dropped));
    }
}
