package dev.nanospan.export.encode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.nanospan.SpanContext;
import dev.nanospan.export.batch.Batch;
import dev.nanospan.layout.RecordLayout;
import dev.nanospan.record.Key;
import dev.nanospan.record.Name;
import dev.nanospan.record.Status;
import dev.nanospan.record.Value;
import dev.nanospan.resource.Resource;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/**
 * Two requests, byte for byte; and what these bytes say, put together by hand from the classes of the protocol, so that the
 * files are more than a copy of our own output.
 */
class GoldenTest {
    private static final long START_NS = 1_544_712_660_000_000_000L;
    private static final Resource RESOURCE = Resource.builder()
            .serviceName("checkout")
            .set("shard", 7)
            .schemaUrl("https://opentelemetry.io/schemas/1.44.0")
            .build();

    @Test
    void shouldWriteThisJson() throws IOException {
        assertThat(new String(request(Encoding.JSON), StandardCharsets.UTF_8)).isEqualTo(golden("request.json"));
    }

    @Test
    void shouldWriteThisProtobuf() throws IOException {
        assertThat(HexFormat.of().formatHex(request(Encoding.PROTOBUF)))
                .isEqualTo(golden("request.protobuf.hex").replace("\n", ""));
    }

    @Test
    void shouldHoldInTheFileOfJsonWhatTheProtocolSays() throws IOException {
        final byte[] json = golden("request.json").getBytes(StandardCharsets.UTF_8);

        assertThat(ByDescriptor.read(Told.json(json), ExportTraceServiceRequest.newBuilder()))
                .isEqualTo(expected());
    }

    @Test
    void shouldHoldInTheFileOfProtobufWhatTheProtocolSays() throws IOException {
        final byte[] bytes =
                HexFormat.of().parseHex(golden("request.protobuf.hex").replace("\n", ""));

        assertThat(Encoded.protobuf(bytes)).isEqualTo(expected());
    }

    private static byte[] request(final Encoding encoding) {
        final Batch batch = new Batch(encoding.encoder(), encoding.envelope(RESOURCE), 1 << 14, 10);
        assertThat(batch.add(Records.view(full()), 1)).isTrue();
        assertThat(batch.add(Records.view(bare(2)), 1)).isTrue();
        assertThat(batch.add(Records.view(bare(1)), 1)).isTrue();
        return Encoded.bytes(batch, 1 << 14);
    }

    /** Everything there is, once. */
    private static byte[] full() {
        final byte[] traceState = "vendor=1,other=2".getBytes(StandardCharsets.US_ASCII);
        final SpanContext linked = new SpanContext();
        linked.set(0x0af7651916cd43ddL, 0x8448eb211c80319cL, 0xb7ad6b7169203331L, 1);
        linked.traceState(traceState, 0, traceState.length);
        final byte[] record = Records.of(span -> {
            span.rename("GET /cart/{id}");
            span.set(Key.ofString("http.request.method"), Value.of("GET"));
            span.set(Key.ofString("text"), "\"quoted\" \\ \u20ac \n");
            span.set(Key.ofLong("http.response.status_code"), 200);
            span.set(Key.ofDouble("ratio"), 0.1);
            span.set(Key.ofDouble("infinite"), Double.NEGATIVE_INFINITY);
            span.set(Key.ofBoolean("cached"), false);
            span.set(Key.ofBytes("hash"), new byte[] {0, 1, 2, -1});
            span.set(Key.ofStrings("tags"), "a", null, "");
            span.set(Key.ofBooleans("bits"), true, false);
            span.set(Key.ofLongs("sizes"), Long.MIN_VALUE, 5);
            span.set(Key.ofDoubles("weights"), 1.5, Double.NaN);
            span.event(Name.of("cache.miss"), START_NS + 1).set(Key.ofString("key"), "id-1");
            span.event(Name.of("retry"), START_NS + 2);
            span.link(linked).set(Key.ofLong("attempt"), 2);
            span.status(Status.ERROR, "not found");
        });
        RecordLayout.putLong(record, RecordLayout.PARENT_SPAN_ID, 0xeee19b7ec3c1b173L);
        record[RecordLayout.RECORD_FLAGS] = RecordLayout.FLAG_PARENT_REMOTE;
        record[RecordLayout.KIND] = 2;
        return fixed(record, 1, 0xeee19b7ec3c1b174L);
    }

    private static byte[] bare(final int scope) {
        return fixed(Records.of(span -> {}), scope, 0xeee19b7ec3c1b175L + scope);
    }

    private static byte[] fixed(final byte[] record, final int scope, final long spanId) {
        RecordLayout.putLong(record, RecordLayout.TRACE_ID_HIGH, 0x5b8efff798038103L);
        RecordLayout.putLong(record, RecordLayout.TRACE_ID_LOW, 0xd269b633813fc60cL);
        RecordLayout.putLong(record, RecordLayout.SPAN_ID, spanId);
        RecordLayout.putLong(record, RecordLayout.START_EPOCH_NS, START_NS);
        RecordLayout.putLong(record, RecordLayout.DURATION_NS, 1_000_000_000);
        record[RecordLayout.TRACE_FLAGS] = 1;
        return Records.ofScope(record, scope);
    }

