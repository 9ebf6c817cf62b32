package dev.nanospan.jmh;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** Something that the jar can do. */
interface Command {
    /** The first argument, that asks for it. */
    String name();

    /** What may stand behind its name. */
    String usage();

    /** What it does and what its options mean, for {@code -h}. */
    String help();

    /**
     * Does it.
     *
     * @param args what stands behind the name
     * @return the exit code of the process
     * @throws UsageException if it was asked for in the wrong way
     */
    int run(List<String> args, PrintStream out, PrintStream err) throws IOException, InterruptedException;
}
