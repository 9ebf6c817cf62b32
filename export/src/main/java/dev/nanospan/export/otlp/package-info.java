/**
 * A destination that speaks OTLP over HTTP: batches, what is in flight, retries, the breaker, and the counts of all that.
 * Runs on the exporter thread and never waits.
 *
 * <h2>The way of a batch</h2>
 *
 * <pre>
 *   Outbox:  free --> filling --> waiting --> Delivery: sent, answered --> free
 *                                    ^                       |
 *                                    `--- another goes first, while the breaker is open
 * </pre>
 *
 * One batch fills while one is in flight; there is one request at a time. A batch is closed by bytes, by spans, or because
 * its time has come and it can be sent at once.
 *
 * <h2>What is kept, and for how long</h2>
 *
 * A batch may be tried again for the export timeout. What counts is the time of its attempts and of our own waits while the
 * breaker is closed; not a wait that the collector asked for, and nothing while the breaker is open. A few failures in a row
 * open it, before that time is up with any sensible configuration, so that a collector that is gone takes nothing along:
 * whatever the batches hold is kept until it is back.
 *
 * <p>When all batches are full the destination says that it is not ready. Spans stay in the ring then, and once that is full,
 * too, the newest are dropped and counted there. Old spans are not thrown away for new ones: what led to an outage is worth
 * more than more of the same, it is encoded already, and the ring decides alike.
 *
 * <p>A batch that a collector chokes on looks like a collector that is gone. So each probe of an open breaker goes with
 * another batch, if there is one: as soon as one gets through, the breaker closes, and the time of the bad one runs again.
 * In the end it is given up, and the others were let through meanwhile. Spans may arrive out of order; OTLP has none.
 *
 * <h2>With a disk</h2>
 *
 * If there is a spill, the {@code Shelf} takes what can't be delivered, in its order: all that is closed while the breaker is
 * open, a batch whose time is up, and, as soon as nothing gets through, whatever fills up the batches or is waited for. One batch
 * after the other belongs to the disk thread until it is written; then it is free again. What comes back is a
 * {@code Replayed}: it goes when no new batch waits, within its pace, and is settled like any other. An open breaker is
 * probed with what there is, from the disk and new by turns, so that a batch that a collector chokes on holds up no new ones.
 *
 * <h2>Too much at once</h2>
 *
 * A collector that takes less than a batch says 413. A batch is then sent in pieces, from where it stands; the size that was
 * refused is remembered, and more is tried again slowly. Batches are filled as before, so that no memory is given away. One from
 * the disk, which was encoded long ago, is taken apart and put together again for that: it is rare, and may allocate.
 */
@NullMarked
package dev.nanospan.export.otlp;

import org.jspecify.annotations.NullMarked;
