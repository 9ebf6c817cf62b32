package dev.nanospan.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LargeBuffersTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 5, 8, 9})
    void shouldMakeAsManyBuffersAsItMay(final int capacity) {
        final LargeBuffers buffers = new LargeBuffers(capacity, 100);
        final Set<byte[]> taken = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < capacity; i++) {
            assertThat(taken.add(buffers.take())).isTrue();
        }

        assertThat(buffers.take()).isNull();
        assertThat(buffers.take()).isNull();
        taken.forEach(buffers::give);
        for (int i = 0; i < capacity; i++) {
            assertThat(taken.remove(buffers.take()))
                    .as("a buffer that was made before")
                    .isTrue();
        }
        assertThat(buffers.take()).isNull();
        assertThat(buffers.footprintBytes()).isEqualTo(100L * capacity);
    }

    @Test
    void shouldMakeNoneBeforeItIsNeeded() {
        final LargeBuffers buffers = new LargeBuffers(5, 100);
        final byte[] first = buffers.take();
        buffers.give(first);

        assertThat(buffers.take()).isSameAs(first).hasSize(100);
    }

    @Test
    void shouldNeverLendABufferTwiceNorMoreThanItMay() throws Exception {
        final int threads = 4;
        final LargeBuffers buffers = new LargeBuffers(3, 8);
        final CyclicBarrier barrier = new CyclicBarrier(threads);
        final ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            final var tasks = IntStream.range(0, threads)
                    .mapToObj(thread -> pool.submit(() -> {
                        barrier.await();
                        int spoilt = 0;
                        for (int i = 0; i < 50_000; i++) {
                            final byte[] buffer = buffers.take();
                            if (buffer != null) {
                                buffer[0] = (byte) thread;
                                Thread.onSpinWait();
                                spoilt += buffer[0] == thread ? 0 : 1;
                                buffers.give(buffer);
                            }
                        }
                        return spoilt;
                    }))
                    .toList();
            for (final Future<Integer> task : tasks) {
                assertThat(task.get(30, TimeUnit.SECONDS)).isZero();
            }
        } finally {
            pool.shutdownNow();
        }
        final Set<byte[]> all = Collections.newSetFromMap(new IdentityHashMap<>());
        for (byte[] buffer = buffers.take(); buffer != null; buffer = buffers.take()) {
            assertThat(all.add(buffer)).isTrue();
        }
        assertThat(all).hasSize(3);
    }
}
