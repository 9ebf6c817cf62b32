package dev.nanospan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.record.SpanView;
import dev.nanospan.spi.Misuse;
import dev.nanospan.spi.SpanExporter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class NeverEndedSpansTest {
    private final List<Misuse> misuses = new CopyOnWriteArrayList<>();

    @Test
    void shouldReportSpansThatWereNeverEndedWhenTheEngineIsClosed() {
        final Nanospan nanospan = Nanospan.create(NanospanConfig.builder()
                .checks(Checks.STRICT)
                .misuseListener(misuses::add)
                .exporter(new Nowhere())
                .jmx(false)
                .build());
        final Tracer tracer = nanospan.tracer("test");
        tracer.start("ended").end();
        final Span open = tracer.start("open");
        final Ledger ledger = nanospan.close(Duration.ofSeconds(10));
        nanospan.close(Duration.ofSeconds(10));
        assertThat(ledger.open()).isEqualTo(1);
        assertThat(ledger.isExact()).isTrue();
        assertThat(misuses).singleElement().satisfies(misuse -> {
            assertThat(misuse.what()).isEqualTo(Counter.ABANDONED);
            assertThat(misuse.span()).isEqualTo(open.toString());
            assertThat(misuse.toString()).contains("started", "NeverEndedSpansTest.should");
        });
    }

    private static final class Nowhere implements SpanExporter {
        private volatile long accepted;

        @Override
        public String name() {
            return "nowhere";
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
        public void accept(final SpanView span) {
            accepted++;
        }

        @Override
        public void report(final DestinationCounts counts) {
            counts.exported = accepted;
        }
    }
}
