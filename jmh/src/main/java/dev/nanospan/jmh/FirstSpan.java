package dev.nanospan.jmh;

import dev.nanospan.jmh.report.Format;
import dev.nanospan.jmh.report.Result;
import dev.nanospan.jmh.report.Result.Row;
import dev.nanospan.jmh.report.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the very first span of a JVM costs, with {@code warmUp()} before it and without: a JVM of its own for each
 * measurement, the median of several.
 */
final class FirstSpan extends Measurement {
    private static final int DEFAULT_RUNS = 5;
    private static final int MAX_RUNS = 1_000;
    private static final double NS_PER_US = 1e3;
    private static final double NS_PER_MS = 1e6;

    @Override
    public String name() {
        return "first-span";
    }

    @Override
    public String usage() {
        return "[--runs N] [--out FILE]";
    }

    @Override
    public String help() {
        return """
                What the very first span of a JVM costs, with warmUp() before it and without.

                  --runs N      JVMs for each, of which the median is taken; 5 if left out
                  --out FILE    writes results and machine facts as JSON""";
    }

    @Override
    Set<String> options() {
        return Set.of("--runs");
    }

    @Override
    boolean heedsOptions() {
        return false;
    }

    @Override
    List<Row> measure(final Arguments arguments, final Progress progress) throws IOException, InterruptedException {
        arguments.withoutWords();
        final int runs = (int) arguments.number("--runs", 1, MAX_RUNS, DEFAULT_RUNS);
        progress.of(2);
        progress.step(runs + " JVMs without warmUp()");
        final Row cold = row("without warmUp()", runs, measure(runs, false));
        progress.step(runs + " JVMs with warmUp()");
        return List.of(cold, row("with warmUp()", runs, measure(runs, true)));
    }

    private static Row row(final String what, final int runs, final long[] medians) {
        final Map<String, Object> row = new LinkedHashMap<>();
        row.put("what", what);
        row.put("runs", runs);
        row.put("firstNs", medians[FirstSpanProbe.FIRST]);
        row.put("secondNs", medians[FirstSpanProbe.SECOND]);
        row.put("createNs", medians[FirstSpanProbe.CREATE]);
        row.put("warmUpNs", medians[FirstSpanProbe.WARM_UP]);
        return new Row(row);
    }

    @Override
    public List<Table> tables(final Result result) {
        return List.of(new Table(
                "medians",
                List.of("", "JVMs", "first span", "second span", "creating the engine", "warmUp()"),
                result.rows().stream()
                        .map(row -> List.of(
                                row.text("what"),
                                row.text("runs"),
                                Format.ns(row.number("firstNs")),
                                Format.ns(row.number("secondNs")),
                                Format.ns(row.number("createNs")),
                                Format.ns(row.number("warmUpNs"))))
                        .toList()));
    }

    @Override
    void print(final Result result, final PrintStream out) {
        out.printf("medians of %s JVMs each%n", result.rows().get(0).text("runs"));
        for (final Row row : result.rows()) {
            print(out, row);
        }
    }

    /** The medians of what {@link FirstSpanProbe} measures. */
    private static long[] measure(final int runs, final boolean warm) throws IOException, InterruptedException {
        final long[][] columns = new long[FirstSpanProbe.FIGURES][runs];
        for (int run = 0; run < runs; run++) {
            final String[] figures = probe(warm).trim().split(" ");
            for (int i = 0; i < columns.length; i++) {
                columns[i][run] = Long.parseLong(figures[i]);
            }
        }
        final long[] medians = new long[columns.length];
        for (int i = 0; i < columns.length; i++) {
            Arrays.sort(columns[i]);
            medians[i] = columns[i][runs / 2];
        }
        return medians;
    }

    private static String probe(final boolean warm) throws IOException, InterruptedException {
        final Process jvm = new ProcessBuilder(
                        Jvm.command(List.of(), FirstSpanProbe.class.getName(), List.of(String.valueOf(warm))))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        final String answer = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        if (jvm.waitFor() != 0) {
            throw new IOException("the JVM that was to start a span failed");
        }
        return answer;
    }

    private static void print(final PrintStream out, final Row row) {
        out.printf(
                Locale.ROOT,
                "%-17s first span %,.1f us, second %,.1f us; creating the engine %,.1f ms, warmUp() %,.1f ms%n",
                row.text("what"),
                row.number("firstNs") / NS_PER_US,
                row.number("secondNs") / NS_PER_US,
                row.number("createNs") / NS_PER_MS,
                row.number("warmUpNs") / NS_PER_MS);
    }
}
