package dev.nanospan.cli;

import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Options;
import dev.nanospan.config.Sources;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Ledger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Exports what a process that was killed left in the file of its ring. */
@Command(
        name = "recover",
        description = {
            "Export the spans that a process which was killed left in the file of its ring (nanospan.ring.file), with"
                    + " nanospan.ring.open-spans also those that were open: as lines of OTLP JSON to standard output, or to"
                    + " a collector. What was exported is taken out of the file.",
            "Processors are those of the environment, such as nanospan.redact.profile: what the service itself does in code"
                    + " is not known here. Without redact among them a warning says that spans come as they were set. The ledger goes to standard error, a"
                    + " line for each crash. Exit code 0 only if there was something and all of it was delivered."
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
final class RecoverCommand implements Callable<Integer> {
    private static final String REDACT = "redact";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "FILE",
            description = "The file, by the name that was configured.",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private Path file = Path.of("");

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description = "Where a collector is; /v1/traces is appended, unless it ends so.",
            defaultValue = Option.NULL_VALUE)
    private @Nullable String endpoint;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "How long it may take for each crash.",
            defaultValue = "60")
    private long timeout;

    @Override
    public Integer call() {
        final NanospanConfig.Builder config = NanospanConfig.builder(Sources.ofProcess())
                .set(Options.EXPORTER, List.of("stdout"))
                .jmx(false);
        if (endpoint != null) {
            config.set(Options.EXPORTER, List.of("otlp"))
                    .set(Options.OTLP_ENDPOINT, Endpoints.traces(endpoint, spec.commandLine()));
        }
        final NanospanConfig built = config.build();
        warnOfRawSpans(built);
        Optional<Ledger> ledger = recover(built);
        if (ledger.isEmpty()) {
            spec.commandLine().getErr().println("nothing to recover from " + file);
            return 1;
        }
        while (ledger.isPresent()) {
            System.err.println(ledger.get());
            if (!isDelivered(ledger.get())) {
                return 1;
            }
            ledger = recover(built);
        }
        return 0;
    }

    private void warnOfRawSpans(final NanospanConfig config) {
        if (!config.get(Options.PROCESSORS).contains(REDACT)) {
            spec.commandLine()
                    .getErr()
                    .println(
                            "warning: spans would be exported as they were set, as there is no redact among the processors"
                                    + " (nanospan.redact.profile=strict puts it there)");
        }
    }

    private Optional<Ledger> recover(final NanospanConfig config) {
        return Nanospan.recover(file, config, Duration.ofSeconds(timeout));
    }

    private static boolean isDelivered(final Ledger ledger) {
        return ledger.isComplete() && ledger.get(Counter.RECOVERED_FAILED) == 0;
    }
}
