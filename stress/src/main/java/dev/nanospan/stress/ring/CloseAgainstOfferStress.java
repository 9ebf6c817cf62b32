package dev.nanospan.stress.ring;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/** A record is either refused or delivered, however its offer and the close of the ring meet. */
@JCStressTest
@Outcome(id = "1, 1, 0, 0", expect = Expect.ACCEPTABLE, desc = "offered before the close, drained at once")
@Outcome(id = "1, 0, 1, 0", expect = Expect.ACCEPTABLE, desc = "claimed before the close, published after the drain")
@Outcome(id = "0, 0, 0, 0", expect = Expect.ACCEPTABLE, desc = "refused")
@Outcome(expect = Expect.FORBIDDEN, desc = "taken and lost, refused and delivered, or taken after the close")
@State
public class CloseAgainstOfferStress {
    private final Ring ring = new Ring().advance(6);

    @Actor
    public void producer(final IIII_Result result) {
        result.r1 = ring.isOffered(1, 3) ? 1 : 0;
    }

    @Actor
    public void consumer(final IIII_Result result) {
        ring.close();
        result.r2 = ring.drain();
    }

    @Arbiter
    public void rest(final IIII_Result result) {
        result.r3 = ring.drain();
        result.r4 = ring.isOffered(2, 1) ? 1 : 0;
    }
}
