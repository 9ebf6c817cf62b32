package dev.nanospan.stress.ring;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A span that ends is open or in the ring whenever somebody looks, first for what is open; when it has ended it is in the ring
 * alone.
 */
@JCStressTest
@Outcome(id = "1, 0, 1", expect = Expect.ACCEPTABLE, desc = "still open")
@Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "open at the first look, published at the second")
@Outcome(id = "0, 1, 1", expect = Expect.ACCEPTABLE, desc = "published")
@Outcome(expect = Expect.FORBIDDEN, desc = "torn, or in neither of both")
@State
public class OpenSpanEndStress {
    private final FileRing ring = new FileRing().begin(1);

    @Actor
    public void producer() {
        ring.end(1);
    }

    @Actor
    public void reader(final III_Result result) {
        result.r1 = ring.interrupted();
        result.r2 = ring.recovered();
    }

    @Arbiter
    public void rest(final III_Result result) {
        result.r3 = ring.interrupted() * 10 + ring.recovered();
    }
}
