package dev.nanospan.jmh;

import java.io.IOException;

/** Runs the benchmarks: the options are those of JMH. */
public final class Main {
    private Main() {}

    /**
     * Runs the benchmarks.
     *
     * @param args options of JMH
     * @throws IOException if JMH can't write its results
     */
    public static void main(final String[] args) throws IOException {
        org.openjdk.jmh.Main.main(args);
    }
}
