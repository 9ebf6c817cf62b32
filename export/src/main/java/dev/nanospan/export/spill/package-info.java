/**
 * Batches on disk, for as long as a collector is gone: as the very bytes that would have been posted, before compression.
 *
 * <h2>What is where</h2>
 *
 * <pre>
 *   FOLDER/otlp/lock                        held by the process that writes there
 *   FOLDER/otlp/00000000000000000001.spill  a segment: a header with its cursor, then frames
 *   FOLDER/otlp/00000000000000000002.spill
 * </pre>
 *
 * A {@link dev.nanospan.export.spill.Segment} is written to its end, then the next one is begun. Frames are given back
 * oldest first; a segment that was given back as a whole is deleted. How far that is stands in the segment itself, in its
 * cursor: it is forced to the disk before the segment is deleted, so that one that comes back, as files do when the
 * power fails, is known to be done with.
 *
 * <h2>Who does what</h2>
 *
 * A thread of its own touches the disk, and nobody else. It has two things in common with the exporter thread: a batch to
 * be written, and a frame that was read. Each of them belongs to one of the two threads by turns, so that neither is copied, there
 * is no queue, and nobody waits: the exporter thread keeps in its batches what the disk has no time for. Beside this the
 * other plan was a ring of bytes between the two: a copy of each batch on the exporter thread, memory for it, and a wrap.
 *
 * <h2>What is bounded</h2>
 *
 * Bytes, files and age. What finds no room is dropped, and counted as {@code spillFull}: the newest, as in the ring, since
 * what led to an outage is worth more than more of the same. What is too old is dropped when it is met, and counted
 * as {@code expired}.
 */
@NullMarked
package dev.nanospan.export.spill;

import org.jspecify.annotations.NullMarked;
