package dev.nanospan.jmh;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the very first span of a JVM costs, with {@code warmUp()} before it and without: a JVM of its own for each
 * measurement, the median of several.
 */
final class FirstSpan {
    private static final int DEFAULT_RUNS = 5;
    private static final int MAX_RUNS = 1_000;
    private static final double NS_PER_US = 1e3;
    private static final double NS_PER_MS = 1e6;

    private FirstSpan() {}

    static int run(final List<String> args, final PrintStream out) throws IOException, InterruptedException {
        final Arguments arguments =
                Arguments.parse(args, Set.of("--runs"), Set.of()).withoutWords();
        final int runs = (int) arguments.number("--runs", 1, MAX_RUNS, DEFAULT_RUNS);
        out.printf("medians of %d JVMs each%n", runs);
        print(out, "without warmUp()", measure(runs, false));
        print(out, "with warmUp()", measure(runs, true));
        return Main.OK;
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

    private static void print(final PrintStream out, final String what, final long[] medians) {
        out.printf(
                Locale.ROOT,
                "%-17s first span %,.1f us, second %,.1f us; creating the engine %,.1f ms, warmUp() %,.1f ms%n",
                what,
                medians[FirstSpanProbe.FIRST] / NS_PER_US,
                medians[FirstSpanProbe.SECOND] / NS_PER_US,
                medians[FirstSpanProbe.CREATE] / NS_PER_MS,
                medians[FirstSpanProbe.WARM_UP] / NS_PER_MS);
    }
}
