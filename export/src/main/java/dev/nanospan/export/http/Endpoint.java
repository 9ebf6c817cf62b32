package dev.nanospan.export.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where to post to, taken apart.
 *
 * @param secure whether by https
 * @param host without brackets
 * @param target path and query, as they stand in a request
 */
record Endpoint(boolean secure, String host, int port, String target) {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final int MAX_PORT = 0xffff;

    /** Unlike {@link URI}, allows {@code _} in a name: those of containers have it. */
    private static final Pattern AUTHORITY =
            Pattern.compile("(\\[[0-9A-Fa-f:.]+(?:%[\\w.-]+)?]|[\\w.-]+)(?::(\\d{0,5}))?");

    /**
     * Takes an URL apart.
     *
     * @throws IllegalArgumentException if it is not one that can be posted to
     */
    static Endpoint parse(final String url) {
        final URI uri = uri(url);
        final String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        final boolean secure = scheme.equals("https");
        final String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
        if (!secure && !scheme.equals("http")) {
            throw refused(url);
        }
        if (authority.indexOf('@') >= 0) {
            throw new IllegalArgumentException("endpoint=" + shown(url)
                    + ": must have no user name or password: what authorizes a request belongs into a header");
        }
        final Matcher parts = AUTHORITY.matcher(authority);
        if (!parts.matches()) {
            throw refused(url);
        }
        final int port = port(parts.group(2), secure ? HTTPS_PORT : HTTP_PORT);
        if (port < 1 || port > MAX_PORT) {
            throw refused(url);
        }
        return new Endpoint(secure, bare(parts.group(1)), port, target(uri));
    }

    /** Scheme, host and port: never the path or the query, which may be secret. */
    @Override
    public String toString() {
        return (secure ? "https://" : "http://") + (isIpv6() ? "[" + host + "]" : host) + ":" + port;
    }

    /** The value of the header {@code Host}. */
    String hostHeader() {
        final int zone = host.indexOf('%');
        final String name = isIpv6() ? "[" + (zone < 0 ? host : host.substring(0, zone)) + "]" : host;
        return port == (secure ? HTTPS_PORT : HTTP_PORT) ? name : name + ":" + port;
    }

    private boolean isIpv6() {
        return host.indexOf(':') >= 0;
    }

    private static URI uri(final String url) {
        try {
            return new URI(url.strip());
        } catch (final URISyntaxException e) {
            throw refused(url);
        }
    }

    private static String target(final URI uri) {
        final String path = ascii(uri).getRawPath();
        final String query = ascii(uri).getRawQuery();
        return (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
    }

    private static URI ascii(final URI uri) {
        return URI.create(uri.toASCIIString());
    }

    private static int port(final @Nullable String digits, final int standard) {
        return digits == null || digits.isEmpty() ? standard : Integer.parseInt(digits);
    }

    private static String bare(final String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static IllegalArgumentException refused(final String url) {
        return new IllegalArgumentException(
                "endpoint=" + shown(url) + ": must be a URL like http://host:4318/v1/traces, by http or https");
    }

    /** What a message may show of it: nothing that could be a password or a key. */
    private static String shown(final String url) {
        return url.replaceFirst("//[^/?#]*@", "//...@")
                .replaceFirst("[?#].*", "?...")
                .replaceAll("\\p{Cntrl}", " ");
    }
}
