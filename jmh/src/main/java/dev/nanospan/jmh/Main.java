package dev.nanospan.jmh;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The way into the jar: the first argument says what to do, the rest is its own. A bad argument gives one line on
 * standard error and exit code {@value #USAGE}.
 */
public final class Main {
    static final int OK = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;

    static final List<Command> COMMANDS = List.of(
            new JmhCommand(),
            new ListCommand(),
            new Hot(),
            new Alone(),
            new Encode(),
            new Propagate(),
            new Pipeline(),
            new Latency(),
            new Scale(),
            new Tune(),
            new BudgetCommand(),
            new ReportCommand(),
            new Soak(),
            new FirstSpan(),
            new FootprintReport(),
            new PingPongReport());

    private static final List<String> HELP = List.of("-h", "--help");

    private Main() {}

    /**
     * Runs a subcommand and ends the JVM with its exit code.
     *
     * @param args the subcommand and its arguments
     * @throws Exception if it could not be carried out
     */
    public static void main(final String[] args) throws Exception {
        final int exitCode = run(List.of(args), System.out, System.err);
        System.out.flush();
        System.exit(exitCode);
    }

    /** Runs a subcommand and returns the exit code. */
    static int run(final List<String> args, final PrintStream out, final PrintStream err)
            throws IOException, InterruptedException {
        try {
            if (args.isEmpty()) {
                throw new UsageException("no command");
            }
            return run(args.get(0), args.subList(1, args.size()), out, err);
        } catch (final UsageException e) {
            err.println(e.getMessage() + "; usage: " + usage());
            return USAGE;
        }
    }

    private static int run(final String name, final List<String> args, final PrintStream out, final PrintStream err)
            throws IOException, InterruptedException {
        if (HELP.contains(name)) {
            return new ListCommand().run(List.of(), out, err);
        }
        final Command command = COMMANDS.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageException("unknown command " + name));
        if (!(command instanceof JmhCommand) && args.stream().anyMatch(HELP::contains)) {
            out.println("usage: " + usage(command) + "\n\n" + command.help());
            return OK;
        }
        return command.run(args, out, err);
    }

    private static String usage() {
        return COMMANDS.stream().map(Main::usage).collect(Collectors.joining(" | "));
    }

    private static String usage(final Command command) {
        return (command.name() + " " + command.usage()).trim();
    }
}
