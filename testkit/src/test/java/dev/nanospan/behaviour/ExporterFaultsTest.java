package dev.nanospan.behaviour;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nanospan.Checks;
import dev.nanospan.Span;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Ledger;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExporterFaultsTest {
    @ParameterizedTest
    @EnumSource
    void shouldReportEachDistinctErrorOnceAndLiveOn(final Checks checks) {
        final Faulty exporter = new Faulty();
        try (Rig rig = Rig.with(checks, b -> b.exporter(exporter))) {
            exporter.onAccept = () -> {
                throw new IllegalStateException("bad span");
            };
            end(rig, 10);
            exporter.onAccept = () -> {
                throw new AssertionError("an error too");
            };
            end(rig, 10);
            exporter.onAccept = () -> {};
            end(rig, 10);
            assertThat(rig.errors).extracting(Throwable::getMessage).containsExactly("bad span", "an error too");
            final Ledger ledger = rig.closed();
            assertThat(ledger.get(Counter.PROCESSOR_FAILED)).isEqualTo(20);
            assertThat(ledger.get(Counter.ROUTED)).isEqualTo(10);
            assertThat(ledger.destination().exported).isEqualTo(10);
            assertThat(ledger.isComplete()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldLiveOnWhateverElseThrows(final Checks checks) {
        final Faulty exporter = new Faulty();
        try (Rig rig = Rig.with(checks, b -> b.exporter(exporter))) {
            exporter.onWork = () -> {
                throw new IllegalStateException("work");
            };
            await().atMost(Rig.SOON).until(() -> !rig.errors.isEmpty());
            exporter.onWork = () -> {};
            exporter.onMaxSleep = () -> {
                throw new IllegalStateException("sleep");
            };
            await().atMost(Rig.SOON).until(() -> rig.errors.size() == 2);
            exporter.onMaxSleep = () -> {};
            exporter.onFlush = () -> {
                throw new IllegalStateException("flush");
            };
            exporter.onReport = () -> {
                throw new IllegalStateException("report");
            };
            exporter.onClose = () -> {
                throw new IllegalStateException("close");
            };
            end(rig, 1);
            assertThat(rig.nanospan.ledger().get(Counter.ROUTED)).isEqualTo(1);
            exporter.onReport = () -> {};
            rig.closed();
            assertThat(rig.errors)
                    .extracting(Throwable::getMessage)
                    .containsExactly("work", "sleep", "flush", "report", "close");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldLogWhatAnErrorHandlerThatThrowsDidNotTake(final Checks checks) {
        final Faulty exporter = new Faulty();
        exporter.onAccept = () -> {
            throw new IllegalStateException("bad span");
        };
        final Logger logger = Logger.getLogger("dev.nanospan");
        final List<LogRecord> logged = new CopyOnWriteArrayList<>();
        logger.setFilter(line -> !logged.add(line)); // kept here, and off the console
        try (Rig rig = Rig.with(
                checks,
                b -> b.exporter(exporter).errorHandler(error -> {
                    throw new IllegalStateException("handler");
                }))) {
            end(rig, 3);
            assertThat(rig.count(Counter.PROCESSOR_FAILED)).isEqualTo(3);
        } finally {
            logger.setFilter(null);
        }
        assertThat(logged).singleElement().satisfies(line -> {
            assertThat(line.getLevel()).isEqualTo(Level.WARNING);
            assertThat(line.getThrown()).hasMessage("bad span");
        });
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepTheDeadlineOfCloseWithAnExporterThatBlocks(final Checks checks) throws Exception {
        final Faulty exporter = new Faulty();
        final CountDownLatch blocked = new CountDownLatch(1);
        final CountDownLatch release = new CountDownLatch(1);
        exporter.onAccept = () -> {
            blocked.countDown();
            awaitUninterruptibly(release);
        };
        try (Rig rig = Rig.with(checks, b -> b.exporter(exporter))) {
            final Span open = rig.tracer.start(Names.OTHER);
            rig.tracer.start(Names.WORK).end();
            rig.tracer.start(Names.WORK).end();
            assertThat(blocked.await(20, SECONDS)).isTrue();
            final long before = System.nanoTime();
            final Ledger ledger = rig.nanospan.close(Duration.ofMillis(100));
            final long tookNs = System.nanoTime() - before;
            assertThat(tookNs).isBetween(90_000_000L, 10_000_000_000L);
            assertThat(ledger.queued()).as("stuck, and said so").isEqualTo(2);
            assertThat(ledger.isExact()).isTrue();
            open.end();
            assertThat(rig.nanospan.flush(Duration.ofMillis(20))).isFalse();
            release.countDown();
            await().atMost(Rig.SOON).until(() -> exporter.closed);
            final Ledger last = rig.closed();
            assertThat(last.queued()).isZero();
            assertThat(last.get(Counter.STARTED)).isEqualTo(3);
            assertThat(rig.errors).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepTheDeadlineOfCloseWithAnExporterThatBlocksInItsClose(final Checks checks) {
        final Faulty exporter = new Faulty();
        final CountDownLatch release = new CountDownLatch(1);
        exporter.onClose = () -> awaitUninterruptibly(release);
        try (Rig rig = Rig.with(checks, b -> b.exporter(exporter))) {
            end(rig, 1);
            final long before = System.nanoTime();
            assertThat(rig.nanospan.close(Duration.ofMillis(50)).isExact()).isTrue();
            assertThat(System.nanoTime() - before).isBetween(45_000_000L, 10_000_000_000L);
            release.countDown();
            await().atMost(Rig.SOON).until(() -> exporter.closed);
        }
    }

    private static void end(final Rig rig, final int spans) {
        for (int i = 0; i < spans; i++) {
            rig.tracer.start(Names.WORK).end();
        }
        rig.flush();
    }

    private static void awaitUninterruptibly(final CountDownLatch latch) {
        try {
            assertThat(latch.await(20, SECONDS)).isTrue();
        } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
