package dev.nanospan.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TraceBudgetTest {
    private static final int OWNER = 3;
    private static final int SHARED = -1;

    private final TraceBudget budget = new TraceBudget() {};

    @Test
    void shouldCountTheRootItself() {
        budget.beginBudget(OWNER);

        assertThat(budget.take(OWNER, 1)).isFalse();
        assertThat(budget.refusedSpans()).isEqualTo(1);
    }

    @Test
    void shouldAddUpTheSpansOfAllThreads() {
        budget.beginBudget(OWNER);

        assertThat(budget.take(OWNER, 5)).isTrue();
        assertThat(budget.take(7, 5)).isTrue();
        assertThat(budget.take(SHARED, 5)).isTrue();
        assertThat(budget.take(OWNER, 5)).isTrue();
        assertThat(budget.take(OWNER, 5)).isFalse();
        assertThat(budget.take(7, 5)).isFalse();
        assertThat(budget.refusedSpans()).isEqualTo(2);
    }

    @Test
    void shouldBeginAnewForTheNextRoot() {
        budget.beginBudget(OWNER);
        final int generation = budget.generation();
        budget.take(7, 2);
        budget.take(7, 2);

        budget.endBudget();
        budget.beginBudget(OWNER);

        assertThat(budget.generation()).isNotEqualTo(generation);
        assertThat(budget.refusedSpans()).isZero();
        assertThat(budget.take(7, 2)).isTrue();
        assertThat(budget.take(7, 2)).isFalse();
    }

    @Test
    void shouldNotTakeASharedStateForTheOwner() {
        budget.beginBudget(SHARED);

        for (int i = 0; i < 9; i++) {
            assertThat(budget.take(SHARED, 10)).isTrue();
        }
        assertThat(budget.take(SHARED, 10)).isFalse();
    }

    @Test
    void shouldCountExactlyWhatThreadsTakeAtOnce() throws Exception {
        final int threads = 4;
        final int each = 20_000;
        final int limit = 50_000;
        budget.beginBudget(0);
        final CyclicBarrier barrier = new CyclicBarrier(threads);
        final ExecutorService pool = Executors.newFixedThreadPool(threads);
        int taken = 0;
        try {
            final var tasks = IntStream.range(0, threads)
                    .mapToObj(number -> pool.submit(() -> {
                        barrier.await();
                        return (int) IntStream.range(0, each)
                                .filter(unused -> budget.take(number, limit))
                                .count();
                    }))
                    .toList();
            for (final Future<Integer> task : tasks) {
                taken += task.get(30, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(taken + budget.refusedSpans()).isEqualTo(threads * each);
        assertThat(1 + taken).isBetween(limit, limit + threads);
    }
}
