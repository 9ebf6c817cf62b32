package dev.nanospan.export.http;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a transport posts to, and how. Checked when it is built; files are read by {@link Transports#of}. Immutable.
 *
 * <pre>{@code
 * TransportSettings settings = TransportSettings.to("https://collector:4318/v1/traces")
 *         .contentType("application/json")
 *         .header("authorization", "Bearer " + token)
 *         .gzip(true)
 *         .build();
 * }</pre>
 */
public final class TransportSettings {
    private static final int MAX_HEADERS_BYTES = 16 << 10;
    private static final int MAX_REQUEST_BYTES = 64 << 20;

    final Endpoint endpoint;
    final Map<String, String> headers;
    final String contentType;
    final boolean gzip;
    final boolean acceptGzip;
    final long connectTimeoutNs;
    final long stallTimeoutNs;
    final int maxRequestBytes;
    final int maxAnswerBytes;
    final int maxHeadBytes;
    final @Nullable Path certificate;
    final @Nullable Path clientCertificate;
    final @Nullable Path clientKey;
    final @Nullable InetSocketAddress proxy;
    final Client client;
    final NameService names;

    private TransportSettings(final Builder from) {
        endpoint = Endpoint.parse(from.endpoint);
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(from.headers));
        contentType = from.contentType;
        gzip = from.gzip;
        acceptGzip = from.acceptGzip;
        connectTimeoutNs = from.connectTimeout.toNanos();
        stallTimeoutNs = from.stallTimeout.toNanos();
        maxRequestBytes = from.maxRequestBytes;
        maxAnswerBytes = from.maxAnswerBytes;
        maxHeadBytes = from.maxHeadBytes;
        certificate = from.certificate;
        clientCertificate = from.clientCertificate;
        clientKey = from.clientKey;
        proxy = from.proxy;
        client = from.client;
        names = from.names;
    }

    /**
     * Settings for an endpoint.
     *
     * @param endpoint the URL, used as it is: nothing is appended
     */
    public static Builder to(final String endpoint) {
        return new Builder(endpoint);
    }

    /** Scheme, host and port, for messages: never anything secret. */
    public String destination() {
        return endpoint.toString();
    }

    /** The headers of every request, but for those that depend on the connection or on the length. */
    Map<String, String> requestHeaders() {
        final Map<String, String> all = new LinkedHashMap<>();
        if (headers.keySet().stream().noneMatch("user-agent"::equalsIgnoreCase)) {
            all.put("User-Agent", Version.USER_AGENT);
        }
        all.put("Content-Type", contentType);
        if (gzip) {
            all.put("Content-Encoding", "gzip");
        }
        if (acceptGzip) {
            all.put("Accept-Encoding", "gzip");
        }
        all.putAll(headers);
        return all;
    }

    private int headBytes() {
        int bytes = endpoint.target().length();
        for (final Map.Entry<String, String> header : requestHeaders().entrySet()) {
            bytes += header.getKey().length() + header.getValue().length() + 4;
        }
        return bytes;
    }

    /** Without the values of headers, and without path and query. */
    @Override
    public String toString() {
        return "TransportSettings{" + endpoint + ", " + client + ", headers=" + headers.keySet() + ", gzip=" + gzip
                + "}";
    }

    /** What carries the bytes. */
    public enum Client {
        /** Our own: HTTP/1.1, no proxy, nothing allocated in steady state without TLS. */
        OWN,
        /** {@code java.net.http}: HTTP/2 and proxies, at the price of garbage and of threads of its own. */
        JDK
    }

    /** Gathers settings. One thread. */
    public static final class Builder {
        private static final Pattern HOST_AND_PORT = Pattern.compile("([\\w.-]+|\\[[0-9A-Fa-f:.]+]):(\\d{1,5})");
        private static final Duration MAX_TIMEOUT = Duration.ofDays(365);

        /** What the transport says itself: another value could only contradict it. */
        private static final Set<String> RESERVED = Set.of(
                "accept-encoding",
                "connection",
                "content-encoding",
                "content-length",
                "content-type",
                "expect",
                "host",
                "http2-settings",
                "keep-alive",
                "proxy-connection",
                "te",
                "trailer",
                "transfer-encoding",
                "upgrade");

        private final String endpoint;
        private final Map<String, String> headers = new LinkedHashMap<>();
        private String contentType = "application/json";
        private boolean gzip;
        private boolean acceptGzip;
        private Duration connectTimeout = Duration.ofSeconds(3);
        private Duration stallTimeout = Duration.ofSeconds(10);
        private int maxRequestBytes = MAX_REQUEST_BYTES;
        private int maxAnswerBytes = 4 << 20;
        private int maxHeadBytes = 16 << 10;
        private @Nullable Path certificate;
        private @Nullable Path clientCertificate;
        private @Nullable Path clientKey;
        private @Nullable InetSocketAddress proxy;
        private Client client = Client.OWN;
        private NameService names = NameService.SYSTEM;

        private Builder(final String endpoint) {
            this.endpoint = endpoint;
        }

        /** The media type of what is posted; {@code application/json} if nothing is said. */
        public Builder contentType(final String type) {
            contentType = printable("contentType", "contentType", type);
            return this;
        }

        /** Adds a header to every request. Its value is taken for a secret. The last one of a name counts. */
        public Builder header(final String name, final String value) {
            if (name.isEmpty() || !name.chars().allMatch(Ascii::isToken)) {
                throw new IllegalArgumentException("headers: the name \"" + shown(name)
                        + "\" must be made of letters, digits and !#$%&'*+-.^_`|~ only");
            }
            if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("headers: " + name + " is set by the transport and can't be given");
            }
            headers.keySet().removeIf(name::equalsIgnoreCase);
            headers.put(name, printable("headers", "the value of " + name, value));
            return this;
        }

        /** Whether requests are compressed; off if nothing is said. */
        public Builder gzip(final boolean is) {
            gzip = is;
            return this;
        }

        /** Whether answers may come compressed; off if nothing is said, since most have a few bytes only. */
        public Builder acceptGzip(final boolean is) {
            acceptGzip = is;
            return this;
        }

        /**
         * How long each of these may take: finding the addresses of the host, connecting to one of them, and the TLS
         * handshake. 3 s if nothing is said.
         */
        public Builder connectTimeout(final Duration is) {
            connectTimeout = timeout("connectTimeout", is);
            return this;
        }

        /** How long it may last that no byte moves in either direction; 10 s if nothing is said. */
        public Builder stallTimeout(final Duration is) {
            stallTimeout = timeout("stallTimeout", is);
            return this;
        }

        /** The longest request, in bytes before compression; 64 MiB, which is the most, if nothing is said. */
        public Builder maxRequestBytes(final int is) {
            maxRequestBytes = inRange("maxRequestBytes", is, 1, MAX_REQUEST_BYTES);
            return this;
        }

        /** The longest body of an answer, in bytes after decompression; 4 MiB if nothing is said. */
        public Builder maxAnswerBytes(final int is) {
            maxAnswerBytes = inRange("maxAnswerBytes", is, 0, 1 << 30);
            return this;
        }

        /** The longest head of an answer, in bytes; 16 KiB if nothing is said. */
        public Builder maxHeadBytes(final int is) {
            maxHeadBytes = inRange("maxHeadBytes", is, 256, 1 << 20);
            return this;
        }

        /** A file of PEM with the authorities to trust, in place of those of the JVM. For https. */
        public Builder certificate(final Path pem) {
            certificate = pem;
            return this;
        }

        /**
         * Files of PEM by which the other side knows us. For https.
         *
         * @param chain our certificate first
         * @param key PKCS#8, not encrypted, RSA or EC
         */
        public Builder clientCertificate(final Path chain, final Path key) {
            clientCertificate = chain;
            clientKey = key;
            return this;
        }

        /** {@code host:port} of a proxy; for {@link Client#JDK} only. */
        public Builder proxy(final String hostAndPort) {
            final Matcher parts = HOST_AND_PORT.matcher(hostAndPort);
            final int port = parts.matches() ? Integer.parseInt(parts.group(2)) : 0;
            if (port < 1 || port > 0xffff) {
                throw new IllegalArgumentException("proxy=" + hostAndPort.replaceFirst(".*@", "...@")
                        + ": must be host:port, without user name or password");
            }
            proxy = InetSocketAddress.createUnresolved(parts.group(1), port);
            return this;
        }

        /** What carries the bytes; {@link Client#OWN} if nothing is said. */
        public Builder client(final Client is) {
            client = is;
            return this;
        }

        /** Who finds the addresses of a host, for {@link Client#OWN}; {@link NameService#SYSTEM} if nothing is said. */
        public Builder names(final NameService is) {
            names = is;
            return this;
        }

        /**
         * The settings.
         *
         * @throws IllegalArgumentException if they can't be meant: with the name, the value unless it may be secret, and
         *     what is allowed
         */
        public TransportSettings build() {
            final TransportSettings settings = new TransportSettings(this);
            if (proxy != null && client != Client.JDK) {
                throw new IllegalArgumentException("proxy=" + proxy.getHostString() + ":" + proxy.getPort()
                        + ": can be used with client=JDK only; it is " + client);
            }
            if (!settings.endpoint.secure() && (certificate != null || clientCertificate != null)) {
                throw new IllegalArgumentException("endpoint=" + settings.endpoint
                        + ": must be by https where a certificate or a client certificate is given");
            }
            final int bytes = settings.headBytes();
            if (bytes > MAX_HEADERS_BYTES) {
                throw new IllegalArgumentException("headers: must have, with the path of the endpoint, at most "
                        + MAX_HEADERS_BYTES + " bytes; there are " + bytes);
            }
            return settings;
        }

        private static String printable(final String key, final String what, final String value) {
            for (int i = 0; i < value.length(); i++) {
                if (!Ascii.isPrintable(value.charAt(i))) {
                    throw new IllegalArgumentException(
                            key + ": " + what + " must be printable ASCII; it is not at character " + (i + 1));
                }
            }
            return value.strip();
        }

        private static Duration timeout(final String key, final Duration value) {
            if (value.isNegative() || value.isZero() || value.compareTo(MAX_TIMEOUT) > 0) {
                throw new IllegalArgumentException(key + "=" + value + ": must be more than 0 and at most 365 days");
            }
            return value;
        }

        private static int inRange(final String key, final int value, final int least, final int most) {
            if (value < least || value > most) {
                throw new IllegalArgumentException(key + "=" + value + ": must be from " + least + " to " + most);
            }
            return value;
        }

        private static String shown(final String name) {
            return name.replaceAll("[^ -~]", "?");
        }
    }
}
