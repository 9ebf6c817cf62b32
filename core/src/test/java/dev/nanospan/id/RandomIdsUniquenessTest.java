package dev.nanospan.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Ids drawn by eight threads at once, all different. The seed is fresh in each run, and known to the test, so that the
 * left halves of trace ids need not be kept: they are drawn again for the few right halves that come twice, if any.
 *
 * <p>A span id has 64 bits, so even perfect ones repeat by chance: once in 9 million runs for 2 million ids, once in
 * 3,700 for 100 million.
 */
class RandomIdsUniquenessTest {

    private static final int THREADS = 8;

    private final long seed = new SecureRandom().nextLong();

    @Test
    void shouldNeverRepeatATraceId() throws InterruptedException {
        shouldNeverRepeatATraceId(250_000);
    }

    @Test
    void shouldNeverRepeatASpanId() throws InterruptedException {
        shouldNeverRepeatASpanId(250_000);
    }

    @Test
    @EnabledIfSystemProperty(named = "test.slow", matches = "true")
    void shouldNeverRepeatATraceIdInAHundredMillion() throws InterruptedException {
        shouldNeverRepeatATraceId(12_500_000);
    }

    @Test
    @EnabledIfSystemProperty(named = "test.slow", matches = "true")
    void shouldNeverRepeatASpanIdInAHundredMillion() throws InterruptedException {
        shouldNeverRepeatASpanId(12_500_000);
    }

    /** The search itself must find what it looks for. */
    @Test
    void shouldFindRepeatedWords() {
        assertThat(repeated(new long[] {3, 1, 2, 3, -1, 1, 1})).containsOnly(1, 3);
        assertThat(repeated(new long[] {3, 1, 2})).isEmpty();
    }

    private void shouldNeverRepeatATraceId(final int perThread) throws InterruptedException {
        final long[] suspects = repeated(drawAtOnce(perThread, false));
        assertThat(repeatedTraceIds(suspects, perThread)).as("seed %d", seed).isEmpty();
    }

    private void shouldNeverRepeatASpanId(final int perThread) throws InterruptedException {
        assertThat(repeated(drawAtOnce(perThread, true))).as("seed %d", seed).isEmpty();
    }

    /** The right halves of trace ids, or span ids: each thread fills its part of one array. */
    private long[] drawAtOnce(final int perThread, final boolean spans) throws InterruptedException {
        final long[] words = new long[THREADS * perThread];
        final IdGenerator.Factory factory = RandomIds.seeded(seed);
        final Thread[] threads = new Thread[THREADS];
        for (int t = 0; t < THREADS; t++) {
            final IdGenerator ids = factory.create();
            final int begin = t * perThread;
            threads[t] = new Thread(() -> draw(ids, spans, words, begin, begin + perThread));
        }
        for (final Thread thread : threads) {
            thread.start();
        }
        for (final Thread thread : threads) {
            thread.join();
        }
        return words;
    }

    private static void draw(
            final IdGenerator ids, final boolean spans, final long[] into, final int begin, final int end) {
        for (int i = begin; i < end; i++) {
            if (spans) {
                into[i] = ids.nextSpanId();
            } else {
                ids.nextTraceIdHigh();
                into[i] = ids.nextTraceIdLow();
            }
        }
    }

    private Set<TraceId> repeatedTraceIds(final long[] suspects, final int perThread) {
        final Set<TraceId> seen = new HashSet<>();
        final Set<TraceId> repeated = new HashSet<>();
        if (suspects.length > 0) {
            final IdGenerator.Factory factory = RandomIds.seeded(seed);
            for (int t = 0; t < THREADS; t++) {
                final IdGenerator ids = factory.create();
                for (int i = 0; i < perThread; i++) {
                    final TraceId id = TraceId.of(ids.nextTraceIdHigh(), ids.nextTraceIdLow());
                    if (Arrays.binarySearch(suspects, id.low()) >= 0 && !seen.add(id)) {
                        repeated.add(id);
                    }
                }
            }
        }
        return repeated;
    }

    /** Sorts the words; a thread that did not draw leaves zeros, which repeat. */
    private static long[] repeated(final long[] words) {
        Arrays.sort(words);
        final long[] repeated = new long[words.length / 2];
        int size = 0;
        for (int i = 1; i < words.length; i++) {
            if (words[i] == words[i - 1] && (size == 0 || repeated[size - 1] != words[i])) {
                repeated[size++] = words[i];
            }
        }
        return Arrays.copyOf(repeated, size);
    }
}
