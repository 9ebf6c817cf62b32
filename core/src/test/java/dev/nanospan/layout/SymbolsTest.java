package dev.nanospan.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SymbolsTest {
    @Test
    void shouldKnowATextByOneNumber() {
        final Symbol symbol = Symbols.intern("symbols.one");

        assertThat(symbol.ref()).isBetween(1, Symbols.CAPACITY);
        assertThat(Symbols.intern("symbols.one")).isSameAs(symbol);
        assertThat(Symbols.internImplicit("symbols.one")).isSameAs(symbol);
        assertThat(Symbols.find("symbols.one")).isSameAs(symbol);
        assertThat(Symbols.byRef(symbol.ref())).isSameAs(symbol);
        assertThat(symbol.utf8()).isEqualTo("symbols.one".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldTellTextsWithTheSameHashApart() {
        final int first = Symbols.intern("symbols.Aa").ref();
        final int second = Symbols.intern("symbols.BB").ref();

        assertThat("symbols.Aa".hashCode()).isEqualTo("symbols.BB".hashCode());
        assertThat(first).isNotEqualTo(second);
        assertThat(Symbols.find("symbols.BB").text()).isEqualTo("symbols.BB");
    }

    @Test
    void shouldNotKnowWhatWasNeverGivenOut() {
        assertThat(Symbols.find("symbols.never")).isNull();
        assertThat(Symbols.byRef(0)).isNull();
        assertThat(Symbols.byRef(-1)).isNull();
        assertThat(Symbols.byRef(Integer.MIN_VALUE)).isNull();
        assertThat(Symbols.byRef(Symbols.CAPACITY + 1)).isNull();
        assertThat(Symbols.byRef(Integer.MAX_VALUE)).isNull();
    }

    @Test
    void shouldNotInternALongTextThatNobodyDeclared() {
        final String longest = "s".repeat(Symbols.IMPLICIT_MAX_CHARS);

        assertThat(Symbols.internImplicit(longest)).isNotNull();
        assertThat(Symbols.internImplicit(longest + "s")).isNull();
        assertThat(Symbols.intern(longest + "s").ref()).isPositive();
        assertThat(Symbols.internImplicit(longest + "s")).isNotNull();
    }

    @Test
    void shouldHoldItsBoundsOnceTheTableIsFull() throws Exception {
        try (IsolatedTable table = new IsolatedTable()) {
            table.call("dev.nanospan.layout.SymbolsTest$Inside", "fill");
        }
    }

    @Test
    void shouldGiveOneNumberForATextThatEightThreadsInternAtOnce() throws Exception {
        try (IsolatedTable table = new IsolatedTable()) {
            table.call("dev.nanospan.layout.SymbolsTest$Inside", "race");
        }
    }

    /** What runs in a table of its own. */
    public static final class Inside {
        private static final int THREADS = 8;

        private Inside() {}

        public static void fill() {
            int implicit = 0;
            while (Symbols.internImplicit("implicit." + implicit) != null) {
                implicit++;
            }
            assertThat(implicit).isEqualTo(Symbols.IMPLICIT_CAPACITY);
            assertThat(Symbols.internImplicit("implicit.0")).isNotNull();

            int declared = 0;
            while (Symbols.intern("declared." + declared).ref() != 0) {
                declared++;
            }
            assertThat(implicit + declared).isEqualTo(Symbols.CAPACITY).isEqualTo(Symbols.count());
            final Symbol late = Symbols.intern("late");
            assertThat(late.ref()).isZero();
            assertThat(late.text()).isEqualTo("late");
            assertThat(late.utf8()).isEqualTo("late".getBytes(StandardCharsets.UTF_8));
            assertThat(Symbols.find("late")).isNull();
            assertThat(Symbols.find("implicit." + implicit)).isNull();
            final int known = declared;
            assertThat(IntStream.range(0, known)
                            .map(i -> Symbols.intern("declared." + i).ref()))
                    .doesNotHaveDuplicates()
                    .allMatch(ref -> Symbols.byRef(ref).text().startsWith("declared."));
        }

        public static void race() throws Exception {
            final int texts = 400;
            final Map<String, Integer> refs = new ConcurrentHashMap<>();
            final CyclicBarrier barrier = new CyclicBarrier(THREADS);
            final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
            try {
                final var tasks = IntStream.range(0, THREADS)
                        .<Future<?>>mapToObj(unused -> threads.submit(() -> {
                            for (int i = 0; i < texts; i++) {
                                if (i % 50 == 0) {
                                    barrier.await();
                                }
                                intern("race." + i, i % 2 == 0, refs);
                            }
                            return null;
                        }))
                        .toList();
                for (final Future<?> task : tasks) {
                    task.get(30, TimeUnit.SECONDS);
                }
            } finally {
                threads.shutdownNow();
            }
            assertThat(refs).hasSize(texts);
            assertThat(refs.values()).doesNotHaveDuplicates();
            refs.forEach((text, ref) -> assertThat(Symbols.byRef(ref).text()).isEqualTo(text));
            assertThat(Symbols.count()).isBetween(texts, THREADS * texts);
        }

        private static void intern(final String text, final boolean declared, final Map<String, Integer> refs) {
            final Symbol symbol = declared ? Symbols.intern(text) : Symbols.internImplicit(text);
            final Integer other = refs.putIfAbsent(text, symbol.ref());
            assertThat(other == null || other == symbol.ref()).as(text).isTrue();
            assertThat(Symbols.byRef(symbol.ref()).text()).isEqualTo(text);
        }
    }
}
