package dev.nanospan;

import dev.nanospan.ledger.Counter;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/** Of two ends of a span exactly one ends it, the other is counted as a double end, and one record is delivered. */
@JCStressTest
@Outcome(id = "1, 0, 1, 1", expect = Expect.ACCEPTABLE, desc = "one end won, the other was counted")
@Outcome(id = "0, 1, 1, 1", expect = Expect.ACCEPTABLE, desc = "the other end won, the one was counted")
@Outcome(expect = Expect.FORBIDDEN, desc = "both won, or none, or the counts or the delivery are wrong")
@State
public class EndAgainstEndStress {
    private final Span span = StressEngine.startSpan();
    private final long spanId = span.spanId();
    private int doubleEndsOfOne;
    private int doubleEndsOfOther;

    @Actor
    public void one(final IIII_Result result) {
        final int ended = StressEngine.counted(Counter.ENDED);
        final int doubleEnds = StressEngine.counted(Counter.DOUBLE_END);
        span.end();
        result.r1 = StressEngine.counted(Counter.ENDED) - ended;
        doubleEndsOfOne = StressEngine.counted(Counter.DOUBLE_END) - doubleEnds;
    }

    @Actor
    public void other(final IIII_Result result) {
        final int ended = StressEngine.counted(Counter.ENDED);
        final int doubleEnds = StressEngine.counted(Counter.DOUBLE_END);
        span.end();
        result.r2 = StressEngine.counted(Counter.ENDED) - ended;
        doubleEndsOfOther = StressEngine.counted(Counter.DOUBLE_END) - doubleEnds;
    }

    @Arbiter
    public void result(final IIII_Result result) {
        result.r3 = doubleEndsOfOne + doubleEndsOfOther;
        result.r4 = StressEngine.delivered(spanId);
    }
}
