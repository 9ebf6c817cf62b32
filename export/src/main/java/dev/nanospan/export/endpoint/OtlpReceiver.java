package dev.nanospan.export.endpoint;

import dev.nanospan.export.json.JsonWriter;
import dev.nanospan.export.json.MalformedException;
import dev.nanospan.export.receive.JsonRequest;
import dev.nanospan.export.receive.ProtobufRequest;
import dev.nanospan.export.receive.SpanBatch;
import dev.nanospan.export.store.StoredSpan;
import dev.nanospan.export.store.TraceStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Takes {@code POST /v1/traces} into a store: all spans of a request that is well-formed, none of one that is not. Any
 * thread.
 */
final class OtlpReceiver {
    private static final int PARTIAL_SUCCESS = 1 << 3 | 2;
    private static final int REJECTED_SPANS = 1 << 3;
    private static final int ERROR_MESSAGE = 2 << 3 | 2;

    final LongAdder requests = new LongAdder();
    final LongAdder refusedRequests = new LongAdder();
    final LongAdder acceptedSpans = new LongAdder();
    final LongAdder rejectedSpans = new LongAdder();

    private final TraceStore store;
    private final int maxBodyBytes;

    OtlpReceiver(final TraceStore store, final int maxBodyBytes) {
        this.store = store;
        this.maxBodyBytes = maxBodyBytes;
    }

    Reply receive(final Function<String, @Nullable String> headers, final byte[] body) {
        final Reply reply = judge(headers, body);
        (reply.status() == 200 ? requests : refusedRequests).increment();
        return reply;
    }

    private Reply judge(final Function<String, @Nullable String> headers, final byte[] body) {
        final String encoding = mediaType(headers.apply("Content-Type"));
        if (!encoding.equals(Reply.JSON) && !encoding.equals(Problem.PROTOBUF)) {
            return Problem.reply(415, "Content-Type must be application/json or application/x-protobuf");
        }
        final String compression = mediaType(headers.apply("Content-Encoding"));
        final boolean isGzip = compression.equals("gzip");
        if (!isGzip && !compression.isEmpty() && !compression.equals("identity")) {
            return Problem.reply(415, "Content-Encoding must be gzip, identity or none", encoding);
        }
        if (body.length > maxBodyBytes) {
            return tooLarge(encoding);
        }
        try {
            final byte[] plain = isGzip ? unzipped(body) : body;
            return plain.length > maxBodyBytes ? tooLarge(encoding) : take(plain, encoding);
        } catch (final MalformedException e) {
            return Problem.reply(400, String.valueOf(e.getMessage()), encoding);
        }
    }

    private Reply tooLarge(final String encoding) {
        return Problem.reply(413, "a body may have " + maxBodyBytes + " bytes, before and after compression", encoding);
    }

    /** What was compressed, but not more than one byte beyond what a body may have. */
    private byte[] unzipped(final byte[] body) throws MalformedException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return in.readNBytes(maxBodyBytes + 1);
        } catch (final IOException e) {
            throw new MalformedException("the body is no gzip: " + e.getMessage());
        }
    }

    private Reply take(final byte[] body, final String encoding) throws MalformedException {
        final SpanBatch batch = encoding.equals(Reply.JSON)
                ? JsonRequest.read(body, body.length)
                : ProtobufRequest.read(body, body.length);
        long full = 0;
        long large = 0;
        for (final StoredSpan span : batch.spans()) {
            switch (store.add(span)) {
                case TRACE_FULL -> full++;
                case TOO_LARGE -> large++;
                case KEPT, UNSAMPLED -> acceptedSpans.increment();
            }
        }
        final long rejected = full + large + batch.invalid() + batch.beyond();
        rejectedSpans.add(rejected);
        final String why = why(batch.invalid(), "with an invalid id")
                + why(full, "of traces that are full")
                + why(large, "that are too large")
                + why(batch.beyond(), "more than a request may hold");
        return Reply.of(200, encoding, List.of(answer(rejected, why.strip(), encoding)));
    }

    private static String why(final long count, final String what) {
        return count == 0 ? "" : count + " " + what + "; ";
    }

    private static byte[] answer(final long rejected, final String why, final String encoding) {
        if (encoding.equals(Problem.PROTOBUF)) {
            return rejected == 0 ? new byte[0] : protobuf(rejected, why);
        }
        final JsonWriter json = new JsonWriter().open('{');
        if (rejected > 0) {
            json.key("partialSuccess")
                    .open('{')
                    .key("rejectedSpans")
                    .decimal(rejected)
                    .key("errorMessage")
                    .text(why)
                    .close('}');
        }
        return json.close('}').bytes();
    }

    private static byte[] protobuf(final long rejected, final String why) {
        final ByteArrayOutputStream partial = new ByteArrayOutputStream();
        partial.write(REJECTED_SPANS);
        Problem.writeVarint(rejected, partial);
        Problem.writeText(ERROR_MESSAGE, why, partial);
        final ByteArrayOutputStream into = new ByteArrayOutputStream();
        into.write(PARTIAL_SUCCESS);
        Problem.writeVarint(partial.size(), into);
        into.writeBytes(partial.toByteArray());
        return into.toByteArray();
    }

    private static String mediaType(final @Nullable String header) {
        if (header == null) {
            return "";
        }
        final int parameters = header.indexOf(';');
        return (parameters < 0 ? header : header.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
    }
}
