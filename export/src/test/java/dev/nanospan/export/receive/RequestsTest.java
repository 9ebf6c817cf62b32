package dev.nanospan.export.receive;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.nanospan.export.json.MalformedException;
import dev.nanospan.export.store.StoredSpan;
import dev.nanospan.export.store.TraceQuery;
import dev.nanospan.export.store.TraceStore;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is received, in either encoding, is what was sent: compared by the reference classes and an independent parser. */
class RequestsTest {
    private static final int ROUNDS = 1_000;
    private static final int MUTANTS = 8_000;

    @Test
    void shouldKeepEverythingThatProtobufSays() throws Exception {
        final RandomRequests requests = new RandomRequests(new Random(1));
        for (int i = 0; i < ROUNDS; i++) {
            final ExportTraceServiceRequest request = requests.request();
            final byte[] body = request.toByteArray();

            assertSame(request, ProtobufRequest.read(body, body.length));
        }
    }

    @Test
    void shouldKeepEverythingThatJsonSays() throws Exception {
        final Random random = new Random(2);
        final RandomRequests requests = new RandomRequests(random);
        final OtlpJsonCodec codec = new OtlpJsonCodec(random);
        for (int i = 0; i < ROUNDS; i++) {
            final ExportTraceServiceRequest request = requests.request();
            final byte[] body = codec.write(request.getResourceSpansList());

            assertSame(request, JsonRequest.read(body, body.length));
        }
    }

    @Test
    void shouldGiveBackFromTheStoreWhatWasReceived() throws Exception {
        final RandomRequests requests = new RandomRequests(new Random(3));
        for (int i = 0; i < 300; i++) {
            final ExportTraceServiceRequest request = requests.request();
            final TraceStore store = TraceStore.create();
            final byte[] body = request.toByteArray();
            ProtobufRequest.read(body, body.length).spans().forEach(store::add);

            final byte[] json = store.find(TraceQuery.ALL).json();
            assertThat(new String(json, java.nio.charset.StandardCharsets.UTF_8))
                    .hasLineCount(1);
            assertThat(flat(OtlpJsonCodec.read(json).getResourceSpansList()))
                    .containsExactlyInAnyOrderElementsOf(flat(request.getResourceSpansList()));
        }
    }

    @Test
    void shouldNeverThrowButWhatIsMalformedWhateverTheProtobuf() throws Exception {
        final Random random = new Random(4);
        final RandomRequests requests = new RandomRequests(random);
        int good = 0;
        for (int i = 0; i < MUTANTS; i++) {
            final byte[] body = mutated(requests.request().toByteArray(), random);
            if (reads(body, true)) {
                good++;
            } else if (!complaint.contains(
                    "a number that does not end")) { // the reference takes some of ten bytes that go on
                assertThat(parses(body))
                        .as("refused by ours only: " + complaint)
                        .isFalse();
            }
        }
        assertThat(good).isGreaterThan(MUTANTS / 50);
    }

    @Test
    void shouldNeverThrowButWhatIsMalformedWhateverTheJson() throws Exception {
        final Random random = new Random(5);
        final RandomRequests requests = new RandomRequests(random);
        final OtlpJsonCodec codec = new OtlpJsonCodec(random);
        int good = 0;
        for (int i = 0; i < MUTANTS; i++) {
            final byte[] body = mutated(codec.write(requests.request().getResourceSpansList()), random);
            if (reads(body, false)) {
                good++;
                assertThat(OtlpJsonCodec.MAPPER.readTree(body)).isNotNull(); // throws if it is no JSON
            }
        }
        assertThat(good).isGreaterThan(MUTANTS / 50);
    }

    @Test
    void shouldNeverThrowButWhatIsMalformedAtNoise() {
        final Random random = new Random(6);
        for (int i = 0; i < 50_000; i++) {
            final byte[] noise = new byte[random.nextInt(64)];
            random.nextBytes(noise);
            reads(noise, true);
            reads(noise.clone(), false);
        }
    }

    private String complaint = "";

