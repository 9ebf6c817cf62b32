package dev.nanospan.jmh.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table for people: on a terminal or on a page.
 *
 * @param title one line
 * @param head names of the columns
 * @param rows as many cells each
 */
public record Table(String title, List<String> head, List<List<String>> rows) {

    /** Columns of even width: the first one begins at the left, figures end at the right. */
    public String text() {
        final List<List<String>> lines = new ArrayList<>(rows);
        lines.add(0, head);
        final StringBuilder text = new StringBuilder(title).append('\n');
        for (final List<String> line : lines) {
            for (int column = 0; column < line.size(); column++) {
                final int width = width(column);
                final String pattern = column == 0 ? "%-" + width + "s" : "  %" + width + "s";
                text.append(Format.format(pattern, line.get(column)));
            }
            text.append('\n');
        }
        return text.toString();
    }

    /** The same for PERFORMANCE.md. */
    public String markdown() {
        final String rule = head.stream().map(column -> "---").collect(Collectors.joining(" | ", "| ", " |\n"));
        return title + "\n\n" + line(head) + rule
                + rows.stream().map(Table::line).collect(Collectors.joining());
    }

    private int width(final int column) {
        return Math.max(
                1,
                Math.max(
                        head.get(column).length(),
                        rows.stream()
                                .mapToInt(row -> row.get(column).length())
                                .max()
                                .orElse(1)));
    }

    private static String line(final List<String> cells) {
        return cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
