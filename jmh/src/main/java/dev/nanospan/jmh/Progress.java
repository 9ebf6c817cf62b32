package dev.nanospan.jmh;

import java.io.PrintStream;
import java.util.Locale;

/** Tells people on standard error what is being done and how far it has got. One thread. */
final class Progress {
    private static final double NS_PER_S = 1e9;

    private final PrintStream err;
    private final String command;
    private final long startNs = System.nanoTime();
    private int steps;
    private int done;

    Progress(final String command, final PrintStream err) {
        this.command = command;
        this.err = err;
    }

    /** Says how many steps there will be from here on. */
    Progress of(final int more) {
        steps = done + more;
        return this;
    }

    /** A step begins. */
    void step(final String what) {
        done++;
        final double elapsedS = (System.nanoTime() - startNs) / NS_PER_S;
        err.printf(
                Locale.ROOT, "%s [%d/%d] %s (%.0f s so far)%n", command, done, Math.max(steps, done), what, elapsedS);
        err.flush();
    }

    /** Something to be known. */
    void say(final String what) {
        err.println(command + ": " + what);
        err.flush();
    }
}
