package dev.nanospan.cli;

import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Options;
import dev.nanospan.Overflow;
import dev.nanospan.cli.load.Load;
import dev.nanospan.cli.load.Plan;
import dev.nanospan.config.Sources;
import dev.nanospan.ledger.Ledger;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes spans and sends them to a collector. */
@Command(
        name = "load",
        description = {
            "Make spans at a rate and send them by OTLP; print the ledger as one line of JSON at the end.",
            "Every second span is a child of the one before. Exit code 0 only if the ledger is exact."
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
final class LoadCommand implements Callable<Integer> {
    private static final long DEFAULT_SPANS = 1_000_000;
    private static final int MAX_THREADS = 1_024;

    /** With {@code --overflow block}: who asks for all spans wants them although a collector is slow. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description = "Where the collector is; /v1/traces is appended, unless it ends so.",
            defaultValue = "http://localhost:4318")
    private String endpoint = "";

    @Option(
            names = "--protocol",
            paramLabel = "http/json|http/protobuf",
            description = "How spans are written.",
            defaultValue = "http/json")
    private String protocol = "";

    @Option(
            names = "--spans",
            paramLabel = "N",
            description = "How many spans in all; without it 1,000,000, or as many as --duration allows.",
            defaultValue = Option.NULL_VALUE)
    private @Nullable Long spans;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "How many spans a second in all; 0 for as many as go.",
            defaultValue = "0")
    private long rate;

    @Option(names = "--threads", paramLabel = "N", description = "On how many threads.", defaultValue = "1")
    private int threads;

    @Option(
            names = "--duration",
            paramLabel = "SECONDS",
            description = "Stop after that time; 0 for when all spans are made.",
            defaultValue = "0")
    private long duration;

    @Option(
            names = "--overflow",
            paramLabel = "drop|block",
            description = "What to do while the ring is full.",
            defaultValue = "drop")
    private Overflow overflow = Overflow.DROP;

    @Option(names = "--compression", paramLabel = "none|gzip", description = "Of requests.", defaultValue = "none")
    private String compression = "";

    @Override
    public Integer call() throws InterruptedException {
        check("--spans", spans == null ? 1 : spans, 1, Long.MAX_VALUE);
        check("--rate", rate, 0, TimeUnit.SECONDS.toNanos(1));
        check("--threads", threads, 1, MAX_THREADS);
        check("--duration", duration, 0, TimeUnit.DAYS.toSeconds(365));
        final NanospanConfig config = NanospanConfig.builder(Sources.ofProcess())
                .set(Options.EXPORTER, List.of("otlp"))
                .set(Options.OTLP_ENDPOINT, Endpoints.traces(endpoint, spec.commandLine()))
                .set(Options.OTLP_PROTOCOL, protocol)
                .set(Options.OTLP_COMPRESSION, compression)
                .overflow(overflow)
                .overflowTimeout(PATIENCE)
                .build();
        final Ledger ledger = Load.run(Nanospan.create(config), plan(), System.err);
        System.out.println(ledger);
        return ledger.isExact() ? 0 : 1;
    }

    private Plan plan() {
        final long endless = duration > 0 ? Long.MAX_VALUE : DEFAULT_SPANS;
        return new Plan(spans == null ? endless : spans, rate, threads, TimeUnit.SECONDS.toNanos(duration));
    }

    private void check(final String option, final long value, final long min, final long max) {
        if (value < min || value > max) {
            throw new ParameterException(
                    spec.commandLine(), option + "=" + value + ": must be from " + min + " to " + max);
        }
    }
}
