/**
 * Tracers side by side. A tracer is a {@link dev.nanospan.jmh.peer.Peer}: one class, and one line in {@link
 * dev.nanospan.jmh.peer.Peers}. What is done with it is a {@link dev.nanospan.jmh.peer.Workload}: one method in {@link
 * dev.nanospan.jmh.peer.Workloads}, and one line there. Benchmarks, the paced load and the pipeline use both.
 */
@NullMarked
package dev.nanospan.jmh.peer;

import org.jspecify.annotations.NullMarked;
