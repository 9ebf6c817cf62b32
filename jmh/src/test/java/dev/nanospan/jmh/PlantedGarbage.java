package dev.nanospan.jmh;

/** What the gate must find: the smallest object for each operation. */
final class PlantedGarbage {
    private static volatile Object last = "";

    private PlantedGarbage() {}

    public static void main(final String[] args) {
        GateRun.print(args[0], operation -> () -> {
            operation.run();
            last = new Object();
        });
        if (last == null) {
            throw new IllegalStateException("nothing was planted");
        }
    }
}
