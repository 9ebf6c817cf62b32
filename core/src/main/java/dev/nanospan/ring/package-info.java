/**
 * The hand-over from traced threads to the exporter thread: Disruptor sequencers over one slab of memory, in stripes.
 *
 * <p>Why stripes, why records are published by their first slot only, and what the core-to-core distance does to all of
 * it is measured in PERFORMANCE.md. Internal.
 */
@NullMarked
package dev.nanospan.ring;

import org.jspecify.annotations.NullMarked;
