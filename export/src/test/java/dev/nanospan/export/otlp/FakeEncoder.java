package dev.nanospan.export.otlp;

import dev.nanospan.export.encode.SpanEncoder;
import dev.nanospan.export.http.Payload;
import dev.nanospan.record.SpanView;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Writes {@link FakeSpans} as objects of JSON: the id, and dots up to the length that is asked for. */
final class FakeEncoder implements SpanEncoder {
    private static final Pattern ID = Pattern.compile("#(\\d+)");
    private static final byte[] TAIL = "\":0}".getBytes(StandardCharsets.US_ASCII);

    @Override
    public int encode(final SpanView span, final byte[] into, final int at) {
        final byte[] id = ("{\"#" + span.spanId()).getBytes(StandardCharsets.US_ASCII);
        final int length = Math.max(id.length + TAIL.length, (int) span.durationNs());
        if (at + length > into.length) {
            return NO_ROOM;
        }
        final int tail = at + length - TAIL.length;
        System.arraycopy(id, 0, into, at, id.length);
        Arrays.fill(into, at + id.length, tail, (byte) '.');
        System.arraycopy(TAIL, 0, into, tail, TAIL.length);
        return at + length;
    }

    @Override
    public String contentType() {
        return "text/plain";
    }

    /** The ids in a payload, in their order. */
    static long[] ids(final Payload payload) {
        final ByteBuffer bytes = ByteBuffer.allocate(payload.lengthBytes());
        payload.rewind();
        payload.read(bytes);
        if (bytes.hasRemaining()) {
            throw new IllegalStateException("shorter than it says");
        }
        final String text = new String(bytes.array(), StandardCharsets.US_ASCII);
        return ID.matcher(text)
                .results()
                .mapToLong(match -> Long.parseLong(match.group(1)))
                .toArray();
    }
}
