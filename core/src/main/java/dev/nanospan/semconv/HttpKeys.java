package dev.nanospan.semconv;

import dev.nanospan.record.Key;
import dev.nanospan.record.Value;
import java.util.Locale;

/**
 * What the conventions call the parts of HTTP requests and responses, on the side of the client and of the server.
 *
 * <pre>{@code
 * span.set(HttpKeys.REQUEST_METHOD, HttpKeys.RequestMethod.GET).set(HttpKeys.RESPONSE_STATUS_CODE, 200);
 * }</pre>
 */
public final class HttpKeys {
    /** Whether a pooled connection of a client is in use: one of {@link ConnectionState}. */
    public static final Key.OfString CONNECTION_STATE = Key.ofString("http.connection.state");

    /** The bytes of the request's body as transferred, compressed if it was. */
    public static final Key.OfLong REQUEST_BODY_SIZE = Key.ofLong("http.request.body.size");

    /** The method: one of {@link RequestMethod}, where {@code _OTHER} stands for all that are not known. */
    public static final Key.OfString REQUEST_METHOD = Key.ofString("http.request.method");

    /** The method as the client wrote it, where {@link #REQUEST_METHOD} says something else. */
    public static final Key.OfString REQUEST_METHOD_ORIGINAL = Key.ofString("http.request.method_original");

    /** Which time the request was sent again, for whatever reason, counted from 1. */
    public static final Key.OfLong REQUEST_RESEND_COUNT = Key.ofLong("http.request.resend_count");

    /** All bytes of the request: its line, headers, body and trailers. */
    public static final Key.OfLong REQUEST_SIZE = Key.ofLong("http.request.size");

    /** The bytes of the response's body as transferred, compressed if it was. */
    public static final Key.OfLong RESPONSE_BODY_SIZE = Key.ofLong("http.response.body.size");

    /** All bytes of the response: its line, headers, body and trailers. */
    public static final Key.OfLong RESPONSE_SIZE = Key.ofLong("http.response.size");

    /** The status code of the response. */
    public static final Key.OfLong RESPONSE_STATUS_CODE = Key.ofLong("http.response.status_code");

    /** The route that matched, with placeholders for what varies; never the path itself. */
    public static final Key.OfString ROUTE = Key.ofString("http.route");

    private HttpKeys() {}

    /** The key of a header of the request; makes a new key each time, to be kept in a constant. */
    public static Key.OfStrings requestHeader(final String name) {
        return Key.ofStrings("http.request.header." + name.toLowerCase(Locale.ROOT));
    }

    /** The key of a header of the response; makes a new key each time, to be kept in a constant. */
    public static Key.OfStrings responseHeader(final String name) {
        return Key.ofStrings("http.response.header." + name.toLowerCase(Locale.ROOT));
    }

    /** The values of {@link #CONNECTION_STATE}. */
    public static final class ConnectionState {
        public static final Value ACTIVE = Value.of("active");
        public static final Value IDLE = Value.of("idle");

        private ConnectionState() {}
    }

    /** The values of {@link #REQUEST_METHOD}. */
    public static final class RequestMethod {
        public static final Value CONNECT = Value.of("CONNECT");
        public static final Value DELETE = Value.of("DELETE");
        public static final Value GET = Value.of("GET");
        public static final Value HEAD = Value.of("HEAD");
        public static final Value OPTIONS = Value.of("OPTIONS");
        public static final Value OTHER = Value.of("_OTHER");
        public static final Value PATCH = Value.of("PATCH");
        public static final Value POST = Value.of("POST");
        public static final Value PUT = Value.of("PUT");
        public static final Value QUERY = Value.of("QUERY");
        public static final Value TRACE = Value.of("TRACE");

        private RequestMethod() {}
    }
}
