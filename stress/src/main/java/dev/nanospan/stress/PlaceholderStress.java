package dev.nanospan.stress;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Placeholder: a release store publishes what was written before it. */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "the flag without the value")
@Outcome(expect = Expect.ACCEPTABLE, desc = "the value comes with the flag")
@State
public class PlaceholderStress {
    private static final VarHandle FLAG;

    static {
        try {
            FLAG = MethodHandles.lookup().findVarHandle(PlaceholderStress.class, "flag", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    int value;
    int flag;

    @Actor
    public void writer() {
        value = 1;
        FLAG.setRelease(this, 1);
    }

    @Actor
    public void reader(final II_Result result) {
        result.r1 = (int) FLAG.getAcquire(this);
        result.r2 = value;
    }
}
