/** Benchmarks, the peers beside them, and the programs that hold a build to its budgets. Never shipped. */
@NullMarked
package dev.nanospan.jmh;

import org.jspecify.annotations.NullMarked;
