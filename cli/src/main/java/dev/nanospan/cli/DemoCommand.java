package dev.nanospan.cli;

import dev.nanospan.Checks;
import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.cli.demo.Demo;
import dev.nanospan.cli.demo.Pace;
import dev.nanospan.config.Sources;
import dev.nanospan.export.ConsoleColor;
import dev.nanospan.export.ConsoleExporter;
import dev.nanospan.ledger.Ledger;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the order service of the demo, and shows its traces and the ledger. */
@Command(
        name = "demo",
        description = {
            "Run a small order service, print its traces as trees, and the ledger at the end.",
            "Exit code 0 only if the ledger is exact."
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
final class DemoCommand implements Callable<Integer> {
    private static final int MAX_ORDERS = 1_000_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--orders", paramLabel = "N", description = "How many orders come in.", defaultValue = "3")
    private int orders;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of quantities and delays.", defaultValue = "1")
    private long seed;

    @Option(names = "--no-color", description = "Never use colours; NO_COLOR in the environment says the same.")
    private boolean noColor;

    @Option(
            names = "--checks",
            paramLabel = "strict|off",
            description = "How hard to look for misuse.",
            defaultValue = "off")
    private Checks checks = Checks.OFF;

    @Override
    public Integer call() throws InterruptedException {
        if (orders < 1 || orders > MAX_ORDERS) {
            throw new ParameterException(
                    spec.commandLine(), "--orders=" + orders + ": must be from 1 to " + MAX_ORDERS);
        }
        final PrintStream out = System.out;
        final ConsoleExporter console = ConsoleExporter.builder()
                .target(out)
                .color(noColor ? ConsoleColor.NEVER : ConsoleColor.AUTO)
                .build();
        final NanospanConfig config = NanospanConfig.builder(Sources.ofProcess())
                .exporter(console)
                .checks(checks)
                .misuseListener(misuse -> System.err.println(misuse))
                .build();
        final Ledger ledger = Demo.run(Nanospan.create(config), Pace.REAL, orders, seed);
        out.print(LedgerText.of(ledger));
        out.println(ledger);
        return ledger.isExact() ? 0 : 1;
    }
}
