/**
 * The service that the test suite of W3C trace context drives: it is told whom to call, and calls them with the context it
 * was called with. {@code stress/w3c.sh} runs the suite against it.
 */
@NullMarked
package dev.nanospan.stress.w3c;

import org.jspecify.annotations.NullMarked;
