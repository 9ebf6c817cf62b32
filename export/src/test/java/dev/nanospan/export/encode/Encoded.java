package dev.nanospan.export.encode;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.nanospan.export.batch.Batch;
import dev.nanospan.export.http.Payload;
import dev.nanospan.record.SpanView;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Whole requests, and what others read in them. */
public final class Encoded {
    private Encoded() {}

    /** All bytes of a payload, read in pieces of a size. */
    public static byte[] bytes(final Payload payload, final int pieceBytes) {
        payload.rewind();
        final byte[] all = new byte[payload.lengthBytes()];
        int length = 0;
        final ByteBuffer piece = ByteBuffer.allocate(pieceBytes);
        while (payload.read(piece.clear()) > 0) {
            piece.flip().get(all, length, piece.limit());
            length += piece.limit();
        }
        return length == all.length ? all : Arrays.copyOf(all, length);
    }

    /** The request of a batch with one span. */
    public static byte[] request(final Batch batch, final SpanView span) {
        batch.clear();
        if (!batch.add(span, 1)) {
            throw new AssertionError("no room for " + span.lengthBytes() + " bytes");
        }
        return bytes(batch, 1 << 16);
    }

    /** The one span of a request in protobuf. */
    public static String spanOfProtobuf(final byte[] request) {
        return Told.byProtobuf(
                protobuf(request).getResourceSpans(0).getScopeSpans(0).getSpans(0));
    }

    /** The one span of a request in JSON. */
    public static String spanOfJson(final byte[] request) {
        final JsonNode span = Told.json(request).at("/resourceSpans/0/scopeSpans/0/spans/0");
        return Told.byJson(span);
    }

    public static ExportTraceServiceRequest protobuf(final byte[] request) {
        try {
            return ExportTraceServiceRequest.parseFrom(request);
        } catch (final InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }
}
