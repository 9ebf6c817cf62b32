/**
 * A destination that writes lines: one request of OTLP as JSON a line, to a stream or to files that take turns. Files and
 * streams may block, so a thread of its own writes; the exporter thread hands it full batches and never waits.
 */
@NullMarked
package dev.nanospan.export.lines;

import org.jspecify.annotations.NullMarked;
