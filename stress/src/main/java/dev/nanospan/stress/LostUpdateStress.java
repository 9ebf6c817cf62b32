package dev.nanospan.stress;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Tests the test: with {@code -Dstress.planted=true} in the JVMs of jcstress, updates get lost, which has to make
 * the run fail.
 */
@JCStressTest
@Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "both updates")
@Outcome(expect = Expect.FORBIDDEN, desc = "an update was lost")
@State
public class LostUpdateStress {
    private static final boolean PLANTED = Boolean.getBoolean("stress.planted");

    private final AtomicInteger updates = new AtomicInteger();

    @Actor
    public void one() {
        update();
    }

    @Actor
    public void other() {
        update();
    }

    @Arbiter
    public void result(final I_Result result) {
        result.r1 = updates.get();
    }

    private void update() {
        if (PLANTED) {
            updates.setPlain(updates.getPlain() + 1);
        } else {
            updates.incrementAndGet();
        }
    }
}
