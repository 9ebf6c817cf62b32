package dev.nanospan.export.server;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Request line and header fields, as strictly as RFC 9112: what could be read in two ways is refused. */
final class RequestHead {
    private static final int MAX_FIELDS = 100;
    private static final int MAX_LENGTH_DIGITS = 18;
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    final String method;
    final String target;

    /** Whether the connection is closed behind the answer. */
    final boolean closes;

    /** How long the body is; below 0 if it comes in chunks. */
    final long bodyBytes;

    /** Reads a head, without the empty line at its end. */
    RequestHead(final byte[] bytes, final int length) throws RefusedException {
        final String[] lines = new String(bytes, 0, length, StandardCharsets.ISO_8859_1).split("\r\n", -1);
        final String[] line = lines[0].split(" ", -1);
        if (line.length != 3 || !isToken(line[0]) || !isTarget(line[1])) {
            throw bad("the request line is not METHOD /target HTTP/1.1");
        }
        method = line[0];
        target = line[1];
        final boolean isOld = line[2].equals("HTTP/1.0");
        if (!isOld && !line[2].equals("HTTP/1.1")) {
            throw new RefusedException(505, "this is a server of HTTP/1.1");
        }
        if (lines.length > MAX_FIELDS) {
            throw new RefusedException(431, "more than " + MAX_FIELDS + " header fields");
        }
        for (int i = 1; i < lines.length; i++) {
            field(lines[i]);
        }
        if (!isOld && !headers.containsKey("Host")) {
            throw bad("there is no Host");
        }
        closes = isOld || list("Connection").contains("close");
        bodyBytes = bodyLength();
    }

    /** Whether the client waits until it is told to send the body. */
    boolean expectsContinue() {
        return list("Expect").equals("100-continue");
    }

    private void field(final String line) throws RefusedException {
        final int colon = line.indexOf(':');
        if (colon <= 0 || !isToken(line.substring(0, colon))) {
            throw bad("a header field is not name: value");
        }
        final String value = line.substring(colon + 1).strip();
        if (!value.chars().allMatch(c -> c >= ' ' && c != 0x7F || c == '\t')) {
            throw bad("a header field holds a control character");
        }
        headers.merge(line.substring(0, colon), value, (before, also) -> before + ", " + also);
    }

    private long bodyLength() throws RefusedException {
        final String encoding = list("Transfer-Encoding");
        final String length = headers.get("Content-Length");
        if (!encoding.isEmpty()) {
            if (length != null) {
                throw bad("both Content-Length and Transfer-Encoding");
            }
            if (!encoding.equals("chunked")) {
                throw new RefusedException(501, "Transfer-Encoding can only be chunked");
            }
            return Body.CHUNKED;
        }
        if (length == null) {
            return 0;
        }
        if (length.isEmpty()
                || length.length() > MAX_LENGTH_DIGITS
                || !length.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw bad("Content-Length is no number");
        }
        return Long.parseLong(length);
    }

    private String list(final String name) {
        return headers.getOrDefault(name, "").toLowerCase(Locale.ROOT);
    }

    private static boolean isTarget(final String text) {
        return text.startsWith("/") && text.chars().allMatch(c -> c > ' ' && c < 0x7F);
    }

    private static boolean isToken(final String text) {
        return !text.isEmpty() && text.chars().allMatch(RequestHead::isTokenChar);
    }

    private static boolean isTokenChar(final int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || TOKEN_MARKS.indexOf(c) >= 0;
    }

    private static RefusedException bad(final String message) {
        return new RefusedException(400, message);
    }
}
