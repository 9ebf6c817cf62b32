package dev.nanospan.cli.demo;

import dev.nanospan.Nanospan;
import dev.nanospan.ledger.Ledger;
import java.time.Duration;
import java.util.Random;

/** Sends orders through the service, one after another, so that each run shows the same spans in the same order. */
public final class Demo {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private Demo() {}

    /**
     * Runs the demo and closes the engine.
     *
     * @param seed of quantities and prices
     * @return the final ledger
     */
    public static Ledger run(final Nanospan nanospan, final Pace pace, final int orders, final long seed)
            throws InterruptedException {
        try (nanospan;
                OrderService service = new OrderService(nanospan, pace, new Random(seed))) {
            final Random random = new Random(seed);
            for (int number = 1; number <= orders; number++) {
                service.receive(Order.next(number, random));
                nanospan.flush(DEADLINE); // so that the traces of an order are printed before the next one's
            }
            return nanospan.close(DEADLINE);
        }
    }
}
