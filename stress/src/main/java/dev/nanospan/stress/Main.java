package dev.nanospan.stress;

import dev.nanospan.stress.model.ModelCommand;
import dev.nanospan.stress.soak.SoakCommand;
import dev.nanospan.stress.w3c.W3cCommand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The executable: one command, then its options. */
public final class Main {
    private static final int USAGE = 2;

    private Main() {}

    /**
     * Runs one command.
     *
     * @param args {@code jcstress} and the options of jcstress, {@code soak} and its options, {@code model}, or {@code
     *     w3c} and its port
     * @throws Exception if the command does
     */
    public static void main(final String[] args) throws Exception {
        final String command = args.length == 0 ? "" : args[0];
        final String[] options = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
        switch (command) {
            case "jcstress" -> jcstress(options);
            case "soak" -> System.exit(SoakCommand.run(options));
            case "model" -> System.exit(ModelCommand.run());
            case "w3c" -> System.exit(W3cCommand.run(options));
            default -> usage();
        }
    }

    /** Two processors, whatever the machine has: the tests have at most three actors, and runs can be compared. */
    private static void jcstress(final String[] options) throws Exception {
        final List<String> all = new ArrayList<>(Arrays.asList(options));
        if (!all.contains("-c")) {
            all.add("-c");
            all.add("2");
        }
        org.openjdk.jcstress.Main.main(all.toArray(new String[0]));
    }

    private static void usage() {
        System.err.println("usage: java -jar nanospan-stress.jar jcstress [options of jcstress]");
        System.err.println("       java -jar nanospan-stress.jar soak [--seconds N] [--threads N] [--seed S]");
        System.err.println("       java -jar nanospan-stress.jar model");
        System.err.println("       java -jar nanospan-stress.jar w3c --port N");
        System.exit(USAGE);
    }
}
