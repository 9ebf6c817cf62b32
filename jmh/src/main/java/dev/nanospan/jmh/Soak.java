package dev.nanospan.jmh;

import dev.nanospan.ConfigException;
import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Options;
import dev.nanospan.Overflow;
import dev.nanospan.Tracer;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Ledger;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Sends a number of spans through the ring into a consumer that reads every header, or by OTLP to a collector in another JVM,
 * with producers that wait when the ring is full, and prints the ledger. Nothing is allocated for a span, here or in the engine, so it runs under a
 * collector that never collects.
 */
final class Soak {
    private static final Duration PATIENCE = Duration.ofHours(1);
    private static final Duration CLOSE_DEADLINE = Duration.ofMinutes(5);
    private static final int MAX_THREADS = 1_024;
    private static final int DEFAULT_RING_BYTES = 16 << 20;
    private static final int MAX_BATCH = 65_535;
    private static final int DEFAULT_BATCH = 2_048;
    private static final double NS_PER_S = 1e9;

    private Soak() {}

    static int run(final List<String> args, final PrintStream out, final PrintStream err)
            throws IOException, InterruptedException {
        final Arguments arguments = Arguments.parse(
                        args,
                        Set.of("--spans", "--threads", "--ring-bytes", "--batch-spans"),
                        Set.of("--json", "--protobuf"))
                .withoutWords();
        final long spans = arguments.number("--spans", 1, Long.MAX_VALUE);
        final int threads = (int) arguments.number("--threads", 1, MAX_THREADS);
        final int ringBytes = (int) arguments.number("--ring-bytes", 1, Integer.MAX_VALUE, DEFAULT_RING_BYTES);
        final NanospanConfig.Builder config = config(ringBytes);
        if (!arguments.has("--json") && !arguments.has("--protobuf")) {
            return send(config.exporter(new HeaderReader(Spans.ATTRIBUTES)), spans, threads, out, err);
        }
        try (AckProcess collector = AckProcess.start()) {
            config.set(Options.EXPORTER, List.of("otlp"))
                    .set(Options.OTLP_ENDPOINT, URI.create(collector.endpoint()))
                    .set(Options.OTLP_PROTOCOL, arguments.has("--json") ? "http/json" : "http/protobuf")
                    .set(Options.BATCH_SPANS, (int) arguments.number("--batch-spans", 1, MAX_BATCH, DEFAULT_BATCH));
            final int exitCode = send(config, spans, threads, out, err);
            final long[] came = collector.stop();
            err.printf(Locale.ROOT, "%,d bytes in %,d requests%n", came[0], came[1]);
            return exitCode;
        }
    }

    private static int send(
            final NanospanConfig.Builder config,
            final long spans,
            final int threads,
            final PrintStream out,
            final PrintStream err)
            throws InterruptedException {
        final long fromNs = System.nanoTime();
        final Ledger ledger = send(built(config), spans, threads);
        final double tookS = (System.nanoTime() - fromNs) / NS_PER_S;
        err.printf(Locale.ROOT, "%,d spans from %d threads in %.1f s%n", spans, threads, tookS);
        out.println(ledger);
        return isGood(ledger, spans) ? Main.OK : Main.FAILED;
    }

    /** Whether every span is accounted for, delivered, and was among those asked for. */
    static boolean isGood(final Ledger ledger, final long spans) {
        return ledger.isExact() && ledger.isComplete() && ledger.get(Counter.STARTED) == spans;
    }

    private static NanospanConfig.Builder config(final int ringBytes) {
        return NanospanConfig.builder()
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
