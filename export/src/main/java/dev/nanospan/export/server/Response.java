package dev.nanospan.export.server;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What is answered. {@code Content-Length} and {@code Connection} are the server's.
 *
 * @param headers names and values that are fit to be sent
 * @param parts the body in pieces, none of which changes any more
 * @param unwritten run by the server's thread if the answer can't be written to its end; quick. If it was written, nobody
 *     knows whether the client has read it
 */
public record Response(int status, Map<String, String> headers, List<byte[]> parts, Runnable unwritten) {
    /** An answer that nobody misses. */
    public Response(final int status, final Map<String, String> headers, final List<byte[]> parts) {
        this(status, headers, parts, () -> {});
    }

    /** How long the body is. */
    public long length() {
        long length = 0;
        for (final byte[] part : parts) {
            length += part.length;
        }
        return length;
    }

    /** A line of text; what the server itself has to say. */
    static Response text(final int status, final String text) {
        return new Response(
                status,
                Map.of("Content-Type", "text/plain; charset=utf-8"),
                List.of((text + '\n').getBytes(StandardCharsets.UTF_8)));
    }

    byte[] head(final boolean close) {
        final StringBuilder head = new StringBuilder(256);
        head.append("HTTP/1.1 ").append(status).append(' ').append(reason()).append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Content-Length: ").append(length()).append("\r\n");
        if (close) {
            head.append("Connection: close\r\n");
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private String reason() {
        return switch (status) {
            case 200 -> "OK";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 408 -> "Request Timeout";
            case 413 -> "Content Too Large";
            case 415 -> "Unsupported Media Type";
            case 431 -> "Request Header Fields Too Large";
            case 500 -> "Internal Server Error";
            case 501 -> "Not Implemented";
            case 503 -> "Service Unavailable";
            case 505 -> "HTTP Version Not Supported";
            default -> "Other";
        };
    }
}
