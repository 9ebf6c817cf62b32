package dev.nanospan.stress.ring;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A producer that finds a full ring never writes into slots that are still being read. */
@JCStressTest
@Outcome(id = "123, 0, 0", expect = Expect.ACCEPTABLE, desc = "full: refused, and nothing of it is seen")
@Outcome(id = "123, 1, 4", expect = Expect.ACCEPTABLE, desc = "room was made first, the record comes after the drain")
@Outcome(id = "1234, 1, 0", expect = Expect.ACCEPTABLE, desc = "room was made first, the drain still met the record")
@Outcome(expect = Expect.FORBIDDEN, desc = "overwritten while it was read, lost or delivered twice")
@State
public class FreedSlotsStress {
    private final Ring ring = new Ring();

    public FreedSlotsStress() {
        int unused = ring.offer(1, 3);
        unused = ring.offer(2, 3);
        unused = ring.offer(3, 2);
    }

    @Actor
    public void consumer(final III_Result result) {
        result.r1 = ring.drain();
    }

    @Actor
    public void producer(final III_Result result) {
        result.r2 = ring.isOffered(4, 3) ? 1 : 0;
    }

    @Arbiter
    public void rest(final III_Result result) {
        result.r3 = ring.drain();
    }
}
