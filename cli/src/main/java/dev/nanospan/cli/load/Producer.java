package dev.nanospan.cli.load;

import dev.nanospan.Scope;
import dev.nanospan.Span;
import dev.nanospan.Tracer;
import dev.nanospan.record.Key;
import dev.nanospan.record.Name;
import dev.nanospan.record.Value;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes the spans of one thread: in pairs, a root and its child, each numbered; an event on every tenth. Every other
 * attribute is what a service would set.
 */
final class Producer implements Runnable {
    private static final Name REQUEST = Name.of("load.request");
    private static final Name STEP = Name.of("load.step");
    private static final Name TENTH = Name.of("load.tenth");
    private static final Key.OfLong SEQUENCE = Key.ofLong("load.seq");
    private static final Key.OfLong PRODUCER = Key.ofLong("load.producer");
    private static final Key.OfString ROUTE = Key.ofString("http.route");
    private static final Key.OfString ORDER = Key.ofString("load.order");
    private static final Value ORDERS = Value.of("/orders/{id}");
    private static final int EVENT_EVERY = 10;
    private static final int PAIR = 2;
    private static final int SPANS_A_LOOK = 64;
    private static final long PARK_FROM_NS = 100_000;
    private static final long PARK_LESS_NS = 60_000;
    private static final String[] ORDER_IDS = orderIds();

    private final Tracer tracer;
    private final Plan plan;
    private final int number;
    private long made;

    Producer(final Tracer tracer, final Plan plan, final int number) {
        this.tracer = tracer;
        this.plan = plan;
        this.number = number;
    }

    @Override
    public void run() {
        final long spans = plan.spansOf(number);
        final double intervalNs = plan.intervalNs();
        final long startNs = System.nanoTime();
        while (made < spans && !isOver(startNs)) {
            if (intervalNs > 0) {
                awaitNs(startNs + (long) (made * intervalNs));
            }
            makePair(made + 1 < spans);
        }
    }

    /** The clock is looked at now and then only, unless the rate makes that often enough. */
    private boolean isOver(final long startNs) {
        return plan.durationNs() > 0
                && (made % SPANS_A_LOOK == 0 || plan.ratePerSecond() > 0)
                && System.nanoTime() - startNs >= plan.durationNs();
    }

    private void makePair(final boolean withChild) {
        try (Scope scope = tracer.open(REQUEST)) {
            describe(scope.span());
            if (withChild) {
                final Span step = tracer.start(STEP);
                describe(step);
                step.end();
            }
        }
    }

    private void describe(final Span span) {
        final long sequence = made;
        span.set(SEQUENCE, sequence)
                .set(PRODUCER, number)
                .set(ROUTE, ORDERS)
                .set(ORDER, ORDER_IDS[(int) sequence & (ORDER_IDS.length - 1)]);
        if (sequence % EVENT_EVERY == 0) {
            span.event(TENTH);
        }
        made = sequence + 1;
    }

    /** Waits closely: parks while there is time for it, then spins. */
    private static void awaitNs(final long untilNs) {
        long leftNs = untilNs - System.nanoTime();
        while (leftNs > 0) {
            if (leftNs > PARK_FROM_NS) {
                LockSupport.parkNanos(leftNs - PARK_LESS_NS);
            } else {
                Thread.onSpinWait();
            }
            leftNs = untilNs - System.nanoTime();
        }
    }

    private static String[] orderIds() {
        final String[] ids = new String[64 * PAIR];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = String.format("order-%014d", 1_000_003L * i);
        }
        return ids;
    }
}
