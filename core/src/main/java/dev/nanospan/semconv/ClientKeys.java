package dev.nanospan.semconv;

import dev.nanospan.record.Key;

/**
 * What the conventions call the side that asks, as the server sees it.
 *
 * <pre>{@code
 * span.set(ClientKeys.ADDRESS, "203.0.113.7");
 * }</pre>
 */
public final class ClientKeys {
    /** The IP address or domain name of the client, behind all proxies if known. */
    public static final Key.OfString ADDRESS = Key.ofString("client.address");

    /** The port of the client, behind all proxies if known. */
    public static final Key.OfLong PORT = Key.ofLong("client.port");

    private ClientKeys() {}
}
