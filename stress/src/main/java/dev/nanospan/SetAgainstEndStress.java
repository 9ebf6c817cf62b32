package dev.nanospan;

import dev.nanospan.ledger.Counter;
import dev.nanospan.record.Key;
import dev.nanospan.record.Status;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/**
 * A span that one thread sets while another ends it, against its contract, gives wrong records at most: nothing throws,
 * it ends once, the next span is delivered or counted, and the ring stays in frame.
 */
@JCStressTest
@Outcome(id = "0, 1, 1, 0", expect = Expect.ACCEPTABLE, desc = "no exception, ended once, the next span is delivered")
@Outcome(
        id = "0, 1, 2, 0",
        expect = Expect.ACCEPTABLE_INTERESTING,
        desc = "the late set left the recorder spoilt for the next span: that one is counted as too large")
@Outcome(expect = Expect.FORBIDDEN, desc = "an exception, a lost end, or damage to another span")
@State
public class SetAgainstEndStress {
    private static final Key.OfString TEXT = Key.ofString("stress.text");
    private static final Key.OfLongs NUMBERS = Key.ofLongs("stress.numbers");
    private static final Key.OfBooleans FLAGS = Key.ofBooleans("stress.flags");
    private static final Key.OfStrings TEXTS = Key.ofStrings("stress.texts");
    private static final String WIDE = "\u00e9".repeat(300);
    private static final AtomicInteger INNOCENT_FAILURES = new AtomicInteger();

    private final Span span = startInnocently();

    @Actor
    public void setter(final IIII_Result result) {
        try {
            span.set(TEXT, "a text").set(TEXT, "another").status(Status.ERROR, "why");
            span.set(NUMBERS, 1, 2, 3).set(TEXT, WIDE).status(Status.ERROR, "why not");
            span.set(FLAGS, true, false).set(TEXTS, "one", WIDE).rename("renamed");
            span.event("event").set(TEXT, "of the event").set(TEXT, "again");
        } catch (final RuntimeException e) {
            result.r1 = 1;
            Failures.tell(e);
        }
    }

    @Actor
    public void ender(final IIII_Result result) {
        final int ended = StressEngine.counted(Counter.ENDED);
        try {
            span.end();
            result.r2 = StressEngine.counted(Counter.ENDED) - ended;
        } catch (final RuntimeException e) {
            result.r2 = -1;
            Failures.tell(e);
        }
    }

    @Arbiter
    public void nextSpan(final IIII_Result result) {
        final Span next = startInnocently();
        final long id = next.spanId();
        final int tooLarge = StressEngine.counted(Counter.TOO_LARGE);
        next.end();
        result.r3 = StressEngine.delivered(id) + 2 * (StressEngine.counted(Counter.TOO_LARGE) - tooLarge);
        result.r4 = INNOCENT_FAILURES.get();
    }

    private static Span startInnocently() {
        final Span started = StressEngine.startSpan();
        try {
            return started.set(TEXT, "innocent").set(NUMBERS, 1, 2).set(TEXT, WIDE);
        } catch (final RuntimeException e) {
            INNOCENT_FAILURES.incrementAndGet();
            Failures.tell(e);
            return started;
        }
    }
}
