package dev.nanospan.semconv;

import dev.nanospan.record.Key;

/**
 * What the conventions call a URL and its parts; user, password and signatures in it have to be redacted.
 *
 * <pre>{@code
 * span.set(UrlKeys.SCHEME, "https").set(UrlKeys.PATH, "/orders/7");
 * }</pre>
 */
public final class UrlKeys {
    /** The domain or IP address. */
    public static final Key.OfString DOMAIN = Key.ofString("url.domain");

    /** What follows the last dot of the file name, without the dot. */
    public static final Key.OfString EXTENSION = Key.ofString("url.extension");

    /** What follows the number sign. */
    public static final Key.OfString FRAGMENT = Key.ofString("url.fragment");

    /** The whole URL without user and password. */
    public static final Key.OfString FULL = Key.ofString("url.full");

    /** The URL as it came in, perhaps not whole. */
    public static final Key.OfString ORIGINAL = Key.ofString("url.original");

    /** The path. */
    public static final Key.OfString PATH = Key.ofString("url.path");

    /** The port. */
    public static final Key.OfLong PORT = Key.ofLong("url.port");

    /** What follows the question mark, with its signatures redacted. */
    public static final Key.OfString QUERY = Key.ofString("url.query");

    /** The part of the domain that one registers, without what is below. */
    public static final Key.OfString REGISTERED_DOMAIN = Key.ofString("url.registered_domain");

    /** The scheme, as {@code https}. */
    public static final Key.OfString SCHEME = Key.ofString("url.scheme");

    /** The part of the domain below the registered one. */
    public static final Key.OfString SUBDOMAIN = Key.ofString("url.subdomain");

    /** The path with placeholders for what varies, low in cardinality. */
    public static final Key.OfString TEMPLATE = Key.ofString("url.template");

    /** The suffix of the domain below which one registers, as {@code co.uk}. */
    public static final Key.OfString TOP_LEVEL_DOMAIN = Key.ofString("url.top_level_domain");

    private UrlKeys() {}
}
