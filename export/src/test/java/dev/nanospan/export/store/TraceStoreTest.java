package dev.nanospan.export.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nanospan.id.TraceId;
import dev.nanospan.sampling.ProbabilitySampler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class TraceStoreTest {
    private static final SpanScope GATEWAY = scope("gateway");
    private static final SpanScope BOOK = scope("book");

    @Test
    void shouldLookUpATraceById() {
        final TraceStore store = TraceStore.create();
        store.add(span(1, 1, GATEWAY, "a"));
        store.add(span(2, 2, GATEWAY, "b"));
        store.add(span(1, 3, BOOK, "c"));

        final StoredTrace trace = store.find(TraceId.of(1, 1)).orElseThrow();
        assertThat(trace.spans()).extracting(StoredSpan::name).containsExactly("a", "c");
        assertThat(trace.spans()).extracting(StoredSpan::service).containsExactly("gateway", "book");
        assertThat(store.find(TraceId.of(1, 3))).isEmpty();
        assertThat(store.size()).isEqualTo(2);
    }

    @Test
    void shouldEvictTheTraceThatCameFirstAndCountIt() {
        final TraceStore store = TraceStore.builder().maxTraces(3).build();
        for (int trace = 1; trace <= 5; trace++) {
            store.add(span(trace, 1, GATEWAY, "root"));
            store.add(span(1, 10 + trace, GATEWAY, "late")); // that a trace is busy does not keep it
        }

        // 1 went for 4, came back as a new one with its late span, which took the place of 2, and so on
        final StoreCounts counts = store.counts();
        assertThat(store.size()).isEqualTo(3);
        assertThat(counts.offered()).isEqualTo(10);
        assertThat(counts.spans() + counts.evictedSpans()).isEqualTo(10);
        assertThat(store.find(TraceId.of(5, 5))).isPresent();
        assertThat(store.find(TraceId.of(2, 2))).isEmpty();
    }

    @Test
    void shouldEvictInTheOrderOfFirstSpans() {
        final TraceStore store = TraceStore.builder().maxTraces(3).build();
        for (int trace = 1; trace <= 10; trace++) {
            store.add(span(trace, 1, GATEWAY, "root"));
            store.add(span(trace, 2, GATEWAY, "child"));
        }

        assertThat(store.find(TraceQuery.ALL))
                .extracting(trace -> trace.id().low())
                .containsExactly(8L, 9L, 10L);
        assertThat(store.counts().evictedTraces()).isEqualTo(7);
        assertThat(store.counts().evictedSpans()).isEqualTo(14);
    }

    @Test
    void shouldBoundTheSpansOfATrace() {
        final TraceStore store = TraceStore.builder().maxSpansPerTrace(2).build();

        assertThat(store.add(span(1, 1, GATEWAY, "a"))).isEqualTo(TraceStore.Outcome.KEPT);
        assertThat(store.add(span(1, 2, GATEWAY, "b"))).isEqualTo(TraceStore.Outcome.KEPT);
        assertThat(store.add(span(1, 3, GATEWAY, "c"))).isEqualTo(TraceStore.Outcome.TRACE_FULL);
        assertThat(store.add(span(2, 4, GATEWAY, "d"))).isEqualTo(TraceStore.Outcome.KEPT);
        assertThat(store.counts().refusedTraceFull()).isEqualTo(1);
    }

    @Test
    void shouldBoundTheBytesInAll() {
        final TraceStore store =
                TraceStore.builder().maxTraces(1_000_000).maxBytes(1 << 20).build();
        for (int trace = 1; trace <= 10_000; trace++) {
            store.add(span(trace, 1, scope("service " + trace % 50), "x".repeat(trace % 500)));
            assertThat(store.counts().bytes()).isLessThanOrEqualTo(1 << 20);
        }

        assertThat(store.counts().evictedTraces()).isPositive();
        assertThat(store.counts().bytes()).isGreaterThan(900_000);
        assertThat(store.add(span(1, 1, GATEWAY, "x".repeat(1 << 19)))).isEqualTo(TraceStore.Outcome.TOO_LARGE);
        store.clear();
        assertThat(store.counts().bytes()).isZero();
    }

    @Test
    void shouldHaveNoBytesWhenAllIsTakenOneByOne() {
        final TraceStore store = TraceStore.create();
        for (int trace = 1; trace <= 100; trace++) {
            store.add(span(trace, 1, scope("service " + trace % 7), "a"));
        }
        for (int trace = 1; trace <= 100; trace++) {
            assertThat(store.take(TraceQuery.ALL.withTraceId(TraceId.of(trace, trace)))
                            .size())
                    .isEqualTo(1);
        }

        assertThat(store.counts().bytes()).isZero();
        assertThat(store.counts().spans()).isZero();
        assertThat(store.counts().takenTraces()).isEqualTo(100);
    }

    /** Everything a store counts, against a simple model that follows the same rules. */
    @Test
    void shouldCountWhatBecomesOfEverySpan() {
        final Random random = new Random(8);
        for (int round = 0; round < 200; round++) {
            final int maxTraces = 1 + random.nextInt(5);
            final int maxSpans = 1 + random.nextInt(4);
            final TraceStore store = TraceStore.builder()
                    .maxTraces(maxTraces)
                    .maxSpansPerTrace(maxSpans)
                    .build();
            final Model model = new Model(maxTraces, maxSpans);
            for (int i = 0; i < 100; i++) {
                final long trace = 1L + random.nextInt(8);
                if (random.nextInt(10) == 0) {
                    assertThat(store.take(TraceQuery.ALL.withTraceId(TraceId.of(trace, trace)))
                                    .spans())
                            .isEqualTo(model.take(trace));
                } else {
                    assertThat(store.add(span(trace, i, GATEWAY, "a")) == TraceStore.Outcome.KEPT)
                            .isEqualTo(model.add(trace));
                }
                final StoreCounts counts = store.counts();
                assertThat(store.find(TraceQuery.ALL))
                        .extracting(each -> each.id().low())
                        .containsExactlyElementsOf(model.order);
                assertThat(counts.evictedSpans()).isEqualTo(model.evicted);
                assertThat(counts.offered())
                        .isEqualTo(counts.spans()
                                + counts.unsampled()
                                + counts.refusedTraceFull()
                                + counts.refusedTooLarge()
                                + counts.evictedSpans()
                                + counts.takenSpans());
            }
        }
    }

    @Test
    void shouldSampleByTraceIdAsTheSamplerDoes() {
        final TraceStore half =
                TraceStore.builder().maxTraces(100_000).samplingRate(0.5).build();
        final TraceStore tenth =
                TraceStore.builder().maxTraces(100_000).samplingRate(0.1).build();
        final Random random = new Random(9);
        for (int i = 0; i < 10_000; i++) {
            final StoredSpan span = span(random.nextLong(), 1, GATEWAY, "a");
            half.add(span);
            tenth.add(span);
        }

        assertThat(half.counts().traces()).isBetween(4_700L, 5_300L);
        assertThat(tenth.counts().traces()).isBetween(850L, 1_150L);
        assertThat(half.counts().unsampled()).isEqualTo(10_000 - half.counts().spans());
        for (final StoredTrace trace : tenth.find(TraceQuery.ALL)) {
            assertThat(half.find(trace.id())).isPresent();
        }
        assertThat(ProbabilitySampler.of(0.5).rate()).isEqualTo(0.5);
    }

    @Test
    void shouldKeepNothingAtARateOfZero() {
        final TraceStore store = TraceStore.builder().samplingRate(0).build();

        assertThat(store.add(span(-1, 1, GATEWAY, "a"))).isEqualTo(TraceStore.Outcome.UNSAMPLED);
        assertThat(store.counts().unsampled()).isEqualTo(1);
    }

    @Test
    void shouldFilterBySpansThatHaveEverything() {
        final TraceStore store = TraceStore.create();
        store.add(timed(1, GATEWAY, "slow", 20_000_000, false));
        store.add(timed(1, BOOK, "fast", 1_000, true));
        store.add(timed(2, BOOK, "slow", 9_999_999, false));
        store.add(timed(3, GATEWAY, "failed", 10_000_000, true));

        assertThat(found(store, TraceQuery.ALL)).containsExactly(1L, 2L, 3L);
        assertThat(found(store, TraceQuery.ALL.withService("gateway"))).containsExactly(1L, 3L);
        assertThat(found(store, TraceQuery.ALL.withName("slow"))).containsExactly(1L, 2L);
        assertThat(found(store, TraceQuery.ALL.withMinDuration(Duration.ofMillis(10))))
                .containsExactly(1L, 3L);
        assertThat(found(store, TraceQuery.ALL.withError(true))).containsExactly(1L, 3L);
        assertThat(found(store, TraceQuery.ALL.withService("gateway").withError(true)))
                .containsExactly(3L);
        assertThat(found(store, TraceQuery.ALL.withError(true).withMinDuration(Duration.ofMillis(10))))
                .containsExactly(3L);
        assertThat(found(store, TraceQuery.ALL.withTraceId(TraceId.of(2, 2)).withName("slow")))
                .containsExactly(2L);
        assertThat(found(store, TraceQuery.ALL.withTraceId(TraceId.of(2, 2)).withName("fast")))
                .isEmpty();
        assertThat(found(store, TraceQuery.ALL.withLimit(2))).containsExactly(2L, 3L);
        assertThat(found(store, TraceQuery.ALL.withLimit(1).withName("slow"))).containsExactly(2L);
        assertThat(found(store, TraceQuery.ALL.withLimit(0))).isEmpty();
    }

    @Test
    void shouldTakeAwayWhatIsAskedForAndNothingElse() {
        final TraceStore store = TraceStore.create();
        store.add(span(1, 1, GATEWAY, "a"));
        store.add(span(2, 2, BOOK, "a"));
        store.add(span(3, 3, GATEWAY, "a"));

        assertThat(store.take(TraceQuery.ALL.withService("gateway").withLimit(1)))
                .extracting(trace -> trace.id().low())
                .containsExactly(3L);
        assertThat(found(store, TraceQuery.ALL)).containsExactly(1L, 2L);
        assertThat(store.clear().spans()).isEqualTo(2);
        assertThat(store.size()).isZero();
        assertThat(store.counts().takenSpans()).isEqualTo(3);
    }

    @Test
    void shouldNotChangeAnAnswerThatWasGiven() {
        final TraceStore store = TraceStore.create();
        store.add(span(1, 1, GATEWAY, "a"));
        final StoredTrace before = store.find(TraceId.of(1, 1)).orElseThrow();
        for (int i = 0; i < 100; i++) {
            store.add(span(1, 2 + i, GATEWAY, "b"));
        }

        assertThat(before.spans()).hasSize(1);
        assertThatThrownBy(() -> before.spans().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void shouldShareScopesThatAreEqual() {
        final TraceStore store = TraceStore.create();
        store.add(span(1, 1, scope("gateway"), "a"));
        final long one = store.counts().bytes();
        store.add(span(2, 1, scope("gateway"), "a"));

        final List<StoredTrace> traces = new ArrayList<>();
        store.find(TraceQuery.ALL).forEach(traces::add);
        assertThat(traces.get(0).spans().get(0).scope())
                .isSameAs(traces.get(1).spans().get(0).scope());
        assertThat(store.counts().bytes()).isLessThan(2 * one);
    }

    @Test
    void shouldRefuseSillyBounds() {
        assertThatThrownBy(() -> TraceStore.builder().maxTraces(0)).hasMessage("maxTraces=0: must be at least 1");
        assertThatThrownBy(() -> TraceStore.builder().maxBytes(1)).hasMessage("maxBytes=1: must be at least 65536");
        assertThatThrownBy(() -> TraceStore.builder().samplingRate(1.5)).hasMessageContaining("1.5");
        assertThatThrownBy(() -> TraceQuery.ALL.withLimit(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Several who clear, by query and all at once, while several write: each span comes out once. */
    @Test
    void shouldGiveEachSpanOnceToThoseWhoClear() throws Exception {
        final int writers = 4;
        final int spansEach = 20_000;
        final TraceStore store =
                TraceStore.builder().maxTraces(1_000_000).maxBytes(1L << 30).build();
        final Set<Long> seen = ConcurrentHashMap.newKeySet();
        final List<Long> twice = java.util.Collections.synchronizedList(new ArrayList<>());
        final AtomicBoolean writing = new AtomicBoolean(true);
        final CountDownLatch done = new CountDownLatch(writers);
        final ExecutorService threads = Executors.newCachedThreadPool();
        try {
            final List<Future<?>> futures = new ArrayList<>();
            for (int w = 0; w < writers; w++) {
                final int writer = w;
                futures.add(threads.submit(() -> {
                    for (int i = 0; i < spansEach; i++) {
                        store.add(
                                span(1 + i % 500, (long) writer * spansEach + i + 1, i % 2 == 0 ? GATEWAY : BOOK, "a"));
                    }
                    done.countDown();
                }));
            }
            for (int c = 0; c < 4; c++) {
                final TraceQuery query = c == 0
                        ? TraceQuery.ALL
                        : c == 1 ? TraceQuery.ALL.withLimit(7) : TraceQuery.ALL.withService("book");
                futures.add(threads.submit(() -> {
                    while (writing.get()) {
                        collect(store.take(query), seen, twice);
                    }
                }));
            }
            done.await();
            writing.set(false);
            for (final Future<?> future : futures) {
                future.get();
            }
            collect(store.clear(), seen, twice);
        } finally {
            threads.shutdownNow();
        }

        assertThat(twice).isEmpty();
        assertThat(seen).hasSize(writers * spansEach);
        assertThat(store.counts().bytes()).isZero();
    }

    @Test
    void shouldAnswerManyReadersWhileItIsWritten() throws Exception {
        final TraceStore store = TraceStore.builder().maxTraces(50).build();
        final AtomicBoolean writing = new AtomicBoolean(true);
        final ExecutorService threads = Executors.newCachedThreadPool();
        try {
            final List<Future<?>> readers = new ArrayList<>();
            for (int r = 0; r < 64; r++) {
                readers.add(threads.submit(() -> {
                    while (writing.get()) {
                        final StoredTraces traces = store.find(TraceQuery.ALL);
                        assertThat(traces.size()).isLessThanOrEqualTo(50);
                        for (final StoredTrace trace : traces) {
                            long last = 0;
                            for (final StoredSpan span : trace.spans()) {
                                assertThat(span.spanId()).isGreaterThan(last);
                                assertThat(span.traceId()).isEqualTo(trace.id());
                                last = span.spanId();
                            }
                        }
                        new String(traces.json(), StandardCharsets.UTF_8).length();
                    }
                }));
            }
            for (int i = 1; i <= 20_000; i++) {
                store.add(span(1 + i / 10, i, GATEWAY, "a"));
            }
            writing.set(false);
            for (final Future<?> reader : readers) {
                reader.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(store.counts().offered()).isEqualTo(20_000);
    }

    private static void collect(final StoredTraces from, final Set<Long> seen, final List<Long> twice) {
        final Set<Long> here = new HashSet<>();
        for (final StoredTrace trace : from) {
            for (final StoredSpan span : trace.spans()) {
                if (!here.add(span.spanId()) || !seen.add(span.spanId())) {
                    twice.add(span.spanId());
                }
            }
        }
    }

    private static List<Long> found(final TraceStore store, final TraceQuery query) {
        final List<Long> ids = new ArrayList<>();
        store.find(query).forEach(trace -> ids.add(trace.id().low()));
        return ids;
    }

    static SpanScope scope(final String service) {
        return new SpanScope(
                new SpanResource("{\"attributes\":[]}", "", service), "{\"name\":\"" + service + "\"}", "");
    }

    static StoredSpan span(final long trace, final long id, final SpanScope scope, final String name) {
        return StoredSpan.builder()
                .ids(trace, trace, id, 0)
                .name(name)
                .scope(scope)
                .json(("{\"name\":\"" + name + "\"}").getBytes(StandardCharsets.UTF_8))
                .build();
    }

    private static StoredSpan timed(
            final long trace, final SpanScope scope, final String name, final long ns, final boolean error) {
        return StoredSpan.builder()
                .ids(trace, trace, 1, 0)
                .name(name)
                .scope(scope)
                .times(1_000, 1_000 + ns)
                .error(error)
                .build();
    }

    /** A store as a list of traces. */
    private static final class Model {
        final Deque<Long> order = new ArrayDeque<>();
        final java.util.Map<Long, Integer> spans = new java.util.HashMap<>();
        private final int maxTraces;
        private final int maxSpans;
        long evicted;

        Model(final int maxTraces, final int maxSpans) {
            this.maxTraces = maxTraces;
            this.maxSpans = maxSpans;
        }

        boolean add(final long trace) {
            if (spans.getOrDefault(trace, 0) == maxSpans) {
                return false;
            }
            if (!order.contains(trace)) {
                if (order.size() == maxTraces) {
                    evicted += spans.remove(order.removeFirst());
                }
                order.addLast(trace);
            }
            spans.merge(trace, 1, Integer::sum);
            return true;
        }

        long take(final long trace) {
            order.remove(trace);
            final Integer taken = spans.remove(trace);
            return taken == null ? 0 : taken;
        }
    }
}
