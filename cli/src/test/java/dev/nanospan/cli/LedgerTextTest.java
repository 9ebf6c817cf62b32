package dev.nanospan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.ledger.Ledger;
import org.junit.jupiter.api.Test;

class LedgerTextTest {
    @Test
    void shouldShowEachLineAsASumOfWhatIsNotZero() {
        final Ledger ledger = ledger();

        assertThat(LedgerText.of(ledger)).isEqualTo("""
                ledger
                  started 100 = unsampled 10 + ended 88 + dropped.traceLimit 2
                  ended 88 = drained 80 + dropped.ringFull 8
                  drained 80 = routed 79 + dropped.recordOnly 1
                  routed 79 = exported 75 + failed 4
                  exact: every span is accounted for
                """);
    }

    @Test
    void shouldSayWhenItDoesNotAddUp() {
        final Ledger ledger = ledger();
        ledger.set(Counter.ROUTED, 78);

        assertThat(LedgerText.of(ledger)).contains("routed 78 = exported 75 + failed 4\n  NOT EXACT\n");
    }

    @Test
    void shouldGiveEachDestinationALine() {
        final Ledger ledger = ledger();
        final DestinationCounts counts = new DestinationCounts();
        counts.exported = 79;
        ledger.destination(1, "otlp", counts);

        assertThat(LedgerText.of(ledger))
                .contains("  console: routed 79 = exported 75 + failed 4\n  otlp: routed 79 = exported 79\n  exact");
    }

    @Test
    void shouldAddWhatWasRecovered() {
        final Ledger ledger = ledger();
        final DestinationCounts counts = new DestinationCounts();
        counts.exported = 82;
        counts.recovered = 3;
        ledger.destination(0, "console", counts);

        assertThat(LedgerText.of(ledger)).contains("routed 79 + recovered 3 = exported 82\n  exact");
    }

    private static Ledger ledger() {
        final Ledger ledger = new Ledger();
        ledger.set(Counter.STARTED, 100);
        ledger.set(Counter.UNSAMPLED, 10);
        ledger.set(Counter.TRACE_LIMIT, 2);
        ledger.set(Counter.ENDED, 88);
        ledger.set(Counter.RING_FULL, 8);
        ledger.set(Counter.DRAINED, 80);
        ledger.set(Counter.RECORD_ONLY, 1);
        ledger.set(Counter.ROUTED, 79);
        final DestinationCounts counts = new DestinationCounts();
        counts.exported = 75;
        counts.failed = 4;
        ledger.destination(0, "console", counts);
        return ledger;
    }
}
