/**
 * The span record as bytes: its one descriptor, its writer and the table of interned text it refers to. Internal: this
 * package knows nothing of the API; {@code dev.nanospan.record} is its reading side.
 */
@NullMarked
package dev.nanospan.layout;

import org.jspecify.annotations.NullMarked;
