package dev.nanospan.export.endpoint;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an endpoint answers: a status, header fields and a body. Immutable, but for what {@link #unwritten} does elsewhere.
 *
 * <pre>{@code
 * Reply reply = endpoint.handle("GET", "/traces?limit=10", name -> null, new byte[0]);
 * exchange.getResponseHeaders().set("Content-Type", reply.contentType());
 * exchange.sendResponseHeaders(reply.status(), reply.length());
 * for (byte[] part : reply.bodyParts()) {
 *     exchange.getResponseBody().write(part);
 * }
 * }</pre>
 */
public final class Reply {
    static final String JSON = "application/json";
    static final String TEXT = "text/plain; charset=utf-8";

    private final int status;
    private final Map<String, String> headers;
    private final List<byte[]> parts;
    private final Runnable unwritten;

    private Reply(
            final int status, final Map<String, String> headers, final List<byte[]> parts, final Runnable unwritten) {
        this.status = status;
        this.headers = headers;
        this.parts = parts;
        this.unwritten = unwritten;
    }

    static Reply of(final int status, final String contentType, final List<byte[]> parts) {
        final Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", contentType);
        headers.put("Cache-Control", "no-store");
        headers.put("X-Content-Type-Options", "nosniff");
        return new Reply(status, headers, parts, () -> {});
    }

    static Reply of(final int status, final String contentType, final String text) {
        return of(status, contentType, List.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The same with one more header field. */
    Reply with(final String name, final String value) {
        final Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Reply(status, more, parts, unwritten);
    }

    /** The same, for what was taken out of a store and can be put back. */
    Reply orElse(final Runnable givesBack) {
        return new Reply(status, headers, parts, givesBack);
    }

    public int status() {
        return status;
    }

    /** The media type of the body. */
    public String contentType() {
        return headers.getOrDefault("Content-Type", TEXT);
    }

    /** All header fields, {@code Content-Type} among them; unmodifiable. */
    public Map<String, String> headers() {
        return Collections.unmodifiableMap(headers);
    }

    /** How long the body is, in bytes. */
    public long length() {
        return parts.stream().mapToLong(part -> part.length).sum();
    }

    /** The body in pieces, which are shared and not to be written to. */
    public List<byte[]> bodyParts() {
        return parts;
    }

    /**
     * To be called, once, if this could not be written to the client: puts back into the store what was taken out for it by
     * {@code clear}. For any other reply it does nothing.
     */
    public void unwritten() {
        unwritten.run();
    }

    /** A copy of the body. */
    public byte[] body() {
        final byte[] all = new byte[Math.toIntExact(length())];
        int at = 0;
        for (final byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    /** The body as text. */
    @Override
    public String toString() {
        return new String(body(), StandardCharsets.UTF_8);
    }
}
