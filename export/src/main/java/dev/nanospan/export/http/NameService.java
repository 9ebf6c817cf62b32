package dev.nanospan.export.http;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Finds the addresses of a host. Asked on a thread that is there for one question only, so it may block.
 *
 * <pre>{@code
 * NameService fixed = host -> InetAddress.getAllByName("127.0.0.1");
 * }</pre>
 */
@FunctionalInterface
public interface NameService {
    /** What the JVM uses, with its caches: {@code networkaddress.cache.ttl} says for how long an address is believed. */
    NameService SYSTEM = InetAddress::getAllByName;

    /**
     * The addresses of a host, in the order in which they are to be tried.
     *
     * @return at least one
     * @throws UnknownHostException if there is none
     */
    InetAddress[] resolve(String host) throws UnknownHostException;
}
