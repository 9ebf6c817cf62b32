/**
 * The hand-over from traced threads to the exporter thread: Disruptor sequencers over one slab of memory, in stripes.
 *
 * <p>Why stripes, why records are published by their first slot only, and what the core-to-core distance does to all of
 * it is measured in PERFORMANCE.md. Internal.
 *
 * <p>A producer signals the consumer only where it has filled an eighth of its stripe while the consumer was in a long sleep:
 * a signal for each record would cost more than the record, none at all makes short sleeps necessary, and those take CPU
 * from a service that has nothing to trace.
 */
@NullMarked
package dev.nanospan.ring;

import org.jspecify.annotations.NullMarked;
