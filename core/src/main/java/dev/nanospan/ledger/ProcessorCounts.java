package dev.nanospan.ledger;

/**
 * What a processor has done so far. Immutable.
 *
 * <pre>{@code
 * for (ProcessorCounts each : nanospan.processorCounts()) {
 *     System.out.println(each.name() + ": " + each.meanNs() + " ns a span, " + each.dropped() + " dropped");
 * }
 * }</pre>
 *
 * @param name what it is called
 * @param spans how many it was shown
 * @param dropped how many of these it dropped
 * @param failed at how many of these it threw
 * @param sampledSpans how many of these were timed: one in {@value #SAMPLING}
 * @param sampledNs how long those took, in all
 */
public record ProcessorCounts(String name, long spans, long dropped, long failed, long sampledSpans, long sampledNs) {
    /** One span in so many is timed. */
    public static final int SAMPLING = 64;

    /** What a span costs here on average, in ns, as far as it was timed; reading the clock is part of it. NaN if none was. */
    public double meanNs() {
        return sampledSpans == 0 ? Double.NaN : (double) sampledNs / sampledSpans;
    }
}
