package dev.nanospan.semconv;

import dev.nanospan.record.Key;

/**
 * What the conventions call the side that answers, whichever side the span is on.
 *
 * <pre>{@code
 * span.set(ServerKeys.ADDRESS, "db.example.com").set(ServerKeys.PORT, 5432);
 * }</pre>
 */
public final class ServerKeys {
    /** The domain name, IP address or socket of the server, as the client knows it. */
    public static final Key.OfString ADDRESS = Key.ofString("server.address");

    /** The port of the server, as the client knows it. */
    public static final Key.OfLong PORT = Key.ofLong("server.port");

    private ServerKeys() {}
}
