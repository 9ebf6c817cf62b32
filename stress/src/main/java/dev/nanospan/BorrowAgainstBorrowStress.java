package dev.nanospan;

import dev.nanospan.ledger.Counter;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A shared state is one borrower's at a time, and the next one goes on from what it left: counting is a plain addition,
 * which two at once, or one that sees an old count, would lose.
 */
@JCStressTest
@Outcome(id = "4, 1", expect = Expect.ACCEPTABLE, desc = "one after the other had the only state")
@Outcome(id = "4, 2", expect = Expect.ACCEPTABLE, desc = "one waited for too long and made a state")
@Outcome(expect = Expect.FORBIDDEN, desc = "two had one state at the same time, or a count was not handed on")
@State
public class BorrowAgainstBorrowStress {
    private final ThreadStates states = new ThreadStates(StressEngine.engine(), 1);

    @Actor
    public void one() {
        useTwice();
    }

    @Actor
    public void other() {
        useTwice();
    }

    @Arbiter
    public void reader(final II_Result result) {
        final long[] sum = new long[Tally.counters()];
        states.addTo(sum);
        result.r1 = (int) sum[Counter.ENDED.ordinal()];
        result.r2 = states.sharedStates();
    }

    private void useTwice() {
        for (int i = 0; i < 2; i++) {
            final ThreadState state = states.borrow();
            state.countEnded();
            states.release(state);
        }
    }
}
