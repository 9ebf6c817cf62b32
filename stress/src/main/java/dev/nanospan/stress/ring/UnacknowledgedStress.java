package dev.nanospan.stress.ring;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A producer never writes over a record that is not acknowledged, and who finds room sees in the file that it was: so a
 * process that recovers never begins to look before what was written over.
 */
@JCStressTest
@Outcome(id = "0, (0|3), 23", expect = Expect.ACCEPTABLE, desc = "full: refused, and nothing of it is seen")
@Outcome(id = "1, 3, 234", expect = Expect.ACCEPTABLE, desc = "acknowledged first: written where that record stood")
@Outcome(expect = Expect.FORBIDDEN, desc = "written over what was not acknowledged, or before the file said so")
@State
public class UnacknowledgedStress {
    private final FileRing ring = new FileRing().fill();

    @Actor
    public void consumer() {
        ring.acknowledge(3);
    }

    @Actor
    public void producer(final III_Result result) {
        result.r1 = ring.isOffered(4, 3) ? 1 : 0;
        result.r2 = ring.acknowledged();
    }

    @Arbiter
    public void rest(final III_Result result) {
        result.r3 = ring.recovered();
    }
}
