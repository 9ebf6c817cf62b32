package dev.nanospan.export.otlp;

import static dev.nanospan.export.otlp.Bench.MS;
import static dev.nanospan.export.otlp.Bench.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.export.http.Answer.Outcome;
import dev.nanospan.export.otlp.FakeTransport.Fate;
import org.junit.jupiter.api.Test;

/** When a batch is closed, and what happens when there is none left. */
class BatchingTest {
    /** More than what stands around spans. */
    private static final int AROUND_BYTES = 200;

    private final Bench bench = Bench.withBuffers(4);

    @Test
    void shouldSendABatchThatHasAllTheSpansItMayHave() {
        bench.accept(9);
        bench.work();
        assertThat(bench.transport.posts).isEmpty();

        bench.accept(1);
        bench.work();

        assertThat(bench.transport.last().ids).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        assertThat(bench.ledger()).isEqualTo("exported=10");
    }

    @Test
    void shouldSendABatchInWhichTheNextSpanWouldNotFit() {
        final int most = bench.terms.batchBytes() - AROUND_BYTES;
        bench.accept(1, most / 2);
        bench.work();
        assertThat(bench.transport.posts).isEmpty();

        bench.accept(2, most / 2);
        bench.work();

        assertThat(bench.transport.last().ids).containsExactly(1, 2);
    }

    @Test
    void shouldSendABatchThatASpanDoesNotFitInto() {
        final int most = bench.terms.batchBytes() - AROUND_BYTES;
        bench.accept(1, AROUND_BYTES);
        bench.accept(2, most);
        bench.work();

        assertThat(bench.transport.posts).hasSize(2);
        assertThat(bench.transport.posts.get(0).ids).containsExactly(1);
        assertThat(bench.transport.posts.get(1).ids).containsExactly(2);
    }

    @Test
    void shouldSendABatchWhoseTimeHasCome() {
        bench.accept(3);
        bench.pass(SECOND);
        assertThat(bench.transport.posts).isEmpty();

        bench.pass(2 * MS);

        assertThat(bench.transport.last().ids).containsExactly(1, 2, 3);
    }

    @Test
    void shouldMeasureTheTimeOfEachBatchFromItsFirstSpan() {
        bench.accept(1);
        bench.pass(600 * MS);
        bench.accept(9);
        bench.pass(600 * MS);
        bench.accept(1);
        bench.pass(900 * MS);
        assertThat(bench.transport.posts).hasSize(1);

        bench.pass(110 * MS);

        assertThat(bench.transport.last().ids).containsExactly(11);
    }

    @Test
    void shouldSendNothingWhenThereIsNothing() {
        bench.pass(10 * SECOND);
        bench.destination.flush();
        bench.pass(10 * SECOND);

        assertThat(bench.transport.posts).isEmpty();
        assertThat(bench.work()).isZero();
    }

    @Test
    void shouldSendAtOnceWhenFlushed() {
        bench.accept(3);
        bench.destination.flush();
        assertThat(bench.destination.pending()).isEqualTo(3);

        bench.work();

        assertThat(bench.destination.pending()).isZero();
        assertThat(bench.transport.last().ids).containsExactly(1, 2, 3);
    }

    @Test
    void shouldNotTakeAFlushOfNothingForOneOfWhatComesLater() {
        bench.destination.flush();
        bench.work();
        bench.accept(3);
        bench.work();

        assertThat(bench.transport.posts).isEmpty();
    }

    @Test
    void shouldFillTheNextBatchWhileOneIsInFlight() {
        bench.transport.then(Fate.status(200).after(SECOND));
        bench.accept(10);
        bench.work();
        bench.accept(10);
        bench.work();

        assertThat(bench.transport.posts).as("one at a time").hasSize(1);
        assertThat(bench.ledger()).isEqualTo("buffered=10 inFlight=10");

        bench.pass(SECOND);

        assertThat(bench.transport.posts).hasSize(2);
        assertThat(bench.ledger()).isEqualTo("exported=20");
    }

    @Test
    void shouldNotSpendABufferOnAFewSpansWhileOthersWait() {
        bench.transport.otherwise = Fate.hang(false);
        bench.accept(10);
        bench.work();
        for (int i = 0; i < 10; i++) {
            bench.accept(1);
            bench.pass(1_500 * MS);
        }
        bench.accept(10);

        assertThat(bench.counts().failed).isZero();
        assertThat(bench.destination.ready()).isTrue();
    }

    @Test
    void shouldSayWhenThereIsNoRoomAndCountWhatIsPushedInNevertheless() {
        bench.transport.then(Fate.status(200).after(SECOND));
        bench.accept(30);
        bench.work();
        bench.accept(9);
        assertThat(bench.destination.ready()).isTrue();

        bench.accept(1);

        assertThat(bench.destination.ready()).isFalse();
        bench.accept(5);
        assertThat(bench.ledger()).isEqualTo("failed=5 buffered=30 inFlight=10");
        assertThat(bench.log.lines).singleElement().asString().contains("all batches are full");

        bench.pass(SECOND);

        assertThat(bench.destination.ready()).isTrue();
        bench.accept(10);
        bench.work();
        assertThat(bench.ledger()).isEqualTo("exported=50 failed=5");
    }

