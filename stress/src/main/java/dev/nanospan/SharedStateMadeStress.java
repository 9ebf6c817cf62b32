package dev.nanospan;

import dev.nanospan.ledger.Counter;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A state that one borrower makes because all others are held up is seen by others whole or not at all, and what was counted
 * with it is in the sum.
 */
@JCStressTest
@Outcome(id = "1, 1, 2", expect = Expect.ACCEPTABLE, desc = "both had a whole state; both are in the sum")
@Outcome(expect = Expect.FORBIDDEN, desc = "a state came half made, or what was counted with it is lost")
@State
public class SharedStateMadeStress {
    private final ThreadStates states = new ThreadStates(StressEngine.engine(), 1);

    /** Keeps the only state there is from the start. */
    public SharedStateMadeStress() {
        final ThreadState unused = states.borrow();
    }

    @Actor
    public void one(final III_Result result) {
        result.r1 = use();
    }

    @Actor
    public void other(final III_Result result) {
        result.r2 = use();
    }

    @Arbiter
    public void reader(final III_Result result) {
        final long[] sum = new long[Tally.counters()];
        states.addTo(sum);
        result.r3 = (int) sum[Counter.ENDED.ordinal()];
    }

    private int use() {
        final ThreadState state = states.borrow();
        final boolean whole = state.isShared()
                && state.recordedHandles.handles() == 0
                && state.unrecordedHandles.handles() == 0
                && state.scopes.depth() == 0
                && state.keptRecorders() == 0;
        state.countEnded();
        states.release(state);
        return whole ? 1 : 0;
    }
}
