package dev.nanospan.jmh;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * From span to collector: spans are made in one JVM with 64 MiB of heap, and acknowledged by another, for each peer in turn.
 * Always with the drop ratio: who drops has less to do. At a rate also what a span costs the thread that makes it, by the
 * clock around it; a span is made when it is due, however late the one before was.
 */
final class Pipeline {
    private static final List<String> PEERS =
            List.of("nanospan-protobuf", "otel-protobuf", "otel-protobuf-default", "nanospan-json", "otel-json");
    private static final List<String> HEAP = List.of("-Xmx64m", "-Xms64m");
    private static final int DEFAULT_SECONDS = 10;
    private static final int MAX_SECONDS = 3_600;
    private static final int MAX_THREADS = 64;
    private static final long MAX_RATE = 100_000_000;
    private static final double MILLION = 1e6;
    private static final double NS_PER_S = 1e9;

    private Pipeline() {}

    static int run(final List<String> args, final PrintStream out) throws IOException, InterruptedException {
        final Arguments arguments = Arguments.parse(args, Set.of("--seconds", "--rate", "--threads"), Set.of());
        final long seconds = arguments.number("--seconds", 1, MAX_SECONDS, DEFAULT_SECONDS);
        final long rate = arguments.number("--rate", 0, MAX_RATE, 0);
        final long threads = arguments.number("--threads", 1, MAX_THREADS, 1);
        final List<String> peers = arguments.words().isEmpty() ? PEERS : arguments.words();
        out.println(PingPong.describe(PingPong.measure()));
        out.printf(
                "%-22s %12s %12s %8s %14s %12s %6s %12s %8s %10s %10s%n",
                "peer",
                "created/s",
                "delivered/s",
                "dropped",
                "CPU s/million",
                "bytes/span",
                "GCs",
                "wire B/span",
                "p50 ns",
                "p99.9 ns",
                "p99.99 ns");
        for (final String peer : peers) {
            out.println(row(peer, seconds, rate / threads, threads));
        }
        return Main.OK;
    }

    private static String row(final String peer, final long seconds, final long rate, final long threads)
            throws IOException, InterruptedException {
        try (AckProcess collector = AckProcess.start()) {
            final double[] figures = run(List.of(
                    peer,
                    collector.endpoint(),
                    String.valueOf(seconds),
                    String.valueOf(rate),
                    String.valueOf(threads)));
            return row(peer, figures, (double) collector.stop()[0]);
        }
    }

    private static double[] run(final List<String> args) throws IOException, InterruptedException {
        final Process jvm = new ProcessBuilder(Jvm.command(HEAP, PipelineRun.class.getName(), args))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.US_ASCII))) {
            final double[] figures = numbers(said.readLine());
            if (jvm.waitFor() != 0) {
                throw new IOException("the JVM of " + args.get(0) + " failed");
            }
            return figures;
        }
    }

    private static String row(final String peer, final double[] figures, final double wireBytes) {
        final double created = figures[0];
        final double delivered = figures[1];
        final double windowS = figures[5] / NS_PER_S;
        return String.format(
                Locale.ROOT,
                "%-22s %,12.0f %,12.0f %7.1f%% %14.2f %12.2f %6.0f %12.0f %,8.0f %,10.0f %,10.0f",
                peer,
                created / windowS,
                delivered / windowS,
                100 * Math.max(0, 1 - delivered / created),
                figures[2] / NS_PER_S / (delivered / MILLION),
                figures[3] / created,
                figures[4],
                wireBytes / figures[9],
                figures[6],
                figures[7],
                figures[8]);
    }

    private static double[] numbers(final String line) throws IOException {
        if (line == null) {
            throw new IOException("a JVM said nothing");
        }
        final String[] words = line.trim().split(" ");
        final double[] numbers = new double[words.length];
        for (int i = 0; i < words.length; i++) {
            numbers[i] = Double.parseDouble(words[i]);
        }
        return numbers;
    }
}
