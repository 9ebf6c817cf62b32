/**
 * The door for bridges from other tracing APIs to the engine, and for nobody else: not exported to users. A bridge gets handles
 * compared by use, spans started from plain text under any parent, and the scopes of the calling thread.
 */
@NullMarked
package dev.nanospan.bridge;

import org.jspecify.annotations.NullMarked;
