package dev.nanospan.cli.demo;

import dev.nanospan.Nanospan;
import dev.nanospan.Span;
import dev.nanospan.Tracer;
import dev.nanospan.record.Key;
import dev.nanospan.record.Name;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Checks limits on a thread of its own, for which the parent is given explicitly. */
final class RiskDesk implements AutoCloseable {
    private static final Name CHECK = Name.of("check limits");
    private static final Key.OfBoolean WITHIN = Key.ofBoolean("limit.within");

    private final ExecutorService pool = Executors.newSingleThreadExecutor(task -> new Thread(task, "risk"));
    private final Tracer tracer;
    private final Pace pace;

    RiskDesk(final Nanospan nanospan, final Pace pace) {
        this.tracer = nanospan.tracer("risk-desk");
        this.pace = pace;
    }

    /** Checks an order, and waits for the answer. */
    void check(final Span parent) throws InterruptedException {
        Work.await(pool.submit(() -> checkHere(parent)));
    }

    private void checkHere(final Span parent) {
        final Span span = tracer.start(CHECK, parent);
        pace.work(150);
        span.set(WITHIN, true).end();
    }

    @Override
    public void close() {
        pool.shutdown();
    }
}
