package dev.nanospan.record;

/**
 * Is shown every part of a span that holds data, one after another, and may change it: see {@link
 * SpanEditor#rewrite(SpanRewriter)}. Called by the exporter thread.
 *
 * <pre>{@code
 * SpanRewriter shout = part -> {
 *     if (part.place() == SpanPart.Place.STATUS_MESSAGE) {
 *         part.put("see the log");
 *     }
 * };
 * }</pre>
 */
@FunctionalInterface
public interface SpanRewriter {
    /**
     * Looks at one part. What is not changed stays as it is.
     *
     * @param part valid during the call only
     */
    void rewrite(SpanPart part);
}
