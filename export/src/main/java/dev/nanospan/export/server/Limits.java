package dev.nanospan.export.server;

import java.time.Duration;

/**
 * What clients may take. Immutable.
 *
 * @param maxConnections beyond it one that is idle is closed, or else the new one
 * @param maxHeadBytes request line and header fields; beyond it 431
 * @param maxBodyBytes the body of a request; beyond it 413
 * @param maxBytesInFlight the bodies of all requests that are being read; beyond it 503
 * @param maxAnswerBytes the bodies of all answers that are being written; beyond it 503, unless nothing else is written
 * @param request how long a request may take from its first byte to its last; beyond it 408
 * @param idle how long a connection is kept without a request
 * @param answer how long it may take a client to read an answer
 */
public record Limits(
        int maxConnections,
        int maxHeadBytes,
        int maxBodyBytes,
        long maxBytesInFlight,
        long maxAnswerBytes,
        Duration request,
        Duration idle,
        Duration answer) {
    /** For an endpoint that people and local programs use. */
    public static final Limits DEFAULT = new Limits(
            128,
            16 << 10,
            20 << 20,
            64 << 20,
            128 << 20,
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30));

    /** The same, but for the body of a request. */
    public Limits withMaxBodyBytes(final int of) {
        return new Limits(
                maxConnections,
                maxHeadBytes,
                of,
                Math.max(maxBytesInFlight, 2L * of),
                maxAnswerBytes,
                request,
                idle,
                answer);
    }
}
