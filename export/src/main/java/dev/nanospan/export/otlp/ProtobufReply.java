package dev.nanospan.export.otlp;

/**
 * Reads an {@code ExportTraceServiceResponse} in protobuf.
 *
 * <pre>
 *   1: partial_success   1: rejected_spans  varint
 *                        2: error_message   string
 * </pre>
 *
 * What it does not know it skips; groups, which protobuf gave up long ago, it does not read.
 */
final class ProtobufReply {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;
    private static final int MAX_VARINT_BYTES = 10;
    private static final int PARTIAL_SUCCESS = 1 << 3 | LENGTH;
    private static final int REJECTED_SPANS = 1 << 3 | VARINT;
    private static final int ERROR_MESSAGE = 2 << 3 | LENGTH;

    private final Reply reply;
    private byte[] bytes = new byte[0];
    private int at;
    private int end;
    private boolean sound;

    ProtobufReply(final Reply reply) {
        this.reply = reply;
    }

    /** Whether all of it is a message. */
    boolean read(final byte[] body, final int length) {
        bytes = body;
        at = 0;
        end = length;
        sound = true;
        while (sound && at < end) {
            final long tag = varint();
            if (tag == PARTIAL_SUCCESS) {
                partialSuccess();
            } else {
                skip(tag);
            }
        }
        return sound;
    }

    private void partialSuccess() {
        final int length = length();
        final int outerEnd = end;
        end = at + length;
        while (sound && at < end) {
            final long tag = varint();
            if (tag == REJECTED_SPANS) {
                reply.rejected(varint());
            } else if (tag == ERROR_MESSAGE) {
                errorMessage();
            } else {
                skip(tag);
            }
        }
        end = outerEnd;
    }

    private void errorMessage() {
        final int length = length();
        reply.message(at, at + length);
        at += length;
    }

    private void skip(final long tag) {
        if (tag >>> 3 == 0 || tag >>> 32 != 0) {
            sound = false;
            return;
        }
        switch ((int) (tag & 7)) {
            case VARINT -> varint();
            case FIXED64 -> hop(Long.BYTES);
            case LENGTH -> hop(length());
            case FIXED32 -> hop(Integer.BYTES);
            default -> sound = false;
        }
    }

    private void hop(final int count) {
        if (count > end - at) {
            sound = false;
        } else {
            at += count;
        }
    }

    /** A length that fits into what is left; 0 and a spoilt message if it doesn't. */
    private int length() {
        final long length = varint();
        if (length < 0 || length > end - at) {
            sound = false;
            return 0;
        }
        return (int) length;
    }

    private long varint() {
        long value = 0;
        for (int i = 0; i < MAX_VARINT_BYTES && at < end; i++) {
            final byte b = bytes[at++];
            value |= (b & 0x7FL) << 7 * i;
            if (b >= 0) {
                return value;
            }
        }
        sound = false;
        return 0;
    }
}