    private boolean reads(final byte[] body, final boolean protobuf) {
        try {
            final SpanBatch batch =
                    protobuf ? ProtobufRequest.read(body, body.length) : JsonRequest.read(body, body.length);
            for (final StoredSpan span : batch.spans()) {
                assertThat(OtlpJsonCodec.span(span.json())).isNotNull();
            }
            return true;
        } catch (final MalformedException e) {
            complaint = String.valueOf(e.getMessage());
            assertThat(complaint).isNotEmpty();
            return false;
        } catch (final IOException e) {
            throw new AssertionError("what was kept is no JSON", e);
        }
    }

    private static boolean parses(final byte[] body) {
        try {
            return ExportTraceServiceRequest.parseFrom(body) != null;
        } catch (final InvalidProtocolBufferException e) {
            return false;
        }
    }

    private static byte[] mutated(final byte[] of, final Random random) {
        byte[] bytes = of.clone();
        for (int i = random.nextInt(3); i >= 0 && bytes.length > 0; i--) {
            final int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes = Arrays.copyOf(bytes, at);
                case 3 -> System.arraycopy(bytes, at, bytes, 0, bytes.length - at);
                default ->
                    bytes[at] =
                            "\"\\{}[],:0-9e.u".getBytes(java.nio.charset.StandardCharsets.US_ASCII)[random.nextInt(14)];
            }
        }
        return bytes;
    }

    // ---- comparing

    private static void assertSame(final ExportTraceServiceRequest request, final SpanBatch batch) throws IOException {
        final List<Flat> expected = flat(request.getResourceSpansList());
        final List<Flat> found = new ArrayList<>();
        for (final StoredSpan span : batch.spans()) {
            found.addAll(flat(OtlpJsonCodec.read(alone(span)).getResourceSpansList()));
        }
        assertThat(found).isEqualTo(expected);
        assertThat(batch.invalid()).isZero();
        assertThat(batch.spans()).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertIndexed(batch.spans().get(i), expected.get(i));
        }
    }

    private static void assertIndexed(final StoredSpan found, final Flat expected) {
        final Span span = expected.span;
        final ByteBuffer traceId = span.getTraceId().asReadOnlyByteBuffer();
        assertThat(found.traceId().high()).isEqualTo(traceId.getLong());
        assertThat(found.traceId().low()).isEqualTo(traceId.getLong());
        assertThat(found.spanId()).isEqualTo(word(span.getSpanId()));
        assertThat(found.parentSpanId()).isEqualTo(word(span.getParentSpanId()));
        assertThat(found.name()).isEqualTo(span.getName());
        assertThat(found.startEpochNs()).isEqualTo(span.getStartTimeUnixNano());
        assertThat(found.endEpochNs()).isEqualTo(span.getEndTimeUnixNano());
        assertThat(found.isError()).isEqualTo(span.getStatus().getCodeValue() == 2);
        assertThat(found.service()).isEqualTo(service(expected.of));
    }

    private static String service(final ResourceSpans of) {
        String name = "";
        for (final KeyValue each : of.getResource().getAttributesList()) {
            if (each.getKey().equals("service.name") && each.getValue().hasStringValue()) {
                name = each.getValue().getStringValue();
            }
        }
        return name;
    }

    private static long word(final ByteString id) {
        return id.isEmpty() ? 0 : id.asReadOnlyByteBuffer().getLong();
    }

    /** A request of one span, as a store would write it. */
    private static byte[] alone(final StoredSpan span) {
        final TraceStore store = TraceStore.create();
        store.add(span);
        return store.find(TraceQuery.ALL).json();
    }

    /** Each span with what it is of. */
    private static List<Flat> flat(final List<ResourceSpans> of) {
        final List<Flat> all = new ArrayList<>();
        for (final ResourceSpans resource : of) {
            for (final ScopeSpans scope : resource.getScopeSpansList()) {
                for (final Span span : scope.getSpansList()) {
                    all.add(new Flat(
                            resource.toBuilder().clearScopeSpans().build(),
                            scope.toBuilder().clearSpans().build(),
                            span));
                }
            }
        }
        return all;
    }

    private record Flat(ResourceSpans of, ScopeSpans by, Span span) {}
}
