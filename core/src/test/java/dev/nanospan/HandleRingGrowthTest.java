package dev.nanospan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.record.InstrumentationScope;
import dev.nanospan.record.Name;
import dev.nanospan.record.SpanView;
import dev.nanospan.spi.SpanExporter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many handles a thread makes: the rest of a handle costs some, but never more and more. */
class HandleRingGrowthTest {
    private static final Name PARENT = Name.of("handle.ring.parent");
    private static final Name CHILD = Name.of("handle.ring.child");
    private static final int ROUNDS = 200;
    private static final int CHILDREN = 5_000;

    @Test
    void shouldNotGrowForAParentThatEndsJustBeforeItsHandlesTurn() {
        final NanospanConfig config = NanospanConfig.builder()
                .spansMaxPerTrace(Integer.MAX_VALUE)
                .overflow(Overflow.BLOCK)
                .overflowTimeout(Duration.ofSeconds(30))
                .exporter(new Forgetful())
                .jmx(false)
                .build();
        final Engine engine = Engine.start(config, List.of(new Forgetful()));
        final Tracer tracer = engine.tracer(new InstrumentationScope("growth", "", ""));
        for (int round = 0; round < ROUNDS; round++) {
            final Span parent = tracer.startRoot(PARENT);
            for (int i = 0; i < CHILDREN + round; i++) {
                tracer.start(CHILD, parent).end();
            }
            parent.end();
        }
        final int handles = engine.threads.acquire().recordedHandles.handles();
        engine.close(Duration.ofSeconds(30));

        assertThat(handles).isBetween(HandleRing.MIN_HANDLES, HandleRing.MIN_HANDLES + 2 * ROUNDS);
    }

    /** Takes spans and forgets them. */
    private static final class Forgetful implements SpanExporter {
        private long accepted;

        @Override
        public String name() {
            return "forgetful";
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
