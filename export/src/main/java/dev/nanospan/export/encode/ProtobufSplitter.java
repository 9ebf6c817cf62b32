package dev.nanospan.export.encode;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** Copies messages within messages, down to those that are spans. */
final class ProtobufSplitter implements Splitter {
    /** The field of each message that leads to spans: of the request, of those of a resource, of those of a scope. */
    private static final int[] WAY = {1, 2, 2};

    private static final int LENGTH_DELIMITED = 2;
    private static final int BITS = 7;
    private static final int MOST_LENGTH_BYTES = 4;

    @Override
    public byte @Nullable [] part(final byte[] request, final int spans, final int from, final int to) {
        final Copy copy = new Copy(request, from, to);
        final byte[] part = copy.message(0, 0, request.length);
        return copy.spans == spans ? part : null;
    }

    /** Of one request. */
    private static final class Copy {
        private final byte[] request;
        private final int first;
        private final int last;
        private int spans;

        Copy(final byte[] request, final int first, final int last) {
            this.request = request;
            this.first = first;
            this.last = last;
        }

        /** A message without the spans that are not wanted; null if it is none of those that are known here. */
        byte @Nullable [] message(final int depth, final int from, final int end) {
            final ByteArrayOutputStream copy = new ByteArrayOutputStream(end - from);
            int at = from;
            while (at < end) {
                final int tag = request[at];
                final int length = lengthAt(at + 1, end);
                final int value = at + 1 + Protobuf.varintBytes(length);
                if (tag < 0 || (tag & BITS) != LENGTH_DELIMITED || length < 0 || length > end - value) {
                    return null;
                }
                final boolean leads = tag == Protobuf.tag(WAY[depth]);
                if (leads && depth < WAY.length - 1) {
                    final byte[] inner = message(depth + 1, value, value + length);
                    if (inner == null) {
                        return null;
                    }
                    put(tag, inner, copy);
                } else if (!leads || isWanted()) {
                    copy.write(request, at, value + length - at);
                }
                at = value + length;
            }
            return copy.toByteArray();
        }

        private boolean isWanted() {
            final int span = spans++;
            return span >= first && span < last;
        }

        /** A length of less than 256 MiB; -1 if there is none. */
        private int lengthAt(final int from, final int end) {
            int length = 0;
            for (int i = 0; i < MOST_LENGTH_BYTES && from + i < end; i++) {
                final byte next = request[from + i];
                length |= (next & Byte.MAX_VALUE) << BITS * i;
                if (next >= 0) {
                    return length;
                }
            }
            return -1;
        }

        private static void put(final int tag, final byte[] message, final ByteArrayOutputStream into) {
            final byte[] length = new byte[Protobuf.varintBytes(message.length)];
            final int end = Protobuf.putVarint(message.length, length, 0);
            into.write(tag);
            into.write(length, 0, end);
            into.writeBytes(message);
        }
    }
}
