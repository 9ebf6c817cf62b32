/**
 * An exhaustive model of the ring: every interleaving of two producers and a consumer over a few slots, each step of the
 * protocol of {@code dev.nanospan.ring.Stripe} on its own, and producers that stop for ever at any of them.
 *
 * <p>The model is sequentially consistent; what weaker memory may do is for the memory-model tests.
 */
@NullMarked
package dev.nanospan.stress.model;

import org.jspecify.annotations.NullMarked;
