package dev.nanospan;

import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.record.InstrumentationScope;
import dev.nanospan.record.SpanView;
import dev.nanospan.spi.SpanExporter;
import java.time.Duration;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/** A span that ends while its engine closes is either delivered or counted as ended after the close. */
@JCStressTest
@Outcome(id = "1, 1, 0, 1", expect = Expect.ACCEPTABLE, desc = "ended first: delivered, the ledger is exact")
@Outcome(id = "1, 0, 1, 1", expect = Expect.ACCEPTABLE, desc = "closed first: counted, the ledger is exact")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, counted twice, still queued, or an inexact ledger")
@State
public class CloseAgainstEndStress {
    private static final NanospanConfig CONFIG = NanospanConfig.builder()
            .ringBytes(64 << 10)
            .stripes(1)
            .spanMaxBytes(512)
            .stackTraceMaxChars(0)
            .spansMaxOpen(2)
            .ownThread(false)
            .jmx(false)
            .build();

    private final Engine engine = Engine.start(CONFIG, List.of(new Discard()));
    private final Span span =
            engine.tracer(new InstrumentationScope("stress", "", "")).startRoot(StressEngine.NAME);

    @Actor
    public void ender() {
        span.end();
    }

    @Actor
    public void closer() {
        engine.close(Duration.ofSeconds(10));
    }

    @Arbiter
    public void ledger(final IIII_Result result) {
        final Ledger ledger = new Ledger();
        engine.ledger(ledger);
        result.r1 = (int) ledger.get(Counter.ENDED);
        result.r2 = (int) ledger.get(Counter.DRAINED);
        result.r3 = (int) ledger.get(Counter.AFTER_CLOSE);
        result.r4 = ledger.isExact() && ledger.queued() == 0 ? 1 : 0;
    }

    private static final class Discard implements SpanExporter {
        private long accepted;

        @Override
        public String name() {
            return "discard";
        }

        @Override
        public void accept(final SpanView span) {
            accepted++;
        }

        @Override
        public void report(final DestinationCounts counts) {
            counts.exported = accepted;
        }
    }
}
