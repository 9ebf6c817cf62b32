package dev.nanospan.export.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.ledger.DestinationCounts;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class AccountTest {
    private static final int ROUNDS = 400_000;

    /** The line holds for a reader that looks in between, whatever it sees. */
    @Test
    void shouldHoldAtAnyMoment() throws InterruptedException {
        final Account account = new Account();
        final AtomicBoolean done = new AtomicBoolean();
        final Thread writer = new Thread(() -> {
            for (int i = 0; i < ROUNDS; i++) {
                for (int j = 0; j < 3; j++) {
                    account.accepted();
                }
                account.inFlight(3);
                account.delivered(2, i & 1, 1);
                account.failed(1);
                account.inFlight(0);
            }
            done.set(true);
        });
        writer.start();
        final DestinationCounts counts = new DestinationCounts();
        long last = 0;
        while (!done.get()) {
            account.report(counts);
            assertThat(counts.buffered).isNotNegative();
            assertThat(counts.inFlight).isBetween(0L, 3L);
            assertThat(counts.duplicated).isLessThanOrEqualTo(counts.exported);
            assertThat(counts.accounted()).isGreaterThanOrEqualTo(last);
            last = counts.accounted();
        }
        writer.join();

        account.report(counts);
        assertThat(counts.accounted()).isEqualTo(3L * ROUNDS);
        assertThat(counts.exported).isEqualTo(2L * ROUNDS - ROUNDS / 2);
        assertThat(counts.rejected).isEqualTo(ROUNDS / 2);
        assertThat(counts.failed).isEqualTo(ROUNDS);
        assertThat(counts.pending()).isZero();
    }
}
