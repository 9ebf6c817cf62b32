package dev.nanospan;

import dev.nanospan.metrics.Histogram;
import dev.nanospan.metrics.Metric;
import dev.nanospan.metrics.Metrics;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * What tracing takes of the threads that do it: now and then the start of a recorded span is timed, and an end. A thread
 * times one of {@value #EVERY} of each, by counters that it keeps anyway; so it costs the others a branch.
 *
 * <p>A start is timed from where the clock is read for it, or before a sampler is asked, to where the span is open; an end
 * from where it is counted to where the record is in the ring. Each holds one reading of the clock, as every start and
 * every end does.
 *
 * <p>Any thread, nothing allocated but by {@link #measure}.
 */
final class Overhead {
    /** One start of so many of a thread is timed, and one end: a power of two. */
    static final int EVERY = 4_096;

    private static final Metric DURATION = Metric.histogram(
            "nanospan.overhead.duration",
            "ns",
            "What starts and ends of recorded spans took their threads, one of " + EVERY + " of a thread.");
    private static final Metric SPAN = Metric.gauge(
            "nanospan.overhead.span.duration",
            "ns",
            "What start and end of a recorded span take its thread now: the medians of those timed last.");

    private final Cost starts = new Cost();
    private final Cost ends = new Cost();

    /** Whether what a counter of a thread has come to is to be timed. Hot path. */
    static boolean isTimed(final long count) {
        return (count & (EVERY - 1)) == 0;
    }

    /**
     * Notes what a start took.
     *
     * @param fromNs {@link SpanBuilder#NOW} if nobody read the clock, and there is nothing to note
     */
    void started(final long fromNs, final long toNs) {
        if (fromNs != SpanBuilder.NOW) {
            starts.took(toNs - fromNs);
        }
    }

    /** Notes what an end took. */
    void ended(final long fromNs, final long toNs) {
        ends.took(toNs - fromNs);
    }

    void measure(final Metrics to) {
        to.add(DURATION, starts.all, "phase", "start");
        to.add(DURATION, ends.all, "phase", "end");
        to.add(SPAN, starts.median() + ends.median());
    }

    /** What one thing took: each time, and the last few times. */
    private static final class Cost {
        private static final VarHandle RECENT = MethodHandles.arrayElementVarHandle(long[].class);
        private static final int KEPT = 64;
        private static final int NEXT = KEPT;

        final Histogram all =
                Histogram.of(25, 50, 75, 100, 150, 200, 300, 500, 1_000, 2_500, 10_000, 100_000, 1_000_000);

        /** The last ones, going around, and behind them how many there were. Which one a reader misses is no matter. */
        private final long[] recent = new long[KEPT + 1];

        void took(final long ns) {
            all.record(ns);
            final long turn = (long) RECENT.getAndAdd(recent, NEXT, 1L);
            RECENT.setOpaque(recent, (int) turn & (KEPT - 1), ns);
        }

        /** What a thread that was held up takes is in it once, and moves it by one place; NaN if there is none. */
        double median() {
            final long[] known = new long[(int) Math.min(KEPT, (long) RECENT.getOpaque(recent, NEXT))];
            for (int i = 0; i < known.length; i++) {
                known[i] = (long) RECENT.getOpaque(recent, i);
            }
            Arrays.sort(known);
            return known.length == 0 ? Double.NaN : known[known.length / 2];
        }
    }
}