    @Test
    void shouldStopInTimeForALargeSpanInTheLastBatch() {
        bench.transport.then(Fate.status(200).after(SECOND));
        bench.accept(30);
        bench.work();
        int accepted = 0;
        while (bench.destination.ready()) {
            bench.accept(bench.nextId++, 15_000);
            accepted++;
        }

        assertThat(accepted).isGreaterThanOrEqualTo(3);
        assertThat(bench.counts().failed).isZero();
    }

    @Test
    void shouldHaveRoomForASpanAsLargeAsABatchBehindTheLastOne() {
        for (int round = 1; round <= 3; round++) {
            bench.transport.then(Fate.status(200).after(SECOND));
            bench.accept(30);
            bench.work();
            bench.accept(9);
            assertThat(bench.destination.ready()).isTrue();

            bench.accept(bench.nextId++, bench.terms.batchBytes() - AROUND_BYTES);

            assertThat(bench.destination.ready()).isFalse();
            assertThat(bench.ledger()).contains("buffered=30 inFlight=10").doesNotContain("failed");
            bench.pass(SECOND);
            assertThat(bench.ledger()).isEqualTo("exported=" + 40 * round);
        }
    }

    @Test
    void shouldCountASpanTooLargeForAnyBatchAndGoOn() {
        bench.accept(2);
        for (int i = 0; i < 3; i++) {
            bench.accept(1_000 + i, bench.terms.batchBytes());
        }
        bench.accept(2);
        bench.destination.flush();
        bench.work();

        assertThat(bench.ledger()).isEqualTo("exported=4 failed=3");
        assertThat(bench.log.lines)
                .singleElement()
                .asString()
                .contains("does")
                .contains("65536 bytes")
                .startsWith("WARNING otlp http://collector/v1/traces: ");
    }

    @Test
    void shouldUseEachBufferAgain() {
        for (int i = 0; i < 100; i++) {
            bench.accept(10);
            bench.work();
        }

        assertThat(bench.ledger()).isEqualTo("exported=1000");
        assertThat(bench.transport.last().ids).containsExactly(991, 992, 993, 994, 995, 996, 997, 998, 999, 1000);
        assertThat(bench.distribution("nanospan.exporter.batch.size").count()).isEqualTo(100);
        assertThat(bench.figure("nanospan.exporter.attempts")).isEqualTo(100);
        assertThat(bench.figure("nanospan.exporter.retries")).isZero();
    }

    @Test
    void shouldCountWhatWasNotDeliveredWhenItIsClosed() {
        bench.transport.then(Fate.status(200), Fate.hang(true));
        bench.accept(25);
        bench.work();

        bench.destination.close();

        assertThat(bench.transport.closed).isTrue();
        assertThat(bench.ledger()).isEqualTo("exported=10 failed=15");
        assertThat(bench.destination.pending()).isZero();
        assertThat(bench.log.lines).singleElement().asString().contains("15 spans");
    }

    @Test
    void shouldCountWhatComesAfterTheEnd() {
        bench.destination.close();
        bench.destination.close();
        assertThat(bench.log.lines).isEmpty();

        bench.accept(2);

        assertThat(bench.destination.ready()).isFalse();
        assertThat(bench.work()).isZero();
        assertThat(bench.ledger()).isEqualTo("failed=2");
        assertThat(bench.destination.lost()).isEqualTo(2);
    }

    @Test
    void shouldLetTheThreadSleepLongUnlessAnAnswerIsAwaited() {
        assertThat(bench.destination.maxSleepNs()).as("an eighth of the delay").isEqualTo(SECOND / 8);

        bench.accept(1);
        bench.work();
        assertThat(bench.destination.maxSleepNs()).as("until it is due").isEqualTo(SECOND);
        bench.pass(SECOND / 4);
        bench.accept(1);
        assertThat(bench.destination.maxSleepNs()).isEqualTo(SECOND * 3 / 4);
        bench.destination.flush();
        bench.work();
        assertThat(bench.ledger()).isEqualTo("exported=2");

        bench.transport.then(Fate.status(200).after(SECOND));
        bench.accept(10);
        bench.work();
        assertThat(bench.destination.maxSleepNs()).isEqualTo(10 * MS);

        bench.pass(2 * SECOND);
        assertThat(bench.ledger()).isEqualTo("exported=12");
        assertThat(bench.destination.maxSleepNs()).isEqualTo(SECOND / 8);
    }

    /** What is being filled can't leave when it is due, and what waits before it is tried again sooner. */
    @Test
    void shouldNotLetTheThreadSleepUntilABatchIsDueThatStandsBehindAnother() {
        bench.transport.otherwise = Fate.lost(Outcome.UNREACHABLE, false);
        bench.accept(11);
        bench.work();

        assertThat(bench.destination.pending()).isEqualTo(11);
        assertThat(bench.destination.maxSleepNs()).isEqualTo(SECOND / 8);
    }
}
