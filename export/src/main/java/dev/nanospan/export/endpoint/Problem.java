package dev.nanospan.export.endpoint;

import dev.nanospan.export.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What is wrong with a request, as a {@code google.rpc.Status}: what OTLP wants, and good enough for the rest. */
final class Problem {
    static final String PROTOBUF = "application/x-protobuf";

    private static final int CODE = 1 << 3;
    private static final int MESSAGE = 2 << 3 | 2;

    private Problem() {}

    /** An answer in JSON. */
    static Reply reply(final int status, final String message) {
        return reply(status, message, Reply.JSON);
    }

    /** An answer in the encoding of the request, if that is protobuf, or in JSON. */
    static Reply reply(final int status, final String message, final String encoding) {
        if (encoding.equals(PROTOBUF)) {
            return Reply.of(status, PROTOBUF, List.of(protobuf(code(status), message)));
        }
        final byte[] json = new JsonWriter()
                .open('{')
                .key("code")
                .number(code(status))
                .key("message")
                .text(message)
                .close('}')
                .bytes();
        return Reply.of(status, Reply.JSON, List.of(json));
    }

    private static byte[] protobuf(final int code, final String message) {
        final ByteArrayOutputStream into = new ByteArrayOutputStream();
        into.write(CODE);
        into.write(code);
        writeText(MESSAGE, message, into);
        return into.toByteArray();
    }

    /** Writes a field that is text. */
    static void writeText(final int field, final String text, final ByteArrayOutputStream into) {
        final byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        into.write(field);
        writeVarint(utf8.length, into);
        into.writeBytes(utf8);
    }

    /** Writes a number that is not below 0. */
    static void writeVarint(final long number, final ByteArrayOutputStream into) {
        long left = number;
        while (left > 0x7F) {
            into.write((int) left & 0x7F | 0x80);
            left >>>= 7;
        }
        into.write((int) left);
    }

    /** The code of gRPC that says most nearly what a status of HTTP says. */
    private static int code(final int status) {
        return switch (status) {
            case 400, 415 -> 3; // INVALID_ARGUMENT
            case 404 -> 5; // NOT_FOUND
            case 403 -> 7; // PERMISSION_DENIED
            case 413 -> 8; // RESOURCE_EXHAUSTED
            case 405 -> 12; // UNIMPLEMENTED
            case 503 -> 14; // UNAVAILABLE
            case 401 -> 16; // UNAUTHENTICATED
            default -> 2; // UNKNOWN
        };
    }
}
