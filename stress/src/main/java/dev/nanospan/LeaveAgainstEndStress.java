package dev.nanospan;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/** A handle that is let go of while its span ends is back in its place, can be used again, and holds no recorder. */
@JCStressTest
@Outcome(id = "1, 1, 1, 1", expect = Expect.ACCEPTABLE, desc = "back in its place, free, not lost, delivered once")
@Outcome(
        expect = Expect.FORBIDDEN,
        desc = "the handle is gone, or held, or its span counts as lost, or was not delivered")
@State
public class LeaveAgainstEndStress {
    private final Span span = StressEngine.startSpan();
    private final long spanId = span.spanId();
    private final HandleRing ring = StressEngine.ringOf(span);

    @Actor
    public void leave() {
        ring.letGoOf(span.place());
    }

    @Actor
    public void end() {
        span.end();
    }

    @Arbiter
    public void result(final IIII_Result result) {
        result.r1 = ring.at(span.place()) == span ? 1 : 0;
        result.r2 = span.isReusable() || span.spanId() != spanId ? 1 : 0; // or another state's span has it by now
        result.r3 = span.isFoundLostIfDropped() ? 0 : 1;
        result.r4 = StressEngine.delivered(spanId);
    }
}
