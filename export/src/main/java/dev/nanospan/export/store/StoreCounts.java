package dev.nanospan.export.store;

/**
 * What became of every span that a store was given, at one moment:
 *
 * <pre>
 * offered = spans + unsampled + refusedTraceFull + refusedTooLarge + evictedSpans + takenSpans
 * </pre>
 *
 * <pre>{@code
 * System.out.println(store.counts().evictedSpans() + " spans had to go for newer ones");
 * }</pre>
 *
 * @param offered spans given to the store
 * @param spans spans in it now
 * @param traces traces in it now
 * @param bytes roughly what they take
 * @param unsampled spans of traces that its own sampling rate leaves out
 * @param refusedTraceFull spans of traces that had as many as they may
 * @param refusedTooLarge spans that take more than a span may
 * @param evictedTraces traces that had to go for newer ones
 * @param evictedSpans the spans of these
 * @param takenTraces traces that were taken away by those who cleared
 * @param takenSpans the spans of these
 */
public record StoreCounts(
        long offered,
        long spans,
        long traces,
        long bytes,
        long unsampled,
        long refusedTraceFull,
        long refusedTooLarge,
        long evictedTraces,
        long evictedSpans,
        long takenTraces,
        long takenSpans) {}
