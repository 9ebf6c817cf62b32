package dev.nanospan.export.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.SpanContext;
import dev.nanospan.export.batch.Batch;
import dev.nanospan.layout.RecordLayout;
import dev.nanospan.record.Key;
import dev.nanospan.record.Name;
import dev.nanospan.record.Status;
import dev.nanospan.record.Value;
import dev.nanospan.resource.Resource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Two requests, byte for byte. */
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

    private static String golden(final String file) throws IOException {
        try (InputStream in = GoldenTest.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }
}
