package dev.nanospan.behaviour;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nanospan.Checks;
import dev.nanospan.Nanospan;
import dev.nanospan.Scope;
import dev.nanospan.Span;
import dev.nanospan.Tracer;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.spi.Sampler;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManyVirtualThreadsTest {
    private static final int THREADS = 100_000;
    private static final int DEFAULT_MAX_OPEN = 16_384;
    private static final long MIB = 1 << 20;

    private final CountDownLatch go = new CountDownLatch(1);
    private final AtomicInteger wrong = new AtomicInteger();

    @BeforeEach
    void needVirtualThreads() {
        assumeTrue(VirtualThreads.areThere(), "this JDK has no virtual threads");
    }

    /** The threads that the others are compared with: they do the same, but their engine is disabled. */
    private static long bytesWithoutTracing() throws Exception {
        final long before = heapBytes();
        final Crew crew = new Crew(Nanospan.disabled());
        crew.start();
        final long bytes = heapBytes() - before;
        crew.finish();
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {DEFAULT_MAX_OPEN, 2 * THREADS})
    void shouldCarryACurrentSpanOnEachOfAHundredThousandThreads(final int spansMaxOpen) throws Exception {
        final long first = bytesWithoutTracing(); // with larger frames, as nothing is compiled
        final long untraced = Math.min(first, bytesWithoutTracing());
        final long before = heapBytes();
        try (Rig rig = Rig.with(Checks.OFF, b -> b.spansMaxOpen(spansMaxOpen).ringBytes(64 << 20))) {
            final Crew crew = new Crew(rig.nanospan);
            crew.start();
            final long traced = heapBytes() - before;
            final long beyond = traced - untraced;
            System.out.printf(
                    "%,d virtual threads: %,d KiB without tracing, %,d KiB each with a current span, %,d KiB beyond"
                            + " (%d bytes a thread), open limit %,d%n",
                    THREADS, untraced >> 10, traced >> 10, beyond >> 10, beyond / THREADS, spansMaxOpen);
            crew.finish();
            assertThat(crew.wrong).as("wrong parents or current spans").hasValue(0);
            final Ledger ledger = rig.closed();
            assertThat(ledger.get(Counter.STARTED)).isEqualTo(2L * THREADS);
            assertThat(ledger.get(Counter.ENDED) + ledger.get(Counter.OPEN_LIMIT))
                    .isEqualTo(2L * THREADS);
            assertThat(ledger.open()).isZero();
            if (spansMaxOpen == DEFAULT_MAX_OPEN) {
                assertThat(beyond).isLessThan(64 * MIB);
            } else {
                assertThat(ledger.get(Counter.ENDED)).as("all recorded").isEqualTo(2L * THREADS);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldWaitForNoThreadThatIsHeldUpInACall(final Checks checks) throws Exception {
        final int heldUp = 300; // more than shared states are kept
        final CountDownLatch inside = new CountDownLatch(heldUp);
        final CountDownLatch ended = new CountDownLatch(heldUp + 1);
        final Sampler slow = (request, additions) -> {
            if (request.name().equals("slow")) {
                inside.countDown();
                await(go);
            }
            return Sampler.Decision.RECORD_AND_SAMPLE;
        };
        try (Rig rig = Rig.with(checks, b -> b.sampler(slow))) {
            for (int i = 0; i < heldUp; i++) {
                VirtualThreads.start(() -> {
                    rig.tracer.start("slow").end();
                    ended.countDown();
                });
            }
            assertThat(inside.await(20, SECONDS)).as("all are inside a call").isTrue();
            final List<Span> quick = new ArrayList<>();
            final Thread thread = VirtualThreads.start(() -> {
                for (int i = 0; i < 20; i++) {
                    quick.add(rig.tracer.start("quick"));
                }
                quick.forEach(Span::end);
                ended.countDown();
            });
            thread.join(SECONDS.toMillis(20));
            assertThat(quick).as("started while the others are held up").hasSize(20);
            go.countDown();
            assertThat(ended.await(20, SECONDS)).isTrue();
            Thread.sleep(300); // house is kept: what is over is folded
            assertThat(rig.count(Counter.STARTED)).isEqualTo(heldUp + 20);
            assertThat(rig.count(Counter.ENDED)).isEqualTo(heldUp + 20);
            assertThat(rig.spans()).hasSize(heldUp + 20);
            assertThat(rig.closed().isComplete()).isTrue();
        }
    }

    @Test
    void shouldRunBatonsOnVirtualThreads() throws Exception {
        final int threads = 1_000;
        final CountDownLatch ran = new CountDownLatch(threads);
        try (Rig rig = Rig.with(Checks.OFF, b -> b.spansMaxPerTrace(10_000))) {
            final Span request = rig.tracer.start("request");
            try (Scope current = request.makeCurrent()) {
                final Runnable task = rig.nanospan.baton().runnable(() -> {
                    final Span span = rig.tracer.start(Names.CHILD);
                    if (span.parentSpanId() != current.span().spanId()) {
                        wrong.incrementAndGet();
                    }
                    span.end();
                    ran.countDown();
                });
                for (int i = 0; i < threads; i++) {
                    VirtualThreads.start(task);
                }
                assertThat(ran.await(20, SECONDS)).isTrue();
            }
            request.end();
            assertThat(wrong).hasValue(0);
            assertThat(rig.spans()).hasSize(threads + 1);
        }
    }

    private static void await(final CountDownLatch latch) {
        try {
            assertThat(latch.await(60, SECONDS)).isTrue();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long heapBytes() throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(100);
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    /** Threads that all have a span that is current at the same time. */
    private static final class Crew {
        final AtomicInteger wrong = new AtomicInteger();
        private final CountDownLatch arrived = new CountDownLatch(THREADS);
        private final CountDownLatch leave = new CountDownLatch(1);
        private final CountDownLatch done = new CountDownLatch(THREADS);
        private final Nanospan nanospan;
        private final Tracer tracer;

        Crew(final Nanospan nanospan) {
            this.nanospan = nanospan;
            this.tracer = nanospan.tracer("test");
        }

        void start() throws InterruptedException {
            for (int i = 0; i < THREADS; i++) {
                VirtualThreads.start(this::trace);
            }
            assertThat(arrived.await(60, SECONDS)).isTrue();
        }

        void finish() throws InterruptedException {
            leave.countDown();
            assertThat(done.await(60, SECONDS)).isTrue();
        }

        private void trace() {
            try (Scope outer = tracer.open(Names.WORK)) {
                arrived.countDown();
                ManyVirtualThreadsTest.await(leave);
                final Span parent = outer.span();
                try (Scope inner = tracer.open(Names.CHILD)) {
                    if (inner.span().parentSpanId() != parent.spanId()
                            || inner.span().traceIdLow() != parent.traceIdLow()
                            || nanospan.current() != inner.span()) {
                        wrong.incrementAndGet();
                    }
                }
                if (nanospan.current() != parent) {
                    wrong.incrementAndGet();
                }
            }
            done.countDown();
        }
    }
}
