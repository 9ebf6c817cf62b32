package dev.nanospan.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nanospan.jmh.report.Result;
import dev.nanospan.jmh.report.Result.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds this build to its budgets, and proves that they hold. */
class GateTest {
    private static final List<GateBudget> ROOT = GateBudget.committed().stream()
            .filter(budget -> budget.subject().equals("root"))
            .toList();

    private final Captured out = new Captured();
    private final Captured err = new Captured();

    /** The gate of the build itself: if this fails, a change made something slower or allocate; the message says what. */
    @Test
    @Timeout(900)
    void shouldFindThisBuildWithinItsBudgets(@TempDir final Path folder) throws IOException, InterruptedException {
        final Path file = folder.resolve("gate.json");

        final int exitCode =
                Main.run(List.of("budget", "--quick", "--out", file.toString()), out.stream(), err.stream());

        assertThat(exitCode).as(String.join("\n", out.lines())).isZero();
        assertThat(out.last()).isEqualTo("within the budgets");
        final List<Row> rows = Result.parse(Files.readString(file)).rows();
        assertThat(rows).hasSameSizeAs(GateBudget.committed()).hasSizeGreaterThanOrEqualTo(8);
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.number("bytes")).isLessThanOrEqualTo("exception".equals(row.text("subject")) ? 3_500 : 0);
            assertThat(row.number("ns")).isPositive();
            assertThat(row.number("floorNs")).isPositive();
            assertThat(row.number("peerNs")).isPositive();
        });
    }

    @Test
    @Timeout(300)
    void shouldFailOnAPlantedAllocation() throws IOException, InterruptedException {
        assertThat(new Gate(PlantedGarbage.class, ROOT).run(List.of("--quick"), out.stream(), err.stream()))
                .isEqualTo(1);
        assertThat(out.lines()).anyMatch(line -> line.startsWith("root") && line.endsWith("ALLOCATES"));
        assertThat(out.lines()).anyMatch(line -> line.startsWith("root") && line.contains("  16  "));
        assertThat(out.last()).isEqualTo("NOT within the budgets");
    }

    @Test
    @Timeout(600)
    void shouldFailOnAPlantedSlowdownInEachOfThreeRuns() throws IOException, InterruptedException {
        assertThat(new Gate(PlantedSlowness.class, measuredHere()).run(List.of("--quick"), out.stream(), err.stream()))
                .isEqualTo(1);
        assertThat(out.lines()).anyMatch(line -> line.startsWith("root") && line.endsWith("SLOW"));
        assertThat(err.lines())
                .filteredOn(line -> line.contains("measured again"))
                .hasSize(Gate.RUNS - 1);
    }

    /** What a root span takes on this machine: the committed line is for all there are, and has to be wider. */
    private List<GateBudget> measuredHere() throws IOException, InterruptedException {
        final Row row = new Gate(GateRun.class, ROOT)
                .measure(Arguments.parse(List.of(), Set.of(), Set.of()), new Progress("budget", err.stream()))
                .get(0);
        return List.of(new GateBudget(
                "root", 0, row.number("ns") / row.number("floorNs"), row.number("ns") / row.number("peerNs")));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 100, 40, 200, ok",
        "0, 120, 40, 200, ok", // 3.0 x floor: at its limit
        "0, 125, 40, 200, ok", // beyond it, but not beside the peer: a neighbour
        "0, 125, 40, 150, SLOW", // beyond both
        "0, 110, 30, 150, ok", // beside the floor only
        "0, 125, 42, 100, ok", // beside the peer only
        "0.1, 100, 40, 200, ALLOCATES",
        "NaN, 100, 40, 200, ALLOCATES",
        "0, NaN, 40, 200, SLOW",
        "0, 100, NaN, NaN, SLOW"
    })
    void shouldCallSlowWhatIsSlowBesideBoth(
            final double bytes, final double ns, final double floorNs, final double peerNs, final String verdict) {
        final Row row = new Row(Map.of("bytes", bytes, "ns", ns, "floorNs", floorNs, "peerNs", peerNs));
        assertThat(new GateBudget("root", 0, 2, 0.5).verdict(row)).isEqualTo(verdict);
    }

    /** So tight are the lines: what was measured last is good, and would not be if it took twice as long. */
    @Test
    void shouldCallSlowWhatTakesTwiceAsLongAsTheStoredResults() throws IOException {
        final List<Row> stored = Result.parse(Files.readString(Path.of("results", "budget.json")))
                .rows();
        assertThat(stored).hasSizeGreaterThanOrEqualTo(10);
        for (final Row row : stored) {
            final GateBudget budget = GateBudget.committed().stream()
                    .filter(each -> each.subject().equals(row.text("subject")))
                    .findFirst()
                    .orElseThrow();
            final Map<String, Object> twice = new HashMap<>(row.members());
            twice.put("ns", 2 * row.number("ns"));
            assertThat(budget.verdict(row)).as(budget.toString()).isEqualTo(GateBudget.OK);
            assertThat(budget.verdict(new Row(twice))).as(row.toString()).isEqualTo(GateBudget.SLOW);
        }
    }

    @Test
    void shouldReadTheBudgetsOfTheGateAndNoOthers() {
        final Properties lines = new Properties();
        lines.setProperty("gate.root", "0 2.5 0.5");
        lines.setProperty("ns.A.span", "12");
        assertThat(GateBudget.parse(lines)).containsExactly(new GateBudget("root", 0, 2.5, 0.5));
        assertThat(Budget.parse(lines)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"0 2.5", "0 2.5 0.5 1", "none 2.5 0.5", "''"})
    void shouldRefuseALineThatIsNoBudget(final String value) {
        final Properties lines = new Properties();
        lines.setProperty("gate.root", value);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GateBudget.parse(lines))
                .withMessage("not a budget: gate.root = " + value);
    }
}
