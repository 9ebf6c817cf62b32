package dev.nanospan.behaviour;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import dev.nanospan.Checks;
import dev.nanospan.ConfigException;
import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Scope;
import dev.nanospan.Span;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Ledger;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LifecycleTest {
    @ParameterizedTest
    @EnumSource
    void shouldDeliverEverythingThatHasEndedBeforeAFlush(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            for (int round = 1; round <= 50; round++) {
                for (int i = 0; i < 20; i++) {
                    rig.tracer.start(Names.WORK).end();
                }
                assertThat(rig.nanospan.flush(Rig.SOON)).isTrue();
                assertThat(rig.exporter.spans()).hasSize(20 * round);
                assertThat(rig.nanospan.ledger().isExact()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldSayThatAFlushDidNotMakeIt(final Checks checks) {
        final Faulty exporter = new Faulty();
        exporter.holdsBack = true;
        try (Rig rig = Rig.with(checks, b -> b.exporter(exporter))) {
            rig.tracer.start(Names.WORK).end();
            assertThat(rig.nanospan.flush(Duration.ofMillis(30))).isFalse();
            assertThat(rig.nanospan.flush(Duration.ZERO)).isFalse();
            assertThat(rig.nanospan.flush(Duration.ofSeconds(-1))).isFalse();
            exporter.holdsBack = false;
            assertThat(rig.nanospan.flush(Rig.SOON)).isTrue();
            assertThat(rig.nanospan.ledger().isExact()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCountWhatIsStillPendingAtTheDeadlineOfClose(final Checks checks) {
        final Faulty exporter = new Faulty();
        exporter.holdsBack = true;
        try (Rig rig = Rig.with(checks, b -> b.exporter(exporter))) {
            rig.tracer.start(Names.WORK).end();
            final long before = System.nanoTime();
            final Ledger early = rig.nanospan.close(Duration.ofMillis(100));
            assertThat(System.nanoTime() - before).isLessThan(SECONDS.toNanos(10));
            assertThat(early.get(Counter.ENDED)).isEqualTo(1);
            await().atMost(Rig.SOON).until(() -> exporter.closed);
            await().atMost(Rig.SOON).until(() -> rig.nanospan.ledger().isExact());
            assertThat(rig.nanospan.ledger().destination().failed).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCloseTwiceAndFromTwoThreads(final Checks checks) throws Exception {
        for (int round = 0; round < 20; round++) {
            final Rig rig = Rig.with(checks);
            for (int i = 0; i < 100; i++) {
                rig.tracer.start(Names.WORK).end();
            }
            final CompletableFuture<Ledger> other = CompletableFuture.supplyAsync(() -> rig.nanospan.close(Rig.SOON));
            final Ledger here = rig.nanospan.close(Rig.SOON);
            final Ledger there = other.get(20, SECONDS);
            assertThat(here).hasToString(there.toString());
            assertThat(rig.closed()).hasToString(here.toString());
            assertThat(here.isComplete()).isTrue();
            assertThat(here.get(Counter.ROUTED)).isEqualTo(100);
            rig.nanospan.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldAccountForSpansThatStartAndEndAfterClose(final Checks checks) throws Exception {
        final Rig rig = Rig.with(checks);
        final Span before = rig.tracer.start(Names.WORK);
        final Scope scope = rig.tracer.open(Names.OTHER);
        rig.tracer.start("delivered").end();
        final Ledger closing = rig.closed();
        assertThat(closing.open()).isEqualTo(2);
        before.set("late", 1).end();
        scope.close();
        final Span after = rig.tracer.start(Names.CHILD);
        assertThat(after.isRecording()).isFalse();
        assertThat(after.isValid()).isTrue();
        after.end();
        CompletableFuture.runAsync(() -> {
                    try (Scope opened = rig.tracer.open("elsewhere")) {
                        assertThat(opened.span().isRecording()).isFalse();
                        rig.tracer.start("inside").end();
                    }
                })
                .get(20, SECONDS);
        assertThat(rig.nanospan.current()).isSameAs(Span.NOOP);
        assertThat(rig.nanospan.flush(Rig.SOON)).as("nothing is left to flush").isTrue();
        final Ledger ledger = rig.closed();
        assertThat(ledger.open()).isZero();
        assertThat(ledger.get(Counter.AFTER_CLOSE)).isEqualTo(2);
        assertThat(ledger.get(Counter.UNSAMPLED)).isEqualTo(3);
        assertThat(rig.exporter.spans()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void shouldBeExactWhenItIsClosedWhileOthersTrace(final Checks checks) throws Exception {
        for (int round = 0; round < 15; round++) {
            final Rig rig = Rig.with(checks);
            final int threads = 3;
            final CountDownLatch underWay = new CountDownLatch(threads);
            final List<CompletableFuture<Void>> tracing = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                tracing.add(CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < 3_000; i++) {
                        try (Scope scope = rig.tracer.open(Names.WORK)) {
                            scope.span().set("i", i);
                            rig.tracer.start(Names.CHILD).end();
                        }
                        if (i == 200) {
                            underWay.countDown();
                        }
                    }
                }));
            }
            assertThat(underWay.await(20, SECONDS)).isTrue();
            rig.nanospan.close(Rig.SOON);
            for (final CompletableFuture<Void> thread : tracing) {
                thread.get(20, SECONDS);
            }
            final Ledger ledger = rig.closed();
            assertThat(ledger.get(Counter.STARTED)).isEqualTo(threads * 6_000L);
            assertThat(ledger.open()).isZero();
            assertThat(ledger.queued()).isZero();
            assertThat(ledger.get(Counter.ROUTED))
                    .isEqualTo(rig.exporter.spans().size());
            assertThat(rig.errors).isEmpty();
        }
    }

    @Test
    void shouldRunAThreadThatKeepsNoJvmAlive() {
        try (Rig rig = Rig.with(Checks.OFF)) {
            final AtomicReference<Thread> exporting = new AtomicReference<>();
            final Faulty exporter = new Faulty();
            exporter.onAccept = () -> exporting.set(Thread.currentThread());
            try (Rig other = Rig.with(Checks.OFF, b -> b.exporter(exporter))) {
                other.tracer.start(Names.WORK).end();
                other.flush();
                assertThat(exporting.get().getName()).isEqualTo("nanospan-exporter");
                assertThat(exporting.get().isDaemon()).isTrue();
            }
            await().atMost(Rig.SOON).until(() -> !exporting.get().isAlive());
            assertThat(rig.nanospan.isEnabled()).isTrue();
        }
    }

    @Test
    void shouldTakeTheThreadOfAFactory() {
        final AtomicReference<Thread> made = new AtomicReference<>();
        final Faulty exporter = new Faulty();
        final AtomicReference<Thread> exporting = new AtomicReference<>();
        exporter.onAccept = () -> exporting.set(Thread.currentThread());
        try (Rig rig = Rig.with(
                Checks.OFF,
                b -> b.exporter(exporter).threadFactory(task -> {
                    made.set(new Thread(task, "mine"));
                    return made.get();
                }))) {
            rig.tracer.start(Names.WORK).end();
            rig.flush();
            assertThat(exporting.get()).isSameAs(made.get());
        }
    }

    @Test
    void shouldRefuseAFactoryThatMakesNoThread() {
        assertThatThrownBy(() -> Rig.with(Checks.OFF, b -> b.threadFactory(task -> null)))
                .isInstanceOf(ConfigException.class)
                .hasMessage("nanospan.thread.factory=null: must be a factory that makes a thread");
    }

    @Test
    void shouldLeaveNothingBehindWhereItsThreadCantBeStarted() throws JMException {
        final Faulty exporter = new Faulty();
        final Thread none = new Thread(() -> {}) {
            @Override
            public synchronized void start() {
                throw new OutOfMemoryError("no thread for you");
            }
        };
        assertThatThrownBy(() -> Rig.with(
                        Checks.OFF,
                        b -> b.exporter(exporter)
                                .jmx(true)
                                .name("without a thread")
                                .threadFactory(task -> none)))
                .isInstanceOf(OutOfMemoryError.class);
        assertThat(exporter.closed).isTrue();
        assertThat(ManagementFactory.getPlatformMBeanServer()
                        .queryNames(new ObjectName("dev.nanospan:type=Engine,name=\"without a thread\""), null))
                .isEmpty();
    }

    @Test
    void shouldCloseAnEngineWithoutAThreadAsIfTheCallerWereNotInterrupted() {
        final Faulty exporter = new Faulty();
        final AtomicReference<Boolean> interrupted = new AtomicReference<>();
        exporter.onClose = () -> interrupted.set(Thread.currentThread().isInterrupted());
        final Rig rig = Rig.with(Checks.OFF, b -> b.exporter(exporter).ownThread(false));
        rig.tracer.start(Names.WORK).end();
        Thread.currentThread().interrupt();
        final Ledger ledger = rig.nanospan.close(Rig.SOON);
        assertThat(Thread.interrupted()).as("still interrupted").isTrue();
        assertThat(interrupted.get()).isFalse();
        assertThat(ledger.isComplete()).isTrue();
    }

    @Test
    void shouldLetAnExporterCloseItsOwnEngine() {
        final Faulty exporter = new Faulty();
        final AtomicReference<Nanospan> engine = new AtomicReference<>();
        exporter.onAccept = () -> engine.get().close();
        final Rig rig = Rig.with(Checks.OFF, b -> b.exporter(exporter));
        engine.set(rig.nanospan);
        rig.tracer.start(Names.WORK).end();
        await().atMost(Rig.SOON).until(() -> exporter.closed);
        await().atMost(Rig.SOON).until(() -> rig.nanospan.ledger().isExact());
        assertThat(rig.closed().get(Counter.ROUTED)).isEqualTo(1);
    }

    @Test
    void shouldSayHowToGetAnExporter() {
        assertThatThrownBy(Nanospan::create)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no exporter on the class path")
                .hasMessageContaining("nanospan-export")
                .hasMessageContaining("NanospanConfig.builder().exporter(...)");
    }

    @Test
    void shouldLeaveNothingInTheLedgerAfterAWarmUp() {
        try (Rig rig = Rig.with(Checks.OFF)) {
            final String before = rig.nanospan.ledger().toString();
            assertThat(rig.nanospan.warmUp()).isSameAs(rig.nanospan);
            assertThat(rig.nanospan.ledger()).hasToString(before);
            assertThat(rig.spans()).isEmpty();
        }
        assertThat(Nanospan.disabled().warmUp()).isSameAs(Nanospan.disabled());
    }

    @Test
    void shouldWarmUpExportersThatCanRehearse() {
        final AtomicInteger rehearsed = new AtomicInteger();
        final Faulty understudy = new Faulty();
        understudy.onAccept = rehearsed::incrementAndGet;
        final Faulty star = new Faulty();
        star.onAccept = () -> fail("a span of the rehearsal");
        star.rehearsal = () -> understudy;
        final Faulty stubborn = new Faulty();
        stubborn.onAccept = star.onAccept;
        stubborn.rehearsal = () -> {
            throw new IllegalStateException("never before the show");
        };
        try (Rig rig = Rig.with(Checks.OFF, b -> b.exporter(star, stubborn))) {
            rig.nanospan.warmUp();

            assertThat(rehearsed).hasPositiveValue();
            assertThat(understudy.closed).isTrue();
            assertThat(star.closed).isFalse();
            assertThat(rig.nanospan.ledger().get(Counter.STARTED)).isZero();
            assertThat(rig.errors).singleElement().asString().contains("never before the show");
            rig.errors.clear();
        }
    }

    @Test
    @Timeout(60)
    void shouldNotWaitForARehearsalThatHasNoEnd() {
        final Faulty endless = new Faulty();
        endless.holdsBack = true;
        final Faulty star = new Faulty();
        star.rehearsal = () -> endless;
        try (Rig rig = Rig.with(Checks.OFF, b -> b.exporter(star))) {
            rig.nanospan.warmUp();
        }
    }

    @Test
    void shouldPrintItsFootprint() {
        try (Rig rig = Rig.with(Checks.OFF, b -> b.ringBytes(16 << 20))) {
            final Nanospan.Footprint footprint = rig.nanospan.footprint();
            assertThat(footprint.ring()).isBetween(16L << 20, 17L << 20);
            assertThat(footprint.total() + footprint.perThread()).isLessThan(32L << 20);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldBeADisabledEngineIfToldSo(final Checks checks) {
        final Nanospan off = Nanospan.create(
                NanospanConfig.builder().enabled(false).checks(checks).build());
        assertThat(off).isSameAs(Nanospan.disabled());
        assertThat(off.isEnabled()).isFalse();
    }
}
