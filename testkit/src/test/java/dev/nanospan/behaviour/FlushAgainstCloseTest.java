package dev.nanospan.behaviour;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.record.SpanView;
import dev.nanospan.spi.SpanExporter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlushAgainstCloseTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 200}) // one is served, the others wait for it or for room
    void shouldReturnFromAFlushWhenTheEngineIsClosed(final int flushes) throws Exception {
        final Stuck exporter = new Stuck();
        final Nanospan nanospan = Nanospan.create(
                NanospanConfig.builder().exporter(exporter).jmx(false).build());
        nanospan.tracer("test").start("work").end();
        final Thread[] threads = new Thread[flushes];
        for (int i = 0; i < flushes; i++) {
            threads[i] = new Thread(() -> nanospan.flush(Duration.ofMinutes(10)));
            threads[i].start();
        }
        exporter.flushed.get(20, SECONDS);
        nanospan.close(Duration.ofMillis(50));
        for (final Thread thread : threads) {
            thread.join(SECONDS.toMillis(20));
            assertThat(thread.isAlive()).isFalse();
        }
        final Ledger ledger = nanospan.ledger();
        assertThat(ledger.isExact()).as(ledger.toString()).isTrue();
    }

    /** Has something pending for ever. */
    private static final class Stuck implements SpanExporter {
        final CompletableFuture<Boolean> flushed = new CompletableFuture<>();

        @Override
        public String name() {
            return "stuck";
        }

        @Override
        public void accept(final SpanView span) {}

        @Override
        public void flush() {
            flushed.complete(true);
        }

        @Override
        public long pending() {
            return 1;
        }

        @Override
        public void report(final DestinationCounts counts) {
            counts.buffered = 1;
        }
    }
}
