package dev.nanospan.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The executable. Placeholder: it knows no commands yet. */
@Command(name = "nanospan", mixinStandardHelpOptions = true, version = "nanospan 0.1.0-SNAPSHOT")
public final class Main implements Runnable {
    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }

    /**
     * Runs one command and exits with its status.
     *
     * @param args the command and its options
     */
    public static void main(final String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }
}
