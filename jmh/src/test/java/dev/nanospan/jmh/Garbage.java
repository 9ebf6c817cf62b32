package dev.nanospan.jmh;

/** Allocates the smallest object so many times: what a soak would be like if a span cost one. */
final class Garbage {
    private static volatile Object last = "";

    private Garbage() {}

    public static void main(final String[] args) {
        final int objects = Integer.parseInt(args[0]);
        for (int i = 0; i < objects; i++) {
            last = new Object();
        }
        System.out.println(last);
    }
}
