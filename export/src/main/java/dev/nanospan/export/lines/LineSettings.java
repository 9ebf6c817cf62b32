package dev.nanospan.export.lines;

import dev.nanospan.Options;
import dev.nanospan.config.Settings;

/**
 * How spans are collected.
 *
 * @param batchBytes the most bytes of a line
 * @param batchSpans the most spans of a line
 * @param delayNs how long a line waits for more spans
 * @param buffers how many lines may be in memory
 */
public record LineSettings(int batchBytes, int batchSpans, long delayNs, int buffers) {
    /** Enough to fill one while another is written; who has a file needs no more. */
    private static final int MAX_BUFFERS = 4;

    /** As the options of batches say, but with few buffers. */
    public static LineSettings of(final Settings settings) {
        return new LineSettings(
                Math.toIntExact(settings.get(Options.BATCH_BYTES)),
                settings.get(Options.BATCH_SPANS),
                settings.get(Options.BATCH_DELAY).toNanos(),
                Math.min(MAX_BUFFERS, settings.get(Options.BATCH_BUFFERS)));
    }
}
