package dev.nanospan.cli.load;

/**
 * What is to be made.
 *
 * @param spans how many in all
 * @param ratePerSecond how many a second in all; 0 for as many as go
 * @param producers on how many threads
 * @param durationNs after how long to stop although not all are made; 0 for never
 */
public record Plan(long spans, long ratePerSecond, int producers, long durationNs) {
    /** The share of one producer: the first ones make one more where it doesn't come out even. */
    long spansOf(final int producer) {
        return spans / producers + (producer < spans % producers ? 1 : 0);
    }

    /** The time from one span of a producer to its next; 0 for none. */
    double intervalNs() {
        return ratePerSecond == 0 ? 0 : 1e9 * producers / ratePerSecond;
    }
}
