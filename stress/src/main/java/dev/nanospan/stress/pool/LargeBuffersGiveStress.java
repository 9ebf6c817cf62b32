package dev.nanospan.stress.pool;

import dev.nanospan.layout.LargeBuffers;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A large buffer is not taken before it is given, and what its giver wrote is seen by its next owner. */
@JCStressTest
@Outcome(id = "0, 0, 1", expect = Expect.ACCEPTABLE, desc = "all were in use; the buffer waits in the pool")
@Outcome(id = "1, 7, 0", expect = Expect.ACCEPTABLE, desc = "the buffer changed hands, with what was in it")
@Outcome(expect = Expect.FORBIDDEN, desc = "taken early, lost, or handed over without what was in it")
@State
public class LargeBuffersGiveStress {
    private final LargeBuffers buffers = new LargeBuffers(1, 8);
    private final byte[] only = taken(buffers);

    @Actor
    public void giver() {
        only[3] = 7;
        buffers.give(only);
    }

    @Actor
    public void taker(final III_Result result) {
        final byte[] buffer = buffers.take();
        if (buffer != null) {
            result.r1 = 1;
            result.r2 = buffer[3];
        }
    }

    @Arbiter
    public void rest(final III_Result result) {
        result.r3 = buffers.take() == null ? 0 : 1;
    }

    private static byte[] taken(final LargeBuffers from) {
        final byte[] buffer = from.take();
        if (buffer == null) {
            throw new IllegalStateException("a new pool is empty");
        }
        return buffer;
    }
}