    // ---- the same, in the words of the protocol

    private static ExportTraceServiceRequest expected() {
        final ResourceSpans.Builder spans = ResourceSpans.newBuilder()
                .setSchemaUrl("https://opentelemetry.io/schemas/1.44.0")
                .addScopeSpans(ScopeSpans.newBuilder()
                        .setScope(InstrumentationScope.newBuilder()
                                .setName("first")
                                .setVersion("1.0"))
                        .setSchemaUrl("https://example.org/schemas/1")
                        .addSpans(expectedFull())
                        .addSpans(expectedBare("eee19b7ec3c1b176")))
                .addScopeSpans(ScopeSpans.newBuilder()
                        .setScope(InstrumentationScope.newBuilder().setName("second \"quoted\""))
                        .addSpans(expectedBare("eee19b7ec3c1b177")));
        spans.getResourceBuilder()
                .addAttributes(attribute("service.name", text("checkout")))
                .addAttributes(attribute("shard", number(7)));
        return ExportTraceServiceRequest.newBuilder().addResourceSpans(spans).build();
    }

    private static Span.Builder expectedBare(final String id) {
        return Span.newBuilder()
                .setTraceId(id("5b8efff798038103d269b633813fc60c"))
                .setSpanId(id(id))
                .setName("recorded")
                .setKind(Span.SpanKind.SPAN_KIND_INTERNAL)
                .setStartTimeUnixNano(1_544_712_660_000_000_000L)
                .setEndTimeUnixNano(1_544_712_661_000_000_000L)
                .setFlags(0x101);
    }

    private static Span.Builder expectedFull() {
        return expectedBare("eee19b7ec3c1b174")
                .setParentSpanId(id("eee19b7ec3c1b173"))
                .setName("GET /cart/{id}")
                .setKind(Span.SpanKind.SPAN_KIND_SERVER)
                .setFlags(0x301)
                .addAttributes(attribute("http.request.method", text("GET")))
                .addAttributes(attribute("text", text("\"quoted\" \\ \u20ac \n")))
                .addAttributes(attribute("http.response.status_code", number(200)))
                .addAttributes(attribute("ratio", number(0.1)))
                .addAttributes(attribute("infinite", number(Double.NEGATIVE_INFINITY)))
                .addAttributes(attribute("cached", truth(false)))
                .addAttributes(attribute(
                        "hash", AnyValue.newBuilder().setBytesValue(ByteString.copyFrom(new byte[] {0, 1, 2, -1}))))
                .addAttributes(attribute("tags", array(text("a"), AnyValue.newBuilder(), text(""))))
                .addAttributes(attribute("bits", array(truth(true), truth(false))))
                .addAttributes(attribute("sizes", array(number(Long.MIN_VALUE), number(5))))
                .addAttributes(attribute("weights", array(number(1.5), number(Double.NaN))))
                .addEvents(Span.Event.newBuilder()
                        .setTimeUnixNano(1_544_712_660_000_000_001L)
                        .setName("cache.miss")
                        .addAttributes(attribute("key", text("id-1"))))
                .addEvents(Span.Event.newBuilder()
                        .setTimeUnixNano(1_544_712_660_000_000_002L)
                        .setName("retry"))
                .addLinks(Span.Link.newBuilder()
                        .setTraceId(id("0af7651916cd43dd8448eb211c80319c"))
                        .setSpanId(id("b7ad6b7169203331"))
                        .setTraceState("vendor=1,other=2")
                        .setFlags(0x301)
                        .addAttributes(attribute("attempt", number(2))))
                .setStatus(io.opentelemetry.proto.trace.v1.Status.newBuilder()
                        .setCode(StatusCode.STATUS_CODE_ERROR)
                        .setMessage("not found"));
    }

    private static ByteString id(final String hex) {
        return ByteString.copyFrom(HexFormat.of().parseHex(hex));
    }

    private static KeyValue.Builder attribute(final String key, final AnyValue.Builder value) {
        return KeyValue.newBuilder().setKey(key).setValue(value);
    }

    private static AnyValue.Builder text(final String is) {
        return AnyValue.newBuilder().setStringValue(is);
    }

    private static AnyValue.Builder number(final long is) {
        return AnyValue.newBuilder().setIntValue(is);
    }

    private static AnyValue.Builder number(final double is) {
        return AnyValue.newBuilder().setDoubleValue(is);
    }

    private static AnyValue.Builder truth(final boolean is) {
        return AnyValue.newBuilder().setBoolValue(is);
    }

    private static AnyValue.Builder array(final AnyValue.Builder... values) {
        final ArrayValue.Builder array = ArrayValue.newBuilder();
        for (final AnyValue.Builder value : values) {
            array.addValues(value);
        }
        return AnyValue.newBuilder().setArrayValue(array);
    }

    private static String golden(final String file) throws IOException {
        try (InputStream in = GoldenTest.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }
}
