package dev.nanospan.behaviour;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.nanospan.Baton;
import dev.nanospan.Checks;
import dev.nanospan.Nanospan;
import dev.nanospan.Scope;
import dev.nanospan.Span;
import dev.nanospan.ledger.Counter;
import dev.nanospan.testkit.SpanData;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BatonTest {
    private final ExecutorService pool = Executors.newSingleThreadExecutor();

    @AfterEach
    void stopThePool() throws InterruptedException {
        pool.shutdownNow();
        assertThat(pool.awaitTermination(20, SECONDS)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void shouldLetTasksEndWhatStandsForTheSpanWithoutHarm(final Checks checks) throws Exception {
        try (Rig rig = Rig.with(checks)) {
            final Span request = rig.tracer.start("request");
            final Scope scope = request.makeCurrent();
            final Baton baton = rig.nanospan.baton();
            scope.close();
            for (int i = 0; i < 2; i++) {
                onThePool(baton.runnable(() -> {
                    final Span current = rig.nanospan.current();
                    current.set("ignored", 1).end();
                    current.set("ignored", 2).end();
                    current.makeCurrent().close();
                    rig.tracer.start("task").end();
                }));
            }
            request.end();
            assertThat(rig.count(Counter.DOUBLE_END) + rig.count(Counter.USE_AFTER_END))
                    .isZero();
            assertThat(rig.span("request").attributes()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldMakeTheSpanOfOneThreadCurrentOnAnother(final Checks checks) throws Exception {
        try (Rig rig = Rig.with(checks)) {
            final Span request = rig.tracer.start("request");
            final Runnable task;
            try (Scope current = request.makeCurrent()) {
                assertThat(current.span()).isSameAs(request);
                task = rig.nanospan.baton().runnable(() -> {
                    assertThat(rig.nanospan.current().spanId()).isEqualTo(request.spanId());
                    assertThat(rig.nanospan.current().traceIdHigh()).isEqualTo(request.traceIdHigh());
                    assertThat(rig.nanospan.current().traceIdLow()).isEqualTo(request.traceIdLow());
                    assertThat(rig.nanospan.current().traceFlags()).isEqualTo(request.traceFlags());
                    rig.tracer.start("task").end();
                    rig.tracer.span("built").start().end();
                    rig.tracer.open("opened").close();
                });
            }
            onThePool(task);
            onThePool(() -> assertThat(rig.nanospan.current()).isSameAs(Span.NOOP));
            assertThat(rig.count(Counter.ENDED))
                    .as("the task does not end the span")
                    .isEqualTo(3);
            request.end();
            assertThat(rig.exporter.childrenOf(rig.span("request")))
                    .extracting(SpanData::name)
                    .containsExactlyInAnyOrder("task", "built", "opened");
            assertThat(rig.misuses).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRestoreWhatWasCurrentAlsoWhenTheTaskThrows(final Checks checks) throws Exception {
        try (Rig rig = Rig.with(checks)) {
            final Baton baton;
            try (Scope request = rig.tracer.open("request")) {
                assertThat(request.span().isValid()).isTrue();
                baton = rig.nanospan.baton();
            }
            onThePool(() -> {
                try (Scope other = rig.tracer.open("other")) {
                    assertThatThrownBy(baton.runnable(() -> {
                                throw new IllegalStateException("the task");
                            })::run)
                            .hasMessage("the task");
                    assertThat(rig.nanospan.current()).isSameAs(other.span());
                    baton.runnable(() -> {}).run();
                    assertThat(rig.nanospan.current()).isSameAs(other.span());
                }
            });
            assertThat(rig.misuses).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepTheParentOfASpanThatHasEndedAndWhoseHandleIsInUseAgain(final Checks checks) throws Exception {
        try (Rig rig = Rig.with(checks)) {
            final Baton baton;
            final long id;
            final Span request = rig.tracer.start("request");
            try (Scope current = request.makeCurrent()) {
                id = current.span().spanId();
                baton = rig.nanospan.baton();
            }
            request.end();
            final List<Span> open = new ArrayList<>();
            for (int i = 0; i < 5_000; i++) {
                final Span span = rig.tracer.startRoot(Names.OTHER);
                if (i % 3 == 0) {
                    open.add(span);
                } else {
                    span.end();
                }
            }
            if (checks == Checks.OFF) {
                assertThat(request.spanId())
                        .as("of the handle, which is in use again")
                        .isNotEqualTo(id);
            }
            onThePool(baton.runnable(() -> {
                assertThat(rig.nanospan.current().spanId()).isEqualTo(id);
                rig.tracer.start("late").end();
            }));
            open.forEach(Span::end);
            assertThat(rig.span("late").parentSpanId()).hasToString(String.format("%016x", id));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldLetNoSpanBeCurrentWhereNoneWas(final Checks checks) throws Exception {
        try (Rig rig = Rig.with(checks)) {
            final Baton none = rig.nanospan.baton();
            try (Scope outer = rig.tracer.open("outer")) {
                none.runnable(() -> {
                            assertThat(rig.nanospan.current()).isSameAs(Span.NOOP);
                            rig.tracer.start("root").end();
                            rig.tracer.open("opened").close();
                            try (Scope inner = rig.tracer.open("inner")) {
                                assertThat(rig.nanospan.current()).isSameAs(inner.span());
                            }
                            assertThat(rig.nanospan.baton()).as("none again").isSameAs(none);
                        })
                        .run();
                assertThat(rig.nanospan.current()).isSameAs(outer.span());
            }
            assertThat(rig.span("root").isRoot()).isTrue();
            assertThat(rig.span("opened").isRoot()).isTrue();
            assertThat(rig.span("inner").isRoot()).isTrue();
            assertThat(rig.misuses).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCloseScopesThatATaskLeavesOpen(final Checks checks) throws Exception {
        try (Rig rig = Rig.with(checks)) {
            final Baton none = rig.nanospan.baton();
            final Baton baton;
            try (Scope request = rig.tracer.open("request")) {
                baton = rig.nanospan.baton();
                assertThat(request.span().isValid()).isTrue();
            }
            for (final Baton each : List.of(baton, none)) {
                final Span left = rig.tracer.start("left");
                onThePool(each.runnable(() -> assertThat(left.makeCurrent()).isNotNull()));
                onThePool(() -> assertThat(rig.nanospan.current()).isSameAs(Span.NOOP));
                left.end();
            }
            assertThat(rig.count(Counter.SCOPE_ORDER)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldSurviveATaskThatClosesTheScopeAroundIt(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final Baton baton = rig.nanospan.baton();
            final Scope around = rig.tracer.open("around");
            baton.runnable(around::close).run();
            assertThat(rig.nanospan.current()).isSameAs(Span.NOOP);
            for (int i = 0; i < 200; i++) {
                baton.runnable(() -> assertThat(rig.nanospan.current()).isSameAs(Span.NOOP))
                        .run();
            }
            assertThat(rig.count(Counter.SCOPE_ORDER)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldLetTheInnerOfTwoBatonsCount(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final Baton first;
            final Baton second;
            try (Scope scope = rig.tracer.open("first")) {
                first = rig.nanospan.baton();
                assertThat(rig.nanospan.baton()).as("another, of the same").isNotNull();
                assertThat(scope.span().isValid()).isTrue();
            }
            try (Scope scope = rig.tracer.open("second")) {
                second = rig.nanospan.baton();
                assertThat(scope.span().isValid()).isTrue();
            }
            first.runnable(second.runnable(() -> {
                        rig.tracer.start("task").end();
                        assertThat(rig.nanospan.baton())
                                .as("passed on as it is")
                                .isSameAs(second);
                    }))
                    .run();
            assertThat(rig.span("task").parentSpanId())
                    .isEqualTo(rig.span("second").spanId());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepEnginesApart(final Checks checks) {
        try (Rig one = Rig.with(checks);
                Rig two = Rig.with(checks)) {
            final Baton ofOne;
            try (Scope scope = one.tracer.open("one")) {
                ofOne = one.nanospan.baton();
                assertThat(two.nanospan.current()).isSameAs(Span.NOOP);
                assertThat(scope.span().isValid()).isTrue();
            }
            try (Scope scope = two.tracer.open("two")) {
                ofOne.runnable(() -> {
                            assertThat(two.nanospan.current()).isSameAs(scope.span());
                            one.tracer.start("child of one").end();
                            two.tracer.start("child of two").end();
                        })
                        .run();
            }
            assertThat(one.span("child of one").parentSpanId())
                    .isEqualTo(one.span("one").spanId());
            assertThat(two.span("child of two").parentSpanId())
                    .isEqualTo(two.span("two").spanId());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRunOneTaskOnManyThreadsAtOnceAndInsideItself(final Checks checks) throws Exception {
        final int threads = 8;
        final ExecutorService many = Executors.newFixedThreadPool(threads);
        try (Rig rig = Rig.with(checks)) {
            final Baton baton;
            final Span request = rig.tracer.start("request");
            try (Scope current = request.makeCurrent()) {
                assertThat(current.span()).isSameAs(request);
                baton = rig.nanospan.baton();
            }
            final CyclicBarrier together = new CyclicBarrier(threads);
            final Callable<Boolean> again = baton.callable(() -> {
                try (Scope twice = rig.nanospan.current().makeCurrent()) {
                    return twice.span().spanId() == request.spanId();
                }
            });
            final Callable<Boolean> task = baton.callable(() -> {
                together.await(20, SECONDS);
                boolean right = true;
                for (int i = 0; i < 1_000; i++) {
                    right &= again.call();
                    right &= rig.nanospan.current().spanId() == request.spanId();
                }
                together.await(20, SECONDS);
                rig.tracer.start("task").end();
                return right;
            });
            for (final var each : many.invokeAll(java.util.Collections.nCopies(threads, task))) {
                assertThat(each.get()).isTrue();
            }
            request.end();
            assertThat(rig.exporter.childrenOf(rig.span("request"))).hasSize(threads);
            assertThat(rig.misuses).isEmpty();
        } finally {
            many.shutdownNow();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldWrapWhatCompletableFuturesTake(final Checks checks) throws Exception {
        try (Rig rig = Rig.with(checks)) {
            final List<String> seen = new ArrayList<>();
            final long id;
            final CompletableFuture<Integer> first = new CompletableFuture<>();
            final CompletableFuture<Integer> second = new CompletableFuture<>();
            final CompletableFuture<Void> all;
            try (Scope scope = rig.tracer.open("request")) {
                id = scope.span().spanId();
                final Baton baton = rig.nanospan.baton();
                final Runnable note = () -> seen.add(rig.nanospan.current().spanId() == id ? "right" : "wrong");
                all = first.thenApply(baton.function((Integer i) -> {
                            note.run();
                            return i + 1;
                        }))
                        .thenCombine(second, baton.biFunction((Integer i, Integer j) -> {
                            note.run();
                            return i + j;
                        }))
                        .whenComplete(baton.biConsumer((i, e) -> note.run()))
                        .thenCombine(
                                CompletableFuture.supplyAsync(
                                        baton.supplier(() -> {
                                            note.run();
                                            return 0;
                                        }),
                                        pool),
                                Integer::sum)
                        .thenAccept(baton.consumer((Integer sum) -> {
                            note.run();
                            assertThat(sum).isEqualTo(6);
                        }));
            }
            onThePool(() -> {
                assertThat(first.complete(2)).isTrue();
                assertThat(second.complete(3)).isTrue();
            });
            all.get(20, SECONDS);
            assertThat(seen).containsOnly("right").hasSize(5);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCountChildrenInTheBudgetOfTheTrace(final Checks checks) throws Exception {
        try (Rig rig = Rig.with(checks, b -> b.spansMaxPerTrace(3))) {
            final Span request = rig.tracer.start("request");
            try (Scope current = request.makeCurrent()) {
                assertThat(current.span()).isSameAs(request);
                onThePool(rig.nanospan.baton().runnable(() -> {
                    for (int i = 0; i < 5; i++) {
                        rig.tracer.start("task").end();
                    }
                }));
            }
            request.end();
            assertThat(rig.count(Counter.TRACE_LIMIT)).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotWriteToTheSpanFromAnotherThread(final Checks checks) throws Exception {
        try (Rig rig = Rig.with(checks)) {
            final Span request = rig.tracer.start("request");
            try (Scope current = request.makeCurrent()) {
                assertThat(current.span()).isSameAs(request);
                onThePool(rig.nanospan.baton().runnable(() -> {
                    assertThat(rig.nanospan.current().isRecording()).isFalse();
                    assertThat(rig.nanospan.current().isSampled()).isTrue();
                    rig.nanospan.current().set("key", "value");
                    rig.nanospan.current().end();
                }));
            }
            assertThat(request.isRecording()).isTrue();
            request.end();
            assertThat(rig.span("request").attributes()).isEmpty();
            assertThat(rig.misuses).isEmpty();
        }
    }

    @Test
    void shouldAllocateNothingWhenAWrappedTaskRuns() throws Exception {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Rig rig = Rig.with(Checks.OFF)) {
            final Runnable task;
            final Runnable none = rig.nanospan.baton().runnable(() -> {});
            try (Scope scope = rig.tracer.open("request")) {
                assertThat(scope.span().isValid()).isTrue();
                task = rig.nanospan.baton().runnable(() -> {});
            }
            onThePool(() -> {
                long least = Long.MAX_VALUE;
                for (int round = 0; round < 50 && least > 0; round++) {
                    final long before = threads.getCurrentThreadAllocatedBytes();
                    for (int i = 0; i < 1_000; i++) {
                        task.run();
                        none.run();
                    }
                    least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
                }
                assertThat(least).isZero();
            });
        }
    }

    @Test
    void shouldWrapNothingIfDisabled() {
        final Runnable task = () -> {};
        assertThat(Nanospan.disabled().baton().runnable(task)).isSameAs(task);
    }

    @ParameterizedTest
    @EnumSource
    void shouldStillRunTasksWhenTheEngineIsClosed(final Checks checks) throws Exception {
        final Rig rig = Rig.with(checks);
        final Runnable task;
        final CountDownLatch ran = new CountDownLatch(1);
        final long id;
        try (Scope scope = rig.tracer.open("request")) {
            id = scope.span().spanId();
            task = rig.nanospan.baton().runnable(() -> {
                assertThat(rig.nanospan.current().spanId()).isEqualTo(id);
                assertThat(rig.tracer.start("late").parentSpanId()).isEqualTo(id);
                ran.countDown();
            });
        }
        onThePool(() -> rig.tracer.start("early").end());
        rig.close();
        onThePool(task);
        assertThat(ran.await(0, TimeUnit.SECONDS)).isTrue();
    }

    private void onThePool(final Runnable task) throws Exception {
        pool.submit(task).get(30, SECONDS);
    }
}
