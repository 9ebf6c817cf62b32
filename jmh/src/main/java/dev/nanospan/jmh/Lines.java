package dev.nanospan.jmh;

import dev.nanospan.jmh.report.Plot;
import dev.nanospan.jmh.report.Result.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Makes pictures of rows. */
final class Lines {
    private Lines() {}

    /** A line for each peer, over the different values of a member of the rows, in their order. */
    static Plot plot(
            final String name,
            final String title,
            final String unit,
            final List<Row> rows,
            final String over,
            final ToDoubleFunction<Row> figure) {
        final List<String> steps =
                rows.stream().map(row -> row.text(over)).distinct().toList();
        final List<Plot.Series> series = new ArrayList<>();
        for (final String peer :
                rows.stream().map(row -> row.text("peer")).distinct().toList()) {
            final List<Double> values = new ArrayList<>();
            for (final String step : steps) {
                values.add(rows.stream()
                        .filter(row ->
                                row.text("peer").equals(peer) && row.text(over).equals(step))
                        .mapToDouble(figure)
                        .findFirst()
                        .orElse(Double.NaN));
            }
            series.add(new Plot.Series(peer, values));
        }
        return new Plot(name, title, unit, steps, series);
    }
}
