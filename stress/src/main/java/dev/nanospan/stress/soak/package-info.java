/**
 * Soaks: threads that do everything at once for as long as one likes, with a reader that knows every byte that must
 * arrive.
 */
@NullMarked
package dev.nanospan.stress.soak;

import org.jspecify.annotations.NullMarked;
