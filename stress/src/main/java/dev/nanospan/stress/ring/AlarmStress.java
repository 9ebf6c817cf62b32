package dev.nanospan.stress.ring;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A consumer that goes to sleep while a producer passes a mark sees the mark, or is called. */
@JCStressTest
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "went to bed first, and was called")
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "came second, and saw the mark")
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "both at once")
@Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "sleeps through it")
@State
public class AlarmStress {
    private final Ring ring = new Ring();

    @Actor
    public void producer() {
        final int unused = ring.offer(1, 1);
    }

    @Actor
    public void consumer(final ZZ_Result result) {
        result.r1 = ring.isNeededOnGoingToBed();
    }

    @Arbiter
    public void rest(final ZZ_Result result) {
        result.r2 = ring.isRung();
    }
}
