/**
 * A small HTTP/1.1 server on one thread that never waits for a client: everything a client may take is bounded (connections,
 * header and body bytes, time), and each server has its own bounds. Knows nothing of spans.
 *
 * <p>The one of the JDK is not used because what bounds it are system properties of the whole JVM, most of them without a
 * bound by default: a client that sends a byte now and then keeps a thread for ever. It also needs one of these properties
 * to answer at once: without {@code sun.net.httpserver.nodelay} each answer of a connection that is kept takes 40 ms.
 */
@NullMarked
package dev.nanospan.export.server;

import org.jspecify.annotations.NullMarked;
