package dev.nanospan.otel;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Ledger;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Very many virtual threads, each with spans of both APIs that are current at the same time. */
@SuppressWarnings({"MustBeClosedChecker", "try"}) // scopes are there to be closed
class VirtualThreadsTest {
    private static final int THREADS = 100_000;
    private static final int SPANS_EACH = 3;
    private static final long KIB = 1_024;

    private final CountDownLatch arrived = new CountDownLatch(THREADS);
    private final CountDownLatch leave = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(THREADS);
    private final AtomicInteger wrong = new AtomicInteger();

    @BeforeEach
    void needVirtualThreads() {
        assumeTrue(Runtime.version().feature() >= 21, "this JDK has no virtual threads");
    }

    @Test
    void shouldNestSpansOfBothApisOnAHundredThousandThreads() throws Exception {
        final long before = heapBytes();
        final NanospanSubject subject =
                new NanospanSubject(b -> b.ringBytes(128 << 20).spansMaxOpen(4 * THREADS), SPANS_EACH * THREADS);
        final Tracer tracer = subject.otel().getTracer("test");
        final dev.nanospan.Tracer nativeTracer = subject.nanospan.tracer("native");
        for (int i = 0; i < THREADS; i++) {
            start(() -> nest(tracer, nativeTracer));
        }
        assertThat(arrived.await(90, SECONDS)).isTrue();
        final long bytes = heapBytes() - before;
        System.out.printf(
                "%,d virtual threads with a current context: %,d KiB, %d bytes each%n",
                THREADS, bytes / KIB, bytes / THREADS);
        leave.countDown();
        assertThat(done.await(90, SECONDS)).isTrue();
        assertThat(wrong).as("wrong parents or current spans").hasValue(0);
        assertThat(bytes / THREADS).as("bytes for each thread that is inside").isLessThan(6 * KIB);
        final Ledger ledger = subject.closed();
        assertThat(ledger.get(Counter.STARTED)).isEqualTo((long) SPANS_EACH * THREADS);
        assertThat(ledger.get(Counter.ENDED)).isEqualTo((long) SPANS_EACH * THREADS);
        assertThat(ledger.open()).isZero();
    }

    private void nest(final Tracer tracer, final dev.nanospan.Tracer nativeTracer) {
        final Span outer = tracer.spanBuilder("outer").startSpan();
        try (Scope current = outer.makeCurrent()) {
            arrived.countDown();
            leave.await();
            check(Span.current() == outer);
            try (dev.nanospan.Scope middle = nativeTracer.open("middle")) {
                check(middle.span().parentSpanId() == idOf(outer));
                final Span inner = tracer.spanBuilder("inner").startSpan();
                try (Scope innermost = inner.makeCurrent()) {
                    check(Span.current() == inner);
                    check(inner.getSpanContext()
                            .getTraceId()
                            .equals(outer.getSpanContext().getTraceId()));
                }
                check(idOf(Span.current()) == middle.span().spanId());
                inner.end();
            }
            check(Span.current() == outer);
        } catch (final InterruptedException | RuntimeException e) {
            wrong.incrementAndGet();
        }
        outer.end();
        check(Context.current() == Context.root());
        done.countDown();
    }

    private void check(final boolean right) {
        if (!right) {
            wrong.incrementAndGet();
        }
    }

    private static long idOf(final Span span) {
        return Long.parseUnsignedLong(span.getSpanContext().getSpanId(), 16);
    }

    private static void start(final Runnable task) {
        try {
            Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
        } catch (final ReflectiveOperationException e) {
            throw new IllegalStateException(e);
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
}
