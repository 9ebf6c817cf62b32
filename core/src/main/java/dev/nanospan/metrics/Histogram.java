package dev.nanospan.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How many values fell between fixed bounds, and their sum. Any thread records and any thread reads; nothing is allocated
 * to record. Meant for what happens once a batch or once in thousands of spans: two atomic additions.
 *
 * <p>Order: a value is added to its bucket first and to the sum then, each releasing; a reader acquires the sum first. So
 * no sum holds a value whose bucket doesn't; the count may be ahead of the sum by what is being recorded.
 *
 * <pre>{@code
 * Histogram written = Histogram.ofDurations();
 * written.record(System.nanoTime() - beganNs);
 * System.out.println(written.read().mean() + " s");
 * }</pre>
 */
public final class Histogram {
    private static final VarHandle AT = MethodHandles.arrayElementVarHandle(long[].class);
    private static final double NS_PER_S = 1e9;
    private static final long US = 1_000;
    private static final long MS = 1_000 * US;
    private static final long S = 1_000 * MS;
    private static final long KIB = 1 << 10;

    private final double scale;
    private final long[] bounds;

    /** A count for each bound, one for what is beyond them, and the sum. */
    private final long[] cells;

    private Histogram(final double scale, final long... bounds) {
        this.scale = scale;
        this.bounds = bounds;
        this.cells = new long[bounds.length + 2];
    }

    /** One of ns that is told in s: from 100 us to 30 s. */
    public static Histogram ofDurations() {
        return new Histogram(
                NS_PER_S,
                100 * US,
                250 * US,
                500 * US,
                MS,
                5 * MS / 2,
                5 * MS,
                10 * MS,
                25 * MS,
                50 * MS,
                100 * MS,
                250 * MS,
                500 * MS,
                S,
                5 * S / 2,
                5 * S,
                10 * S,
                30 * S);
    }

    /** One of bytes: from 1 KiB to 4 MiB. */
    public static Histogram ofSizes() {
        return of(KIB, 4 * KIB, 16 * KIB, 64 * KIB, 128 * KIB, 256 * KIB, 512 * KIB, 1_024 * KIB, 4_096 * KIB);
    }

    /**
     * One of anything.
     *
     * @param bounds the largest value of each bucket, in order
     * @throws IllegalArgumentException if they are not in order
     */
    public static Histogram of(final long... bounds) {
        for (int i = 1; i < bounds.length; i++) {
            if (bounds[i] <= bounds[i - 1]) {
                throw new IllegalArgumentException("bounds: " + bounds[i] + " behind " + bounds[i - 1]);
            }
        }
        return new Histogram(1, bounds.clone());
    }

    /** Records a value; one below 0, as of a clock that was set back, counts as 0. */
    public void record(final long value) {
        final long counted = Math.max(0, value);
        int bucket = 0;
        while (bucket < bounds.length && counted > bounds[bucket]) {
            bucket++;
        }
        long unused = (long) AT.getAndAddRelease(cells, bucket, 1L);
        unused = (long) AT.getAndAddRelease(cells, bounds.length + 1, counted);
    }

    /** What was recorded so far. */
    public Distribution read() {
        final double sum = (long) AT.getAcquire(cells, bounds.length + 1) / scale;
        final double[] upper = new double[bounds.length + 1];
        final long[] upTo = new long[bounds.length + 1];
        long count = 0;
        for (int i = 0; i < upTo.length; i++) {
            count += (long) AT.getAcquire(cells, i);
            upTo[i] = count;
            upper[i] = i < bounds.length ? bounds[i] / scale : Double.POSITIVE_INFINITY;
        }
        return new Distribution(upper, upTo, sum);
    }
}
