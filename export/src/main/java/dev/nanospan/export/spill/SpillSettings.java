package dev.nanospan.export.spill;

import java.nio.file.Path;

/**
 * Where batches are kept, and how many.
 *
 * @param folder the one that is shared; each exporter has one of its own in it
 * @param format what is written
 * @param endpoint scheme, host and port of whom it is for
 * @param maxBytes of all segments
 * @param segmentBytes of a segment, unless a single batch is larger
 * @param maxFiles the most segments
 * @param maxAgeMs after which a batch is not worth delivering
 */
public record SpillSettings(
        Path folder, Format format, String endpoint, long maxBytes, long segmentBytes, int maxFiles, long maxAgeMs) {}
