package dev.nanospan.behaviour;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nanospan.Checks;
import dev.nanospan.Nanospan;
import dev.nanospan.Scope;
import dev.nanospan.Span;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RelayTest {
    private final ScheduledExecutorService pool = Executors.newScheduledThreadPool(2);
    private final AtomicLong seen = new AtomicLong();
    private Rig rig;
    private Callable<Long> idOfCurrent;
    private Runnable note;

    @BeforeEach
    void setUp() {
        rig = Rig.with(Checks.STRICT);
        idOfCurrent = () -> rig.nanospan.current().spanId();
        note = () -> seen.set(rig.nanospan.current().spanId());
    }

    @AfterEach
    void close() {
        assertThat(rig.misuses).isEmpty();
        rig.close();
        pool.shutdownNow();
    }

    @Test
    void shouldGiveEveryKindOfTaskTheSpanOfItsSubmitter() throws Exception {
        final ExecutorService relay = rig.nanospan.relay((ExecutorService) pool);
        try (Scope scope = rig.tracer.open("request")) {
            final long id = scope.span().spanId();
            assertThat(relay.submit(idOfCurrent).get()).isEqualTo(id);
            relay.submit(note).get();
            assertSeen(id);
            assertThat(relay.submit(note, "done").get()).isEqualTo("done");
            assertSeen(id);
            for (final Future<Long> each : relay.invokeAll(List.of(idOfCurrent, idOfCurrent))) {
                assertThat(each.get()).isEqualTo(id);
            }
            for (final Future<Long> each : relay.invokeAll(List.of(idOfCurrent, idOfCurrent), 20, SECONDS)) {
                assertThat(each.get()).isEqualTo(id);
            }
            assertThat(relay.invokeAny(List.of(idOfCurrent))).isEqualTo(id);
            assertThat(relay.invokeAny(List.of(idOfCurrent), 20, SECONDS)).isEqualTo(id);
            final CountDownLatch ran = new CountDownLatch(1);
            relay.execute(() -> {
                note.run();
                ran.countDown();
            });
            assertThat(ran.await(20, SECONDS)).isTrue();
            assertSeen(id);
        }
        assertThat(relay.submit(idOfCurrent).get()).isZero();
        assertThat(pool.submit(idOfCurrent).get()).isZero();
    }

    @Test
    void shouldGiveEveryRunOfAScheduledTaskTheSpanOfItsScheduler() throws Exception {
        final ScheduledExecutorService relay = rig.nanospan.relay(pool);
        final CountDownLatch thrice = new CountDownLatch(6);
        final AtomicInteger wrong = new AtomicInteger();
        try (Scope scope = rig.tracer.open("request")) {
            final long id = scope.span().spanId();
            assertThat(relay.schedule(idOfCurrent, 1, MILLISECONDS).get()).isEqualTo(id);
            relay.schedule(note, 1, MILLISECONDS).get();
            assertSeen(id);
            final Runnable check = () -> {
                if (rig.nanospan.current().spanId() != id) {
                    wrong.incrementAndGet();
                }
                thrice.countDown();
            };
            final ScheduledFuture<?> rate = relay.scheduleAtFixedRate(check, 0, 1, MILLISECONDS);
            final ScheduledFuture<?> delay = relay.scheduleWithFixedDelay(check, 0, 1, MILLISECONDS);
            assertThat(thrice.await(20, SECONDS)).isTrue();
            assertThat(rate.cancel(false)).isTrue();
            assertThat(delay.cancel(false)).isTrue();
        }
        assertThat(wrong).hasValue(0);
    }

    @Test
    void shouldPassAlongAChainOfStages() throws Exception {
        final Executor relay = rig.nanospan.relay((Executor) pool);
        final CompletableFuture<Boolean> chain;
        try (Scope scope = rig.tracer.open("request")) {
            final long id = scope.span().spanId();
            chain = CompletableFuture.supplyAsync(() -> rig.nanospan.current().spanId() == id, relay)
                    .thenApplyAsync(right -> right && rig.nanospan.current().spanId() == id, relay)
                    .thenApplyAsync(right -> right && rig.nanospan.current().spanId() == id, relay);
        }
        assertThat(chain.get(20, SECONDS)).isTrue();
    }

    @Test
    void shouldHideTheSpanOfATaskFromOneThatIsRunWithinIt() throws Exception {
        // A worker that joins runs other tasks meanwhile: with one worker, always.
        final ForkJoinPool one = new ForkJoinPool(1);
        final ExecutorService relay = rig.nanospan.relay((ExecutorService) one);
        final Callable<Long> outer;
        try (Scope scope = rig.tracer.open("request")) {
            assertThat(scope.span().isValid()).isTrue();
            final var inner = new java.util.concurrent.RecursiveTask<Long>() {
                private static final long serialVersionUID = 1;
                private final transient Callable<Long> task = noBaton().callable(idOfCurrent);

                @Override
                protected Long compute() {
                    try {
                        return task.call();
                    } catch (final Exception e) {
                        throw new IllegalStateException(e);
                    }
                }
            };
            outer = () -> {
                inner.fork();
                final long id = inner.join();
                assertThat(rig.nanospan.current().spanId())
                        .isEqualTo(scope.span().spanId());
                return id;
            };
            assertThat(relay.submit(outer).get(20, SECONDS)).isZero();
        }
        one.shutdownNow();
    }

    private dev.nanospan.Baton noBaton() {
        return CompletableFuture.supplyAsync(() -> rig.nanospan.baton()).join();
    }

    @Test
    void shouldLetTheExecutorsRefusalThrough() {
        pool.shutdownNow();
        final ExecutorService relay = rig.nanospan.relay((ExecutorService) pool);
        try (Scope scope = rig.tracer.open("request")) {
            assertThatThrownBy(() -> relay.execute(note)).isInstanceOf(RejectedExecutionException.class);
            assertThat(rig.nanospan.current()).isSameAs(scope.span());
        }
    }

    @Test
    void shouldNotRunWhatWasCancelled() throws Exception {
        final ExecutorService single = Executors.newSingleThreadExecutor();
        final ExecutorService relay = rig.nanospan.relay(single);
        final CountDownLatch hold = new CountDownLatch(1);
        final Future<?> first = single.submit(() -> hold.await(20, SECONDS));
        seen.set(-1);
        final Future<?> cancelled;
        try (Scope scope = rig.tracer.open("request")) {
            assertThat(scope.span().isValid()).isTrue();
            cancelled = relay.submit(note);
        }
        assertThat(cancelled.cancel(true)).isTrue();
        hold.countDown();
        first.get();
        assertThat(relay.submit(idOfCurrent).get()).isZero();
        assertSeen(-1);
        single.shutdownNow();
    }

    @Test
    void shouldShutDownTheExecutorItself() throws Exception {
        final ExecutorService single = Executors.newSingleThreadExecutor();
        final ExecutorService relay = rig.nanospan.relay(single);
        final CountDownLatch started = new CountDownLatch(1);
        single.execute(() -> {
            started.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertThat(started.await(20, SECONDS)).isTrue();
        try (Scope scope = rig.tracer.open("request")) {
            relay.execute(note);
            assertThat(relay.isShutdown()).isFalse();
            final List<Runnable> left = relay.shutdownNow();
            assertThat(left).hasSize(1);
            CompletableFuture.runAsync(left.get(0)).get(20, SECONDS);
            assertSeen(scope.span().spanId());
        }
        assertThat(relay.awaitTermination(20, SECONDS)).isTrue();
        assertThat(single.isTerminated()).isTrue();
        assertThat(relay.isShutdown()).isTrue();
        assertThat(relay.isTerminated()).isTrue();
        relay.shutdown();
    }

    @Test
    void shouldCloseAsTheExecutorDoes() throws Exception {
        assumeTrue(VirtualThreads.areThere(), "executors of this JDK can't be closed");
        final ExecutorService common = rig.nanospan.relay((ExecutorService) ForkJoinPool.commonPool());
        ((AutoCloseable) common).close(); // which does nothing there; the default would wait for ever
        assertThat(common.submit(idOfCurrent).get(20, SECONDS)).isZero();
        final ExecutorService closed = rig.nanospan.relay((ExecutorService) pool);
        ((AutoCloseable) closed).close();
        assertThat(pool.isTerminated()).isTrue();
    }

    @Test
    void shouldGiveThreadsTheSpanOfWhoeverHasThemMade() throws Exception {
        try (Scope scope = rig.tracer.open("request")) {
            final Thread thread = rig.nanospan.relayThreads(Thread::new).newThread(note);
            thread.start();
            thread.join(SECONDS.toMillis(20));
            assertSeen(scope.span().spanId());
        }
    }

    @Test
    void shouldGiveVirtualThreadsTheSpanOfWhoeverHasThemMade() throws Exception {
        assumeTrue(VirtualThreads.areThere(), "this JDK has no virtual threads");
        final ExecutorService executor = VirtualThreads.executor(rig.nanospan.relayThreads(VirtualThreads.factory()));
        try (Scope scope = rig.tracer.open("request")) {
            final Callable<Long> child = () -> {
                final Span span = rig.tracer.start("task");
                span.end();
                return span.parentSpanId();
            };
            assertThat(executor.submit(child).get(20, SECONDS))
                    .isEqualTo(scope.span().spanId());
        }
        assertThat(executor.submit(idOfCurrent).get(20, SECONDS)).isZero();
        executor.shutdown();
    }

    @Test
    void shouldWrapNothingIfDisabled() {
        assertThat(Nanospan.disabled().relay(pool)).isSameAs(pool);
        assertThat(Nanospan.disabled().relay((ExecutorService) pool)).isSameAs(pool);
        assertThat(Nanospan.disabled().relay((Executor) pool)).isSameAs(pool);
    }

    private void assertSeen(final long id) {
        assertThat(seen).hasValue(id);
    }
}
