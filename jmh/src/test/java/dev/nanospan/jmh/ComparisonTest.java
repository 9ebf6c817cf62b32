package dev.nanospan.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.jmh.Comparison.Line;
import dev.nanospan.jmh.report.Format;
import dev.nanospan.jmh.report.Result;
import dev.nanospan.jmh.report.Result.Row;
import dev.nanospan.jmh.report.Table;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private final Comparison comparison = new Comparison(
            "times",
            List.of("otel", "brave"),
            List.of(new Line("a span", "A.span", Map.of("otel", "O.span", "brave", "B.span"))));

    @Test
    void shouldPutOursBesideTheFloorAndEachPeerThatWasRun() {
        final List<Table> tables = comparison.tables(result(
                row("FloorBenchmark.twoNanoTimes", 40, 0, 0), row("A.span", 80, 0, 0), row("O.span", 320, 700, 250)));
        assertThat(tables.get(0).head())
                .containsExactly(
                        "", "Nanospan ns", "x floor", "B/op", "dropped", "otel ns", "B/op", "dropped", "ours / it");
        assertThat(tables.get(0).rows())
                .containsExactly(List.of("a span", "80.0", "2.00", "0", "0", "320", "700", "25.0 %", "0.25"));
    }

    @Test
    void shouldShowWhatHasNoPeerInATableOfItsOwn() {
        final List<Table> tables =
                comparison.tables(result(row("FloorBenchmark.twoNanoTimes", 40, 0, 0), row("C.hex", 10, 16, 0)));
        assertThat(tables.get(0).rows()).isEmpty();
        assertThat(tables.get(1).rows()).contains(List.of("C.hex", "10.0", "0.25", "16", "0"));
    }

    @Test
    void shouldShowHowFarATimeMayBeOff() {
        final Map<String, Object> members =
                new HashMap<>(row("A.span", 149.4, 0, 0).members());
        members.put("error", 12.6);
        assertThat(comparison.tables(result(new Row(members))).get(0).rows().get(0))
                .contains("149 ± 13");
        assertThat(Format.within(15.04, 2_000)).isEqualTo("15.0 ± 2,000");
        assertThat(Format.within(1.5, Double.NaN)).isEqualTo("1.50");
        assertThat(Format.within(Double.NaN, 1)).isEqualTo("-");
    }

    @Test
    void shouldCompareWithNothingThatWasNotMeasured() {
        assertThat(comparison.tables(result(row("A.span", 80, 0, 0))).get(0).rows())
                .containsExactly(List.of("a span", "80.0", "-", "0", "0"));
    }

    @Test
    void shouldTellWhatAnAttributeTakes() {
        final int[] sizes = {0, 1, 4, 16, 64};
        final Row[] rows = IntStream.of(sizes)
                .mapToObj(n -> row("AttributeBenchmark.longs{n=" + n + "}", n == 64 ? 100 + 3 * 64 : 100 + 2 * n, 0, 0))
                .toArray(Row[]::new);

        final List<Table> tables = new Alone().tables(result(rows));

        assertThat(tables.get(0).rows()).hasSize(sizes.length);
        assertThat(tables.get(1).rows()).containsExactly(List.of("numbers", "2.00 ns", "3.00 ns", "1.50"));
        assertThat(new Alone().tables(result(rows[0])).get(0).rows()).hasSize(1);
    }

    private static Result result(final Row... rows) {
        return new Result("hot", Map.of(), List.of(rows));
    }

    private static Row row(final String name, final double ns, final double bytes, final double dropped) {
        return new Row(Map.of("benchmark", name, "ns", ns, "bytes", bytes, "started", 1_000.0, "dropped", dropped));
    }
}
