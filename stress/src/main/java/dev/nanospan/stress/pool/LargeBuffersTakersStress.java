package dev.nanospan.stress.pool;

import dev.nanospan.layout.LargeBuffers;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two takers never get the same large buffer, be it new or given back, and never more than there may be. */
@JCStressTest
@Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "two buffers, and no third")
@Outcome(expect = Expect.FORBIDDEN, desc = "one buffer twice, none, or too many")
@State
public class LargeBuffersTakersStress {
    private final LargeBuffers buffers = new LargeBuffers(2, 8);
    private byte @Nullable [] one;
    private byte @Nullable [] other;

    /** One buffer waits in the pool, the other has not been made. */
    public LargeBuffersTakersStress() {
        final byte[] made = buffers.take();
        if (made != null) {
            buffers.give(made);
        }
    }

    @Actor
    public void one() {
        one = buffers.take();
    }

    @Actor
    public void other() {
        other = buffers.take();
    }

    @Arbiter
    public void compare(final II_Result result) {
        result.r1 = one == null || other == null ? 0 : one == other ? 1 : 2;
        result.r2 = buffers.take() == null ? 0 : 1;
    }
}
