package dev.nanospan.cli;

import dev.nanospan.ConfigException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The executable. Exit codes: 0 if all went well, 1 if a command failed, 2 if it was called in a way it does not know.
 *
 * <pre>
 * java -jar nanospan.jar demo --orders 5
 * </pre>
 */
@Command(
        name = "nanospan",
        description = "Tracing that stays on: nothing allocated on the traced thread, every span accounted for.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.Versions.class,
        subcommands = {
            DemoCommand.class,
            LoadCommand.class,
            ServeCommand.class,
            RecoverCommand.class,
            ConfigCommand.class,
            SpillCommand.class,
            VersionCommand.class
        })
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "say which command: demo, load, serve, recover, config, spill or version");
    }

    /**
     * Runs one command and exits with its status.
     *
     * @param args the command and its options
     */
    public static void main(final String[] args) {
        System.exit(run(args));
    }

    /** Runs one command; returns its exit code. */
    static int run(final String... args) {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Main::explain)
                .setExecutionExceptionHandler(Main::fail)
                .execute(args);
    }

    private static int explain(final ParameterException e, final String[] args) {
        final CommandLine command = e.getCommandLine();
        complain(command, e.getMessage() + " (try --help)");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static int fail(final Exception e, final CommandLine command, final CommandLine.ParseResult parsed) {
        if (e instanceof ConfigException config) {
            config.problems().forEach(problem -> complain(command, problem));
        } else {
            complain(command, e.toString());
        }
        return command.getCommandSpec().exitCodeOnExecutionException();
    }

    private static void complain(final CommandLine command, final String what) {
        final String oneLine = what.replaceAll("\\p{Cntrl}+", " ");
        command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + oneLine);
    }
}
