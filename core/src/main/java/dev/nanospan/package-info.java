/**
 * Tracing that stays on: {@link dev.nanospan.Nanospan} is the way in, a {@link dev.nanospan.Tracer} starts {@link
 * dev.nanospan.Span spans}, and nothing is allocated on the traced thread.
 *
 * <p>The life of a span:
 *
 * <ol>
 *   <li>{@code tracer.start(NAME)} finds the state of the calling thread, asks the sampler, draws ids, and takes the
 *       least recently used handle of the thread and the most recently used recorder.
 *   <li>{@code span.set(...)} writes into the recorder's staging buffer, as bytes.
 *   <li>{@code span.end()} takes the handle by one compare-and-set, writes the header, copies the record into the ring
 *       and gives the recorder back.
 *   <li>The exporter thread copies the record out of the ring, lays a {@link dev.nanospan.record.SpanView} over it and
 *       hands that to the {@link dev.nanospan.spi.SpanExporter}.
 * </ol>
 */
@NullMarked
package dev.nanospan;

import org.jspecify.annotations.NullMarked;
