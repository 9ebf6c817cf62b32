package dev.nanospan.jmh;

/** What the gate must find: twice the work for each operation. */
final class PlantedSlowness {
    private PlantedSlowness() {}

    public static void main(final String[] args) {
        GateRun.print(args[0], operation -> () -> {
            operation.run();
            operation.run();
        });
    }
}
