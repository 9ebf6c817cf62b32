package dev.nanospan.cli.load;

import dev.nanospan.Nanospan;
import dev.nanospan.Tracer;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Ledger;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Makes the spans of a plan and says meanwhile how far it is. */
public final class Load {
    private static final Duration CLOSE = Duration.ofSeconds(60);
    private static final long PROGRESS_MS = 1_000;

    private final Nanospan nanospan;
    private final PrintStream progress;
    private final long startNs = System.nanoTime();
    private final Ledger ledger = new Ledger();

    private Load(final Nanospan nanospan, final PrintStream progress) {
        this.nanospan = nanospan;
        this.progress = progress;
    }

    /**
     * Makes all spans, delivers them and closes the engine.
     *
     * @param progress gets a line a second
     * @return the last ledger
     */
    public static Ledger run(final Nanospan nanospan, final Plan plan, final PrintStream progress)
            throws InterruptedException {
        return new Load(nanospan, progress).make(plan);
    }

    private Ledger make(final Plan plan) throws InterruptedException {
        final Tracer tracer = nanospan.tracer("nanospan.load");
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < plan.producers(); i++) {
            final Thread thread = new Thread(new Producer(tracer, plan, i), "load-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
        for (final Thread thread : threads) {
            await(thread);
        }
        final double madeS = seconds();
        final Ledger last = nanospan.close(CLOSE);
        progress.printf(
                "%,d spans made in %.2f s (%,.0f/s), %,d delivered in %.2f s (%,.0f/s)%n",
                last.get(Counter.STARTED),
                madeS,
                last.get(Counter.STARTED) / madeS,
                last.destination().exported,
                seconds(),
                last.destination().exported / seconds());
        return last;
    }

    private void await(final Thread thread) throws InterruptedException {
        thread.join(PROGRESS_MS);
        while (thread.isAlive()) {
            nanospan.ledger(ledger);
            progress.printf(
                    "%5.0f s  started %,d  delivered %,d  waiting %,d  lost %,d%n",
                    seconds(),
                    ledger.get(Counter.STARTED),
                    ledger.destination().exported,
                    ledger.queued() + ledger.destination().pending(),
                    ledger.dropped() + ledger.destination().failed);
            thread.join(PROGRESS_MS);
        }
    }

    private double seconds() {
        return (System.nanoTime() - startNs) / 1e9;
    }
}
