package dev.nanospan.jmh;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Set;

/**
 * The way into the jar: the first argument says what to do, the rest is its own. A bad argument gives one line on
 * standard error and exit code {@value #USAGE}.
 */
public final class Main {
    static final int OK = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;

    private static final String COMMANDS = "jmh <options of JMH> | budget <results.json>... [--strict]"
            + " | pipeline [--seconds N] [--rate N] [--threads N]"
            + " | soak --spans N --threads N [--ring-bytes N] | first-span [--runs N] | footprint | pingpong";

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
            err.println(e.getMessage() + "; usage: " + COMMANDS);
            return USAGE;
        }
    }

    private static int run(final String command, final List<String> args, final PrintStream out, final PrintStream err)
            throws IOException, InterruptedException {
        return switch (command) {
            case "jmh" -> JmhCommand.run(args);
            case "budget" -> BudgetCommand.run(args, out);
            case "pipeline" -> Pipeline.run(args, out);
            case "soak" -> Soak.run(args, out, err);
            case "first-span" -> FirstSpan.run(args, out);
            case "footprint" -> FootprintReport.run(args, out);
            case "pingpong" -> pingPong(args, out);
            default -> throw new UsageException("unknown command " + command);
        };
    }

    private static int pingPong(final List<String> args, final PrintStream out) {
        Arguments.parse(args, Set.of(), Set.of()).withoutWords();
        out.println(PingPong.describe(PingPong.measure()));
        return OK;
    }
}
