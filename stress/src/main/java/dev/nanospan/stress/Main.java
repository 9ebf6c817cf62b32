package dev.nanospan.stress;

/** Runs the memory-model tests: the options are those of jcstress. */
public final class Main {
    private Main() {}

    /**
     * Runs the memory-model tests.
     *
     * @param args options of jcstress
     * @throws Exception if jcstress does
     */
    public static void main(final String[] args) throws Exception {
        org.openjdk.jcstress.Main.main(args);
    }
}
