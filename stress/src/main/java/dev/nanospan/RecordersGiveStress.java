package dev.nanospan;

import dev.nanospan.layout.RecordLayout;
import dev.nanospan.layout.RecordWriter;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A recorder is not taken before it is given, and comes without what its giver wrote into it. */
@JCStressTest
@Outcome(id = "-1, 0, 0", expect = Expect.ACCEPTABLE, desc = "all were in use; the recorder waits in the pool")
@Outcome(id = "0, 72, -1", expect = Expect.ACCEPTABLE, desc = "the recorder changed hands, emptied")
@Outcome(expect = Expect.FORBIDDEN, desc = "taken early, lost, or with something of its giver's")
@State
public class RecordersGiveStress {
    private final Recorders recorders = StressRecorders.of(1);
    private final int only = recorders.take();

    @Actor
    public void giver() {
        final RecordWriter writer = recorders.byNumber[only];
        writer.putLongValue(RecordLayout.LEVEL_SPAN, 1, 1);
        writer.reset();
        recorders.give(only);
    }

    @Actor
    public void taker(final III_Result result) {
        result.r1 = recorders.take();
        if (result.r1 >= 0) {
            final RecordWriter writer = recorders.byNumber[result.r1];
            result.r2 = writer.finish(writer.bytes(), 0);
        }
    }

    @Arbiter
    public void rest(final III_Result result) {
        result.r3 = recorders.take();
    }
}
