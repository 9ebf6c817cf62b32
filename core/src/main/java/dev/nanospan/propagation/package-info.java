/**
 * How a trace gets from one process to the next: {@link dev.nanospan.propagation.Propagator} reads and writes headers of any
 * carrier, {@link dev.nanospan.propagation.BinaryPropagator} a field of 26 bytes.
 */
@NullMarked
package dev.nanospan.propagation;

import org.jspecify.annotations.NullMarked;
