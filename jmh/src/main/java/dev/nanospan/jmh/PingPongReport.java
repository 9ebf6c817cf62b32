package dev.nanospan.jmh;

import dev.nanospan.jmh.report.Format;
import dev.nanospan.jmh.report.Result;
import dev.nanospan.jmh.report.Result.Row;
import dev.nanospan.jmh.report.Table;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** How far the cores are apart at this moment. */
final class PingPongReport extends Measurement {
    @Override
    public String name() {
        return "pingpong";
    }

    @Override
    public String usage() {
        return "[--out FILE]";
    }

    @Override
    public String help() {
        return """
                How long a number takes to another thread and back: how far the cores are apart at this moment, on which every
                figure of a ring depends. Below 200 ns they are called near.

                  --out FILE    writes the result and machine facts as JSON""";
    }

    @Override
    boolean heedsOptions() {
        return false;
    }

    @Override
    List<Row> measure(final Arguments arguments, final Progress progress) {
        arguments.withoutWords();
        return List.of(new Row(Map.of("roundTripNs", PingPong.measure())));
    }

    @Override
    void print(final Result result, final PrintStream out) {
        out.println(PingPong.describe(result.rows().get(0).number("roundTripNs")));
    }

    @Override
    public List<Table> tables(final Result result) {
        return List.of(new Table(
                "a number to another thread and back",
                List.of("ns"),
                result.rows().stream()
                        .map(row -> List.of(Format.short3(row.number("roundTripNs"))))
                        .toList()));
    }
}
