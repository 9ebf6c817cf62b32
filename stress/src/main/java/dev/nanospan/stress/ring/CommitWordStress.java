package dev.nanospan.stress.ring;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A reader that sees the commit word of a record's own sequence sees the whole record, across the end of the slab and over
 * what is left of the lap before, whose commit words still stand there; and what is not acknowledged is there whatever else
 * is written.
 */
@JCStressTest
@Outcome(id = "23, 234", expect = Expect.ACCEPTABLE, desc = "not committed yet, whole when it is")
@Outcome(id = "234, 234", expect = Expect.ACCEPTABLE, desc = "committed and whole")
@Outcome(expect = Expect.FORBIDDEN, desc = "torn, lost, or of the lap before")
@State
public class CommitWordStress {
    private final FileRing ring = new FileRing().advance(6).fill();

    public CommitWordStress() {
        ring.acknowledge(3);
    }

    @Actor
    public void producer() {
        final boolean unused = ring.isOffered(4, 3);
    }

    @Actor
    public void reader(final II_Result result) {
        result.r1 = ring.recovered();
    }

    @Arbiter
    public void rest(final II_Result result) {
        result.r2 = ring.recovered();
    }
}
