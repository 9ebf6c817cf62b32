/** Memory-model tests of the ring: one class for each claim. */
@NullMarked
package dev.nanospan.stress.ring;

import org.jspecify.annotations.NullMarked;
