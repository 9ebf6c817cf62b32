/**
 * The ring in a file: its format, who may have it, and what to do with those that earlier processes left.
 *
 * <p>A file is mapped once, as large as it will ever be, and written full before that: a hole in it, on a disk that has
 * become full, would be a signal on the traced thread. Beside the slots it holds all that their records refer to by number:
 * interned text, instrumentation scopes and the resource, each written before a record with its number can be. Those stand
 * where the number says, not one behind the other, so that one that was not completed spoils no other.
 *
 * <p>Whoever has the lock beside the file may rename, replace and delete it; nobody else looks at it. Internal.
 */
@NullMarked
package dev.nanospan.ring.file;

import org.jspecify.annotations.NullMarked;
