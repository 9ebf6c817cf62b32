package dev.nanospan.jmh;

import dev.nanospan.ConfigException;
import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Options;
import dev.nanospan.Overflow;
import dev.nanospan.Tracer;
import dev.nanospan.jmh.peer.HeaderReader;
import dev.nanospan.jmh.peer.OwnOptions;
import dev.nanospan.jmh.peer.Spans;
import dev.nanospan.jmh.report.Format;
import dev.nanospan.jmh.report.Result;
import dev.nanospan.jmh.report.Result.Row;
import dev.nanospan.jmh.report.Table;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Ledger;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Sends a number of spans through the ring into a consumer that reads every header, or by OTLP to a collector in another JVM,
 * with producers that wait when the ring is full, and prints the ledger. Nothing is allocated for a span, here or in the engine, so it runs under a
 * collector that never collects.
 */
final class Soak extends Measurement {
    private static final Duration PATIENCE = Duration.ofHours(1);
    private static final Duration CLOSE_DEADLINE = Duration.ofMinutes(5);
    private static final int MAX_THREADS = 1_024;
    private static final int DEFAULT_RING_BYTES = 16 << 20;
    private static final int MAX_BATCH = 65_535;
    private static final int DEFAULT_BATCH = 2_048;
    private static final double NS_PER_S = 1e9;

    @Override
    public String name() {
        return "soak";
    }

    @Override
    public String usage() {
        return "--spans N --threads N [--ring-bytes N] [--json | --protobuf] [--batch-spans N] [--out FILE]";
    }

    @Override
    public String help() {
        return """
                Sends spans through the ring into a consumer that reads every header, with producers that wait while it is full,
                and prints the ledger as its last line. Exit code 0 only if that is exact and complete. Allocates nothing for a
                span: run it under -XX:+UnlockExperimentalVMOptions -XX:+UseEpsilonGC.

                  --spans N         in all
                  --threads N       that make them
                  --ring-bytes N    of the ring; 16 MiB if left out
                  --json            posts them to a collector in another JVM, as OTLP JSON
                  --protobuf        the same as protobuf
                  --batch-spans N   of a request; 2,048 if left out
                  --out FILE        writes the ledger and machine facts as JSON""";
    }

    @Override
    Set<String> options() {
        return Set.of("--spans", "--threads", "--ring-bytes", "--batch-spans");
    }

    @Override
    Set<String> switches() {
        return Set.of("--json", "--protobuf");
    }

    @Override
    List<Row> measure(final Arguments arguments, final Progress progress) throws IOException, InterruptedException {
        arguments.withoutWords();
        final long spans = arguments.number("--spans", 1, Long.MAX_VALUE);
        final int threads = (int) arguments.number("--threads", 1, MAX_THREADS);
        final int ringBytes = (int) arguments.number("--ring-bytes", 1, Integer.MAX_VALUE, DEFAULT_RING_BYTES);
        final NanospanConfig.Builder config = config(ringBytes);
        if (!arguments.has("--json") && !arguments.has("--protobuf")) {
            return List.of(send(config.exporter(new HeaderReader(Spans.ATTRIBUTES)), spans, threads, progress));
        }
        try (AckProcess collector = AckProcess.start()) {
            config.set(Options.EXPORTER, List.of("otlp"))
                    .set(Options.OTLP_ENDPOINT, URI.create(collector.endpoint()))
                    .set(Options.OTLP_PROTOCOL, arguments.has("--json") ? "http/json" : "http/protobuf")
                    .set(Options.BATCH_SPANS, (int) arguments.number("--batch-spans", 1, MAX_BATCH, DEFAULT_BATCH));
            final Row row = send(config, spans, threads, progress);
            final long[] came = collector.stop();
            progress.say(String.format(Locale.ROOT, "%,d bytes in %,d requests", came[0], came[1]));
            return List.of(row);
        }
    }

    private static Row send(
            final NanospanConfig.Builder config, final long spans, final int threads, final Progress progress)
            throws InterruptedException {
        final NanospanConfig built = built(config);
        progress.of(1).step(String.format(Locale.ROOT, "%,d spans from %d threads", spans, threads));
        final long fromNs = System.nanoTime();
        final Ledger ledger = send(built, spans, threads);
        final double tookS = (System.nanoTime() - fromNs) / NS_PER_S;
        progress.say(String.format(Locale.ROOT, "%,d spans from %d threads in %.1f s", spans, threads, tookS));
        final Map<String, Object> row = new LinkedHashMap<>();
        row.put("spans", spans);
        row.put("threads", threads);
        row.put("seconds", tookS);
        row.put("good", isGood(ledger, spans));
        row.put("ledger", ledger.toString());
        return new Row(row);
    }

    /** The ledger and nothing else, so that a program can read it. */
    @Override
    void print(final Result result, final PrintStream out) {
        out.println(result.rows().get(0).text("ledger"));
    }

    @Override
    int judge(final Result result, final PrintStream out) {
        return "true".equals(result.rows().get(0).text("good")) ? Main.OK : Main.FAILED;
    }

    @Override
    public List<Table> tables(final Result result) {
        return List.of(new Table(
                "spans through the ring, none of them lost",
                List.of("spans", "threads", "seconds", "exact and complete"),
                result.rows().stream()
                        .map(row -> List.of(
                                Format.count(row.number("spans")),
                                Format.count(row.number("threads")),
                                Format.short3(row.number("seconds")),
                                row.text("good")))
                        .toList()));
    }

    /** Whether every span is accounted for, delivered, and was among those asked for. */
    static boolean isGood(final Ledger ledger, final long spans) {
        return ledger.isExact() && ledger.isComplete() && ledger.get(Counter.STARTED) == spans;
    }

    private static NanospanConfig.Builder config(final int ringBytes) {
        return NanospanConfig.builder(OwnOptions.sources())
                .name("soak")
                .ringBytes(ringBytes)
                .overflow(Overflow.BLOCK)
                .overflowTimeout(PATIENCE);
    }

    private static NanospanConfig built(final NanospanConfig.Builder config) {
        try {
            return config.build();
        } catch (final ConfigException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private static Ledger send(final NanospanConfig config, final long spans, final int threads)
            throws InterruptedException {
        try (Nanospan nanospan = Nanospan.create(config)) {
            final Tracer tracer = nanospan.tracer("nanospan-jmh");
            final Thread[] producers = new Thread[threads];
            for (int i = 0; i < threads; i++) {
                final long share = spans / threads + (i < spans % threads ? 1 : 0);
                producers[i] = new Thread(() -> produce(tracer, share), "producer-" + i);
                producers[i].start();
            }
            for (final Thread producer : producers) {
                producer.join();
            }
            return nanospan.close(CLOSE_DEADLINE);
        }
    }

    private static void produce(final Tracer tracer, final long spans) {
        final Spans writer = new Spans();
        for (long i = 0; i < spans; i++) {
            writer.root(tracer);
        }
    }
}
