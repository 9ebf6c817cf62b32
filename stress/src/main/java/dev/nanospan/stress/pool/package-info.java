/** Memory-model tests of what spans share: one class for each claim. */
@NullMarked
package dev.nanospan.stress.pool;

import org.jspecify.annotations.NullMarked;
