package dev.nanospan;

import dev.nanospan.layout.RecordWriter;
import dev.nanospan.ledger.Counter;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/**
 * A handle kept too long may end a later span of the same handle, but never half of one: the later span ends once, with
 * everything it was started with, and the other end is counted.
 */
@JCStressTest
@Outcome(id = "0, 1, 1, 1", expect = Expect.ACCEPTABLE, desc = "the stale end came first and was counted")
@Outcome(
        id = "1, 0, 1, 1",
        expect = Expect.ACCEPTABLE,
        desc = "the stale end took the span, whole; its own was counted")
@Outcome(expect = Expect.FORBIDDEN, desc = "a span ended twice, not at all, or with something of its predecessor")
@State
public class StaleEndAgainstStartStress {
    /** The place of a handle that no thread takes in turn: this test alone uses it again. */
    private static final int NOWHERE = -1;

    private static final AtomicLong LAST_ID = new AtomicLong();

    private final Span handle = new Span(StressEngine.ownState(), true, NOWHERE);
    private final long spanId = LAST_ID.addAndGet(2);
    private int staleDoubleEnds;

    /** The handle's first use, which has ended. */
    public StaleEndAgainstStartStress() {
        start(spanId - 1);
        handle.end();
    }

    @Actor
    public void owner() {
        start(spanId);
    }

    @Actor
    public void keeper(final IIII_Result result) {
        final int ended = StressEngine.counted(Counter.ENDED);
        final int doubleEnds = StressEngine.counted(Counter.DOUBLE_END);
        handle.end();
        result.r1 = StressEngine.counted(Counter.ENDED) - ended;
        staleDoubleEnds = StressEngine.counted(Counter.DOUBLE_END) - doubleEnds;
    }

    @Arbiter
    public void owner(final IIII_Result result) {
        final int ended = StressEngine.counted(Counter.ENDED);
        final int doubleEnds = StressEngine.counted(Counter.DOUBLE_END);
        handle.end();
        result.r2 = StressEngine.counted(Counter.ENDED) - ended;
        result.r3 = staleDoubleEnds + StressEngine.counted(Counter.DOUBLE_END) - doubleEnds;
        final int first = StressEngine.delivered(spanId - 1);
        result.r4 = first == 1 ? StressEngine.delivered(spanId) : -1;
    }

    /** What the engine does with a handle that is free. All fields are the id, which {@link StressEngine} checks. */
    private void start(final long id) {
        if (!handle.isReusable()) {
            throw new IllegalStateException("the handle is not free");
        }
        final ThreadState state = StressEngine.ownState();
        final int number = state.takeRecorder();
        handle.begin(id, id, id, id, SpanContext.SAMPLED);
        final RecordWriter writer = state.writers[number];
        writer.begin(state.number, id, id, id, id, id);
        writer.describe(0, 0, SpanContext.SAMPLED, StressEngine.NAME.ref(), 0);
        handle.beginRecord(number, 0);
        final Span unused = handle.open();
    }
}
