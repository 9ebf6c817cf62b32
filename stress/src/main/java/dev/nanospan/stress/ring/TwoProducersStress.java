package dev.nanospan.stress.ring;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Two producers on one stripe, one of them across the end of the slab: both records are delivered whole, and once. One
 * of the two drains as well, so that two processors are enough.
 */
@JCStressTest
@Outcome(id = "0, 12", expect = Expect.ACCEPTABLE, desc = "waits behind a claim that is not published")
@Outcome(id = "2, 1", expect = Expect.ACCEPTABLE, desc = "the other record comes later")
@Outcome(id = "(12|21), 0", expect = Expect.ACCEPTABLE, desc = "both were there")
@Outcome(expect = Expect.FORBIDDEN, desc = "torn, lost, delivered twice or out of order")
@State
public class TwoProducersStress {
    private final Ring ring = new Ring().advance(5);

    @Actor
    public void producer() {
        final int unused = ring.offer(1, 2);
    }

    @Actor
    public void producerAndConsumer(final II_Result result) {
        final int unused = ring.offer(2, 3);
        result.r1 = ring.drain();
    }

    @Arbiter
    public void rest(final II_Result result) {
        result.r2 = ring.drain();
    }
}
