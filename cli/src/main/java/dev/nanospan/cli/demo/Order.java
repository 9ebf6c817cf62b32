package dev.nanospan.cli.demo;

import java.util.Random;

/**
 * An order as it comes in. What becomes of it follows from its number, so that each run makes the same spans: every
 * second of three meets a slow payment service, every third is refused by it.
 */
record Order(int number, String symbol, boolean buy, int quantity, long cents) {
    private static final String[] SYMBOLS = {"ESZ6", "NQZ6", "ZNH7", "CLF7"};

    static Order next(final int number, final Random random) {
        return new Order(
                number,
                SYMBOLS[random.nextInt(SYMBOLS.length)],
                random.nextBoolean(),
                50 * (1 + random.nextInt(9)),
                100L * (1_000 + random.nextInt(9_000)));
    }

    boolean isPaymentSlow() {
        return number % 3 == 2;
    }

    boolean isPaymentRefused() {
        return number % 3 == 0;
    }
}
