package dev.nanospan.jmh;

import dev.nanospan.jmh.report.Format;
import dev.nanospan.jmh.report.Result;
import dev.nanospan.jmh.report.Result.Row;
import dev.nanospan.jmh.report.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Results of JMH side by side: ours with the ratio to the floor, each peer with the ratio of ours to it, and what has no
 * peer in a table of its own. Times are with their error, as far as it is known: {@code 149 ± 12}.
 *
 * @param title of the table
 * @param peers names of the columns
 * @param lines what belongs together
 */
record Comparison(String title, List<String> peers, List<Line> lines) {

    /**
     * One line.
     *
     * @param label for people
     * @param ours a benchmark, as {@link JmhResult#name}
     * @param theirs by the peer
     */
    record Line(String label, String ours, Map<String, String> theirs) {}

    List<Table> tables(final Result result) {
        final Map<String, JmhResult> found = new LinkedHashMap<>();
        for (final Row row : result.rows()) {
            final JmhResult each = JmhResult.of(row);
            found.put(each.name(), each);
        }
        final List<String> columns = peers.stream()
                .filter(peer ->
                        lines.stream().anyMatch(line -> found.containsKey(line.theirs.getOrDefault(peer, "none"))))
                .toList();
        final List<Table> tables = new ArrayList<>();
        tables.add(new Table(title, head(columns), rows(columns, found)));
        final Table others = others(found);
        if (!others.rows().isEmpty()) {
            tables.add(others);
        }
        return tables;
    }

    private static List<String> head(final List<String> columns) {
        final List<String> head = new ArrayList<>(List.of("", "Nanospan ns", "x floor", "B/op", "dropped"));
        for (final String peer : columns) {
            head.addAll(List.of(peer + " ns", "B/op", "dropped", "ours / it"));
        }
        return head;
    }

    private List<List<String>> rows(final List<String> columns, final Map<String, JmhResult> found) {
        final JmhResult floor = found.get(JmhSuite.FLOOR);
        final List<List<String>> rows = new ArrayList<>();
        for (final Line line : lines) {
            final JmhResult ours = found.get(line.ours);
            if (ours == null) {
                continue;
            }
            final List<String> row = new ArrayList<>(List.of(line.label));
            row.addAll(List.of(
                    Format.within(ours.ns(), ours.error()),
                    ratio(ours, floor),
                    Format.bytes(ours.bytes()),
                    Format.percent(ours.dropRatio())));
            for (final String peer : columns) {
                row.addAll(cells(ours, found.get(line.theirs.getOrDefault(peer, "none"))));
            }
            rows.add(row);
        }
        return rows;
    }

    private static List<String> cells(final JmhResult ours, final @Nullable JmhResult peer) {
        return peer == null
                ? List.of("-", "-", "-", "-")
                : List.of(
                        Format.within(peer.ns(), peer.error()),
                        Format.bytes(peer.bytes()),
                        Format.percent(peer.dropRatio()),
                        ratio(ours, peer));
    }

    private Table others(final Map<String, JmhResult> found) {
        final Set<String> shown = new HashSet<>();
        for (final Line line : lines) {
            shown.add(line.ours);
            shown.addAll(line.theirs.values());
        }
        final JmhResult floor = found.get(JmhSuite.FLOOR);
        final List<List<String>> rows = found.values().stream()
                .filter(result -> !shown.contains(result.name()))
                .map(result -> List.of(
                        result.name(),
                        Format.within(result.ns(), result.error()),
                        ratio(result, floor),
                        Format.bytes(result.bytes()),
                        Format.percent(result.dropRatio())))
                .toList();
        return new Table("What has no peer", List.of("benchmark", "ns", "x floor", "B/op", "dropped"), rows);
    }

    private static String ratio(final JmhResult result, final @Nullable JmhResult base) {
        return base == null ? "-" : Format.ratio(result.ns() / base.ns());
    }
}
