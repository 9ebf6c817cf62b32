package dev.nanospan;

import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.record.InstrumentationScope;
import dev.nanospan.record.Name;
import dev.nanospan.record.SpanView;
import dev.nanospan.spi.SpanExporter;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.agrona.concurrent.Agent;

/**
 * An engine for the states of a memory-model test to share, as one each would be too slow to make many collisions. It has
 * no thread: whoever asks for what was delivered drains it. What a call counted is told by the counts of its own thread.
 */
final class StressEngine {
    static final Name NAME = Name.of("stress");

    private static final int OPEN_SPANS = 1 << 17;
    private static final ConcurrentMap<Long, Integer> DELIVERED = new ConcurrentHashMap<>();
    private static final Engine ENGINE = Engine.start(config(), List.of(new Deliveries()));
    private static final Tracer TRACER = ENGINE.tracer(new InstrumentationScope("stress", "", ""));
    private static final Agent AGENT = ENGINE.userAgent();

    private StressEngine() {}

    static Span startSpan() {
        return TRACER.startRoot(NAME);
    }

    static Engine engine() {
        return ENGINE;
    }

    static ThreadState ownState() {
        return ENGINE.threads.acquire();
    }

    static HandleRing ringOf(final Span span) {
        final ThreadState owner = span.owner();
        if (owner == null || span.place() < 0) {
            throw new IllegalStateException("the span has no place in a ring");
        }
        return owner.recordedHandles;
    }

    /** What the calling thread has counted so far. */
    static int counted(final Counter counter) {
        final long[] sum = new long[Tally.counters()];
        ownState().addTo(sum);
        return (int) sum[counter.ordinal()];
    }

    /** How often a span was delivered. Only while no span ends; forgets the span. */
    static int delivered(final long spanId) {
        synchronized (AGENT) {
            while (!ENGINE.ring.isEmpty()) {
                final int unused = drain();
            }
        }
        final Integer times = DELIVERED.remove(spanId);
        return times == null ? 0 : times;
    }

    private static int drain() {
        try {
            return AGENT.doWork();
        } catch (final Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static NanospanConfig config() {
        return NanospanConfig.builder()
                .ringBytes(128 << 20)
                .stripes(2)
                .spansMaxOpen(OPEN_SPANS)
                .ownThread(false)
                .jmx(false)
                .build();
    }

    private static final class Deliveries implements SpanExporter {
        @Override
        public String name() {
            return "stress";
        }

        @Override
        public void accept(final SpanView span) {
            final int unused = DELIVERED.merge(isWhole(span) ? span.spanId() : 0, 1, Integer::sum);
        }

        /** A span that is its own parent comes from a test that made all its fields alike. */
        private static boolean isWhole(final SpanView span) {
            final long id = span.spanId();
            return span.parentSpanId() != id
                    || (span.traceIdHigh() == id && span.traceIdLow() == id && span.startEpochNs() == id);
        }

        @Override
        public void report(final DestinationCounts counts) {}
    }
}
