package dev.nanospan.stress.ring;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A span that starts where another one has ended, whose record was delivered since, is found as a whole or not at all. */
@JCStressTest
@Outcome(id = "0, 2", expect = Expect.ACCEPTABLE, desc = "not begun yet")
@Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "begun")
@Outcome(expect = Expect.FORBIDDEN, desc = "torn, or the one before")
@State
public class OpenSpanStartStress {
    private final FileRing ring = new FileRing().begin(1);

    public OpenSpanStartStress() {
        ring.end(1);
        ring.drain();
        ring.acknowledge(2);
    }

    @Actor
    public void producer() {
        final FileRing unused = ring.begin(2);
    }

    @Actor
    public void reader(final II_Result result) {
        result.r1 = ring.interrupted();
    }

    @Arbiter
    public void rest(final II_Result result) {
        result.r2 = ring.interrupted();
    }
}
