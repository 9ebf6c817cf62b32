/**
 * Figures that an engine and its parts tell of themselves: how they are counted without garbage ({@link
 * dev.nanospan.metrics.Figures}, {@link dev.nanospan.metrics.Histogram}), and how whoever asks gets them all ({@link
 * dev.nanospan.metrics.Measured} into {@link dev.nanospan.metrics.Metrics}). What becomes of each span is told by the ledger.
 */
@NullMarked
package dev.nanospan.metrics;

import org.jspecify.annotations.NullMarked;
