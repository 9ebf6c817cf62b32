/** Tracers, spans and scopes: what an application calls. */
@NullMarked
package dev.nanospan;

import org.jspecify.annotations.NullMarked;
