package dev.nanospan.export.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The head of every request: the same bytes each time but for the length, which therefore stands at its end. */
final class RequestHead {
    private static final byte[] END = {'\r', '\n', '\r', '\n'};

    private final byte[] upToLength;

    RequestHead(final TransportSettings settings) {
        final Endpoint endpoint = settings.endpoint;
        final StringBuilder head = new StringBuilder(512);
        head.append("POST ").append(endpoint.target()).append(" HTTP/1.1\r\n");
        append(head, "Host", endpoint.hostHeader());
        settings.requestHeaders().forEach((name, value) -> append(head, name, value));
        head.append("Content-Length: ");
        upToLength = head.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Writes the head of a request with a body of that length. There is room: settings bound what is in it. */
    void write(final int bodyBytes, final ByteBuffer into) {
        into.put(upToLength);
        putDigits(bodyBytes, into);
        into.put(END);
    }

    private static void append(final StringBuilder head, final String name, final String value) {
        head.append(name).append(": ").append(value).append("\r\n");
    }

    private static void putDigits(final int value, final ByteBuffer into) {
        int unit = 1;
        while (value / unit >= 10) {
            unit *= 10;
        }
        for (; unit > 0; unit /= 10) {
            into.put((byte) ('0' + value / unit % 10));
        }
    }
}
