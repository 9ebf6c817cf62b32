package dev.nanospan.behaviour;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nanospan.Checks;
import dev.nanospan.Overflow;
import dev.nanospan.Scope;
import dev.nanospan.Span;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.testkit.SpanData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ThreadsTest {
    @ParameterizedTest
    @EnumSource
    void shouldKeepTheCountsOfDeadThreads(final Checks checks) throws Exception {
        try (Rig rig = Rig.with(
                checks,
                b -> b.sampler((request, result) -> request.name().equals("other")
                        ? dev.nanospan.spi.Sampler.Decision.DROP
                        : dev.nanospan.spi.Sampler.Decision.RECORD_AND_SAMPLE))) {
            for (int round = 1; round <= 3; round++) {
                for (int t = 0; t < 20; t++) {
                    final Thread thread = new Thread(() -> {
                        for (int i = 0; i < 10; i++) {
                            rig.tracer.start(Names.WORK).end();
                            rig.tracer.start(Names.OTHER).end();
                        }
                    });
                    thread.start();
                    thread.join(SECONDS.toMillis(20));
                }
                final Ledger ledger = rig.nanospan.ledger();
                assertThat(ledger.get(Counter.STARTED)).isEqualTo(round * 400L);
                assertThat(ledger.get(Counter.UNSAMPLED)).isEqualTo(round * 200L);
                letHousekeepingRun(rig);
                assertThat(rig.count(Counter.STARTED)).as("folded once").isEqualTo(round * 400L);
                assertThat(rig.count(Counter.ENDED)).isEqualTo(round * 200L);
            }
            assertThat(rig.closed().isComplete()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldGiveBackTheRecordersOfDeadThreads(final Checks checks) throws Exception {
        final int limit = 16;
        try (Rig rig = Rig.with(checks, b -> b.spansMaxOpen(limit))) {
            for (int t = 0; t < 50; t++) {
                final AtomicReference<Boolean> recorded = new AtomicReference<>();
                final Thread thread = new Thread(() -> {
                    final List<Span> open = new ArrayList<>();
                    for (int i = 0; i < limit; i++) {
                        open.add(rig.tracer.start(Names.WORK));
                    }
                    recorded.set(open.stream().allMatch(Span::isRecording));
                    open.forEach(Span::end);
                });
                await().atMost(Rig.SOON).until(() -> rig.nanospan.ledger().open() == 0);
                thread.start();
                thread.join(SECONDS.toMillis(20));
                if (t % 10 == 0) {
                    letHousekeepingRun(rig);
                    continue;
                }
                assertThat(recorded.get()).isNotNull();
            }
            letHousekeepingRun(rig);
            final List<Span> all = new ArrayList<>();
            for (int i = 0; i < limit; i++) {
                all.add(rig.tracer.start(Names.WORK));
            }
            assertThat(all).allMatch(Span::isRecording);
            all.forEach(Span::end);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTraceOnVirtualThreads(final Checks checks) throws Exception {
        assumeTrue(VirtualThreads.areThere(), "this JDK has no virtual threads");
        try (Rig rig = Rig.with(checks)) {
            final List<Thread> threads = new ArrayList<>();
            final CountDownLatch done = new CountDownLatch(500);
            for (int t = 0; t < 500; t++) {
                final String name = "outer " + t % 10;
                threads.add(VirtualThreads.start(() -> {
                    try (Scope outer = rig.tracer.open(name)) {
                        Thread.yield();
                        assertThat(rig.nanospan.current()).isSameAs(outer.span());
                        try (Scope inner = rig.tracer.open(Names.CHILD)) {
                            Thread.yield();
                            assertThat(rig.nanospan.current()).isSameAs(inner.span());
                        }
                        rig.tracer.span("built").set("k", 1).start().end();
                        assertThat(rig.nanospan.current()).isSameAs(outer.span());
                    }
                    assertThat(rig.nanospan.current()).isSameAs(Span.NOOP);
                    done.countDown();
                }));
            }
            assertThat(done.await(30, SECONDS)).isTrue();
            for (final Thread thread : threads) {
                thread.join(SECONDS.toMillis(20));
            }
            assertThat(rig.spans()).hasSize(1_500);
            for (final SpanData outer : rig.exporter.spans()) {
                if (outer.name().startsWith("outer")) {
                    assertThat(rig.exporter.childrenOf(outer))
                            .extracting(SpanData::name)
                            .containsExactlyInAnyOrder("child", "built");
                }
            }
            assertThat(rig.misuses).isEmpty();
            assertThat(rig.closed().isComplete()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotSpinForEverWhenVirtualThreadsWaitForRoom(final Checks checks) throws Exception {
        assumeTrue(VirtualThreads.areThere(), "this JDK has no virtual threads");
        try (Rig rig = Rig.with(
                checks,
                b -> b.ringBytes(1 << 16)
                        .stripes(1)
                        .ownThread(false)
                        .overflow(Overflow.BLOCK)
                        .overflowTimeout(Duration.ofMillis(300)))) {
            while (rig.nanospan.ledger().queued() < 512) {
                rig.tracer.start(Names.WORK).end(); // until the ring is full
            }
            final int waiting = 8 * Runtime.getRuntime().availableProcessors();
            final CountDownLatch done = new CountDownLatch(waiting);
            for (int i = 0; i < waiting; i++) {
                VirtualThreads.start(() -> {
                    rig.tracer.start(Names.WORK).end();
                    done.countDown();
                });
            }
            assertThat(done.await(30, SECONDS)).isTrue();
            assertThat(rig.count(Counter.RING_FULL)).isEqualTo(waiting);
        }
    }

    /** A flush waits for two cycles at least; house is kept ten times a second. */
    private static void letHousekeepingRun(final Rig rig) {
        final long until = System.nanoTime() + 150_000_000L;
        await().atMost(Rig.SOON).until(() -> System.nanoTime() - until > 0);
        rig.flush();
    }
}
