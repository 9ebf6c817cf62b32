package dev.nanospan;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.record.InstrumentationScope;
import dev.nanospan.record.SpanView;
import dev.nanospan.spi.SpanExporter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class SharedStatesTest {
    @Test
    void shouldNotBeHeldByVirtualThreadsThatWaitForRoom() throws Exception {
        assumeTrue(Runtime.version().feature() >= 21, "this JDK has no virtual threads");
        final Engine engine = Engine.start(
                NanospanConfig.builder()
                        .ringBytes(1 << 16)
                        .stripes(1)
                        .ownThread(false)
                        .overflow(Overflow.BLOCK)
                        .overflowTimeout(Duration.ofSeconds(2))
                        .jmx(false)
                        .build(),
                List.of(new Nowhere()));
        final Tracer tracer = engine.tracer(new InstrumentationScope("test", "", ""));
        final Ledger ledger = new Ledger();
        do {
            tracer.start("filling").end(); // until the ring is full
            engine.ledger(ledger);
        } while (ledger.queued() < 512);
        final int states = engine.threads.sharedStates();
        final int waiting = 20 * states;
        final CountDownLatch begun = new CountDownLatch(waiting);
        final CountDownLatch done = new CountDownLatch(waiting);
        for (int i = 0; i < waiting; i++) {
            startVirtually(() -> {
                begun.countDown();
                tracer.start("waiting").end();
                done.countDown();
            });
        }
        assertThat(begun.await(20, SECONDS)).isTrue();
        assertThat(done.await(30, SECONDS)).isTrue();
        assertThat(engine.threads.sharedStates()).as("no more were needed").isEqualTo(states);
        engine.ledger(ledger);
        assertThat(ledger.get(Counter.RING_FULL)).isEqualTo(waiting);
        engine.close(Duration.ofSeconds(10));
    }

    private static void startVirtually(final Runnable task) throws ReflectiveOperationException {
        final Object thread =
                Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
        assertThat(thread).isNotNull();
    }

    private static final class Nowhere implements SpanExporter {
        @Override
        public String name() {
            return "nowhere";
        }

        @Override
        public void accept(final SpanView span) {}

        @Override
        public void report(final DestinationCounts counts) {}
    }
}
