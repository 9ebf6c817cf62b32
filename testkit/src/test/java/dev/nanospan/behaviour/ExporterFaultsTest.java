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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.agrona.concurrent.IdleStrategy;
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
        assertThat(loggedBeside(checks, error -> {
                    throw new IllegalStateException("handler");
                }))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.getLevel()).isEqualTo(Level.WARNING);
                    assertThat(line.getThrown()).hasMessage("bad span");
                });
    }

    @ParameterizedTest
    @EnumSource
    void shouldLiveOnWithAnErrorHandlerThatThrowsErrors(final Checks checks) {
        assertThat(loggedBeside(checks, error -> {
                    throw new NoClassDefFoundError("handler");
                }))
                .hasSize(1);
    }

    /** What is logged where an exporter throws, and the handler of errors too; the spans after that must be seen. */
    private static List<LogRecord> loggedBeside(final Checks checks, final Consumer<Throwable> handler) {
        final Faulty exporter = new Faulty();
        exporter.onAccept = () -> {
            throw new IllegalStateException("bad span");
        };
        final Logger logger = Logger.getLogger("dev.nanospan");
        final List<LogRecord> logged = new CopyOnWriteArrayList<>();
        logger.setFilter(line -> !logged.add(line)); // kept here, and off the console
        try (Rig rig = Rig.with(checks, b -> b.exporter(exporter).errorHandler(handler))) {
            end(rig, 3);
            assertThat(rig.count(Counter.PROCESSOR_FAILED)).isEqualTo(3);
        } finally {
            logger.setFilter(null);
        }
        return logged;
    }

    @ParameterizedTest
    @EnumSource
    void shouldSurviveAnErrorThatCannotBeToldApart(final Checks checks) {
        final Faulty exporter = new Faulty();
        exporter.onAccept = () -> {
            throw new Placeless();
        };
        try (Rig rig = Rig.with(checks, b -> b.exporter(exporter))) {
            end(rig, 3);
            assertThat(rig.count(Counter.PROCESSOR_FAILED)).isEqualTo(3);
            assertThat(rig.errors).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldLiveOnWithAnIdleStrategyThatThrows(final Checks checks) {
        final Tired tired = new Tired();
        try (Rig rig = Rig.with(checks, b -> b.idleStrategy(tired))) {
            end(rig, 3);
            assertThat(rig.spans()).hasSize(3);
            final int before = tired.asked.get();
            await().atMost(Rig.SOON).until(() -> tired.asked.get() > before + 10);
            assertThat(rig.errors).extracting(Throwable::getMessage).containsExactly("tired");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRestThoughTheIdleStrategyThrows(final Checks checks) {
        final Tired tired = new Tired();
        try (Rig rig = Rig.with(checks, b -> b.idleStrategy(tired))) {
            await().atMost(Rig.SOON).until(() -> tired.asked.get() > 0);
            final long beforeNs = System.nanoTime();
            final int before = tired.asked.get();
            await().atMost(Rig.SOON).until(() -> tired.asked.get() >= before + 50);
            final int rests = tired.asked.get() - before - 1;
            assertThat(System.nanoTime() - beforeNs).as("1 ms each").isGreaterThan(rests * 900_000L);
            assertThat(rig.errors).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldWaitForAllOfItWhereTheThreadThatClosesIsInterrupted(final Checks checks) {
        final Faulty exporter = new Faulty();
        final CountDownLatch blocked = new CountDownLatch(1);
        final CountDownLatch release = new CountDownLatch(1);
        exporter.onAccept = () -> {
            blocked.countDown();
            awaitUninterruptibly(release);
        };
        try (Rig rig = Rig.with(checks, b -> b.exporter(exporter))) {
            rig.tracer.start(Names.WORK).end();
            awaitUninterruptibly(blocked);
            Thread.currentThread().interrupt();
            final long before = System.nanoTime();
            final Ledger stuck = rig.nanospan.close(Duration.ofMillis(100));
            final long tookNs = System.nanoTime() - before;
            assertThat(Thread.interrupted()).as("still interrupted").isTrue();
            assertThat(tookNs).isBetween(90_000_000L, 10_000_000_000L);
            assertThat(stuck.queued()).isEqualTo(1);
            release.countDown();
            Thread.currentThread().interrupt();
            final Ledger all = rig.nanospan.close(Rig.SOON);
            assertThat(Thread.interrupted()).as("still interrupted").isTrue();
            assertThat(all.queued()).isZero();
            assertThat(exporter.closed).isTrue();
        }
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

    /** Does not say where it comes from. */
    private static final class Placeless extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public StackTraceElement[] getStackTrace() {
            throw new IllegalStateException("no place");
        }
    }

    /** Throws whenever it is asked, and leaves the thread interrupted. */
    private static final class Tired implements IdleStrategy {
        final AtomicInteger asked = new AtomicInteger();

        @Override
        public void idle(final int workCount) {
            idle();
        }

        @Override
        public void idle() {
            asked.incrementAndGet();
            Thread.currentThread().interrupt();
            throw new NoClassDefFoundError("tired");
        }

        @Override
        public void reset() {}
    }

    private static void awaitUninterruptibly(final CountDownLatch latch) {
        try {
            assertThat(latch.await(20, SECONDS)).isTrue();
        } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
