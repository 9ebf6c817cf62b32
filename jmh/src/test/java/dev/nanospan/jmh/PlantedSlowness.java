package dev.nanospan.jmh;

/** What the gate must find on any machine: three times the work for each operation. */
final class PlantedSlowness {
    private static final int TIMES = 3;

    private PlantedSlowness() {}

    public static void main(final String[] args) {
        GateRun.print(args[0], operation -> () -> {
            for (int i = 0; i < TIMES; i++) {
                operation.run();
            }
        });
    }
}
