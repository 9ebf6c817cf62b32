package dev.nanospan.jmh;

import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Ledger;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * Counts the spans of the measured iterations and those among them that were not delivered, so that both stand beside the
 * time in the results. The first thread counts for all.
 */
@AuxCounters(AuxCounters.Type.EVENTS)
@State(Scope.Thread)
public class Drops {
    /** Spans started. */
    public long started;

    /** Spans dropped. */
    public long dropped;

    private final Ledger ledger = new Ledger();
    private long startedBefore;
    private long droppedBefore;

    /** Notes where the counters stand. */
    @Setup(Level.Iteration)
    public void begin(final EngineState engine) {
        engine.nanospan.ledger(ledger);
        startedBefore = ledger.get(Counter.STARTED);
        droppedBefore = ledger.dropped();
    }

    /** Lets the first thread count. */
    @TearDown(Level.Iteration)
    public void end(final EngineState engine, final ThreadParams thread) {
        if (thread.getThreadIndex() == 0) {
            count(engine);
        }
    }

    /** Notes what has come since, for all threads. */
    void count(final EngineState engine) {
        engine.nanospan.ledger(ledger);
        started = ledger.get(Counter.STARTED) - startedBefore;
        dropped = ledger.dropped() - droppedBefore;
    }
}
