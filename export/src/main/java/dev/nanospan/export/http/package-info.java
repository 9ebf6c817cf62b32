/**
 * How bytes get to a server and what it says to them: posts over HTTP that never block. Knows nothing of spans.
 *
 * <pre>
 * Transports.of(TransportSettings) -> Transport        what others see, with Payload, Answer and NameService
 *
 * HttpTransport   one post: compress, connect, exchange; once more if a kept connection turns out to be closed
 *   Connector     from a name to an open wire: Resolver, address by address, handshake
 *   Exchange      request out (RequestHead, Payload), answer in (AnswerParser), both at the same time
 *   Wire          PlainWire, or TlsWire with a TlsSession for each connection
 * JdkTransport    the same by java.net.http (Upload, Download), for proxies and HTTP/2
 * </pre>
 *
 * <p>There is no selector: whoever polls has other things to do and comes by often enough, and what selects allocates.
 *
 * <p>Two things can't be done without blocking, and are left to threads that are there only as long as it takes: finding
 * the addresses of a host, and what the engine of TLS computes in a handshake.
 *
 * <p>The parser refuses more than it has to: line ends other than CR LF, folded headers, transfer encodings other than
 * {@code chunked}. Nothing that receives telemetry needs them, and each is a way to make two readers see two answers.
 */
@NullMarked
package dev.nanospan.export.http;

import org.jspecify.annotations.NullMarked;
