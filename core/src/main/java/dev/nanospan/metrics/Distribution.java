package dev.nanospan.metrics;

/**
 * What a {@link Histogram} had recorded at a moment. Immutable.
 *
 * <pre>{@code
 * for (int i = 0; i < distribution.buckets(); i++) {
 *     System.out.println(distribution.upTo(i) + " values up to " + distribution.bound(i));
 * }
 * }</pre>
 */
public final class Distribution {
    private final double[] bounds;
    private final long[] upTo;
    private final double sum;

    Distribution(final double[] bounds, final long[] upTo, final double sum) {
        this.bounds = bounds;
        this.upTo = upTo;
        this.sum = sum;
    }

    /** How many buckets there are; the last one is without a bound. */
    public int buckets() {
        return bounds.length;
    }

    /** The largest value that a bucket takes; infinity for the last one. */
    public double bound(final int bucket) {
        return bounds[bucket];
    }

    /** How many values are in a bucket or in those before it. */
    public long upTo(final int bucket) {
        return upTo[bucket];
    }

    /** How many values there are. */
    public long count() {
        return upTo[upTo.length - 1];
    }

    /** The sum of all values. */
    public double sum() {
        return sum;
    }

    /** The mean of all values; NaN if there is none. */
    public double mean() {
        return sum / count();
    }

    @Override
    public String toString() {
        return "count=" + count() + " sum=" + sum;
    }
}
