package dev.nanospan.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Tracer;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.record.Name;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CountingExporterTest {
    private static final Name COUNTED = Name.of("counted");

    @Test
    void shouldCountEverySpanItIsGiven() {
        final CountingExporter counting = new CountingExporter();
        try (Nanospan nanospan = Nanospan.create(
                NanospanConfig.builder().exporter(counting).jmx(false).build())) {
            final Tracer tracer = nanospan.tracer("count");
            for (int i = 0; i < 1_000; i++) {
                tracer.start(COUNTED).end();
            }
            final Ledger ledger = nanospan.close(Duration.ofSeconds(60));

            assertThat(counting.count()).isEqualTo(1_000);
            assertThat(ledger.isExact()).as(ledger.toString()).isTrue();
            assertThat(ledger.isComplete()).isTrue();
        }
    }
}
