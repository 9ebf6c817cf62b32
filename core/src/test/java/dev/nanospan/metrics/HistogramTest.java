package dev.nanospan.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class HistogramTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Counted again by the definition: how many values are not above a bound. */
    @RepeatedTest(50)
    void shouldCountWhatIsNotAboveEachBound(final RepetitionInfo repetition) {
        final SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
        final long[] bounds =
                random.longs(random.nextInt(20), 0, 1_000).distinct().sorted().toArray();
        final long[] values = random.longs(random.nextInt(500), -5, 1_100).toArray();
        final Histogram histogram = Histogram.of(bounds);
        Arrays.stream(values).forEach(histogram::record);

        final Distribution read = histogram.read();

        final long[] counted =
                Arrays.stream(values).map(value -> Math.max(0, value)).toArray();
        assertThat(read.buckets()).isEqualTo(bounds.length + 1);
        for (int i = 0; i < bounds.length; i++) {
            final long bound = bounds[i];
            assertThat(read.bound(i)).isEqualTo((double) bound);
            assertThat(read.upTo(i))
                    .isEqualTo(Arrays.stream(counted)
                            .filter(value -> value <= bound)
                            .count());
        }
        assertThat(read.bound(bounds.length)).isInfinite();
        assertThat(read.count()).isEqualTo(values.length);
        assertThat(read.sum()).isEqualTo((double) LongStream.of(counted).sum());
    }

    @Test
    void shouldTellDurationsInSeconds() {
        final Histogram histogram = Histogram.ofDurations();
        histogram.record(2_500_000);
        histogram.record(31_000_000_000L);

        final Distribution read = histogram.read();

        assertThat(read.sum()).isEqualTo(31.0025);
        assertThat(read.mean()).isEqualTo(15.50125);
        int bucket = 0;
        while (read.upTo(bucket) == 0) {
            bucket++;
        }
        assertThat(read.bound(bucket)).isEqualTo(0.0025);
        assertThat(read.upTo(read.buckets() - 2)).isEqualTo(1);
    }

    @Test
    void shouldKnowNoMeanOfNothing() {
        assertThat(Histogram.ofSizes().read().mean()).isNaN();
        assertThat(Histogram.ofSizes().read().count()).isZero();
    }

    @Test
    void shouldRefuseBoundsOutOfOrder() {
        assertThatThrownBy(() -> Histogram.of(1, 5, 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bounds: 5 behind 5");
    }

    /** Whoever reads meanwhile never sees a sum without the values that make it. */
    @Test
    void shouldLoseNothingThatThreadsRecordAtOnce() throws Exception {
        final int threads = 4;
        final int values = 50_000;
        final Histogram histogram = Histogram.of(1, 2);
        final AtomicBoolean done = new AtomicBoolean();
        final AtomicBoolean wrong = new AtomicBoolean();
        final Thread reader = new Thread(() -> {
            while (!done.get()) {
                final Distribution read = histogram.read();
                wrong.compareAndSet(false, read.sum() > 2.0 * read.count());
            }
        });
        final Thread[] writers = new Thread[threads];
        for (int i = 0; i < threads; i++) {
            writers[i] = new Thread(() -> {
                for (int n = 0; n < values; n++) {
                    histogram.record(2);
                }
            });
        }
        reader.start();
        for (final Thread writer : writers) {
            writer.start();
        }
        for (final Thread writer : writers) {
            writer.join();
        }
        done.set(true);
        reader.join();

        assertThat(wrong).isFalse();
        assertThat(histogram.read().count()).isEqualTo((long) threads * values);
        assertThat(histogram.read().sum()).isEqualTo(2.0 * threads * values);
    }

    @Test
    void shouldAllocateNothingToRecord() {
        final Histogram histogram = Histogram.ofDurations();
        final Figures figures = new Figures(1);
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 10 && least > 0; round++) {
            final long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 100_000; i++) {
                histogram.record(i * 1_000L);
                figures.add(0, 1);
            }
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }

        assertThat(least).isZero();
        assertThat(histogram.read().count()).isEqualTo(figures.get(0));
    }
}
