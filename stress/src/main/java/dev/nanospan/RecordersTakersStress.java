package dev.nanospan;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Two takers never get the same recorder, be it new or given back, and never more than there may be. */
@JCStressTest
@Outcome(id = "0, 1, -1", expect = Expect.ACCEPTABLE, desc = "two recorders, and no third")
@Outcome(id = "1, 0, -1", expect = Expect.ACCEPTABLE, desc = "two recorders, and no third")
@Outcome(expect = Expect.FORBIDDEN, desc = "one recorder twice, one that was not made, or too many")
@State
public class RecordersTakersStress {
    private static final int NOT_MADE = -2;

    private final Recorders recorders = StressRecorders.of(2);

    /** One recorder waits in the pool, the other has not been made. */
    public RecordersTakersStress() {
        recorders.give(recorders.take());
    }

    @Actor
    public void one(final III_Result result) {
        result.r1 = takeMade();
    }

    @Actor
    public void other(final III_Result result) {
        result.r2 = takeMade();
    }

    @Arbiter
    public void rest(final III_Result result) {
        result.r3 = recorders.take();
    }

    private int takeMade() {
        final int number = recorders.take();
        return number < 0 || recorders.byNumber[number] != null ? number : NOT_MADE;
    }
}
