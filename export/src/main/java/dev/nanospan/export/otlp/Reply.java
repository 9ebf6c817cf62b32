package dev.nanospan.export.otlp;

import dev.nanospan.export.http.Answer;

/**
 * What a collector says of a batch it took: how many spans it rejected, and a message. Reads the answer to an OTLP
 * request in both of its encodings. Whatever the bytes are, it neither throws nor allocates, but for {@link #message()}.
 */
final class Reply {
    private final JsonReply json = new JsonReply(this);
    private final ProtobufReply protobuf = new ProtobufReply(this);
    private byte[] body = new byte[0];
    private long rejected;
    private int messageFrom;
    private int messageTo;

    /**
     * Reads the body of an answer.
     *
     * @return whether it could be read as far as it goes; if not, it says nothing
     */
    boolean read(final Answer answer) {
        return read(answer.body(), answer.bodyBytes(), answer.isJson());
    }

    boolean read(final byte[] from, final int length, final boolean saysJson) {
        body = from;
        clear();
        final boolean readable = length == 0 || (saysJson ? isReadJson(from, length) : isReadUnmarked(from, length));
        if (!readable) {
            clear();
        }
        return readable;
    }

    /** How many spans of {@code sent} were rejected: never fewer than none nor more than were sent. */
    int rejected(final int sent) {
        return (int) Math.max(0, Math.min(rejected, sent));
    }

    /** Whether the number makes no sense for that many spans. */
    boolean isOdd(final int sent) {
        return rejected < 0 || rejected > sent;
    }

    boolean hasMessage() {
        return messageTo > messageFrom;
    }

    /** The message as it stands in the body; one line, of bounded length. Allocates. */
    String message() {
        return Excerpt.of(body, messageFrom, messageTo);
    }

    void rejected(final long spans) {
        rejected = spans;
    }

    void message(final int from, final int to) {
        messageFrom = from;
        messageTo = to;
    }

    void clear() {
        rejected = 0;
        message(0, 0);
    }

    private boolean isReadJson(final byte[] from, final int length) {
        return isBlank(from, length) || json.read(from, length);
    }

    /** Protobuf, or JSON of a server that forgets to say so: no reply in protobuf begins like that. */
    private boolean isReadUnmarked(final byte[] from, final int length) {
        return from[0] == '{' ? json.read(from, length) : protobuf.read(from, length);
    }

    private static boolean isBlank(final byte[] from, final int length) {
        for (int i = 0; i < length; i++) {
            if (!JsonReply.isBlank(from[i])) {
                return false;
            }
        }
        return true;
    }
}
