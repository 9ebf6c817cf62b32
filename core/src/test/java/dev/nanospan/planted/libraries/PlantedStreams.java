package dev.nanospan.planted.libraries;

/** Prints. */
public class PlantedStreams {
    void out() {
        System.out.println("forbidden");
    }

    /** Prints to the other one. */
    public static class Err {
        void err() {
            System.err.println("forbidden");
        }
    }

    /** Prints a trace. */
    public static class Trace {
        void trace(final Exception of) {
            of.printStackTrace();
        }
    }
}
