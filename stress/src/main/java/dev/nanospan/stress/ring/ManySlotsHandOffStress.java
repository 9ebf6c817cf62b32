package dev.nanospan.stress.ring;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A reader that sees the publication of a record of several slots sees the whole record. */
@JCStressTest
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "not published yet, whole when it is")
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "published and whole, delivered once")
@Outcome(expect = Expect.FORBIDDEN, desc = "torn, lost or delivered twice")
@State
public class ManySlotsHandOffStress {
    private final Ring ring = new Ring();

    @Actor
    public void producer() {
        final int unused = ring.offer(1, 3);
    }

    @Actor
    public void consumer(final II_Result result) {
        result.r1 = ring.drain();
    }

    @Arbiter
    public void rest(final II_Result result) {
        result.r2 = ring.drain();
    }
}
