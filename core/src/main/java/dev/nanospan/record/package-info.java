/**
 * What a span says: the vocabulary it is written with ({@link dev.nanospan.record.Key keys}, {@link
 * dev.nanospan.record.Name names}, {@link dev.nanospan.record.Value constant values}) and the views by which exporters
 * read it.
 */
@NullMarked
package dev.nanospan.record;

import org.jspecify.annotations.NullMarked;
