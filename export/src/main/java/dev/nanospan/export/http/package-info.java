/**
 * How bytes get to a server and what it says to them: posts over HTTP that never block. Knows nothing of spans.
 */
@NullMarked
package dev.nanospan.export.http;

import org.jspecify.annotations.NullMarked;
