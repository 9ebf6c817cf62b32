package dev.nanospan.export.batch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.ThreadMXBean;
import dev.nanospan.export.encode.Encoded;
import dev.nanospan.export.encode.Encoding;
import dev.nanospan.export.encode.Envelope;
import dev.nanospan.export.encode.Records;
import dev.nanospan.export.encode.SpanEncoder;
import dev.nanospan.export.encode.Told;
import dev.nanospan.layout.RecordLayout;
import dev.nanospan.record.InstrumentationScope;
import dev.nanospan.record.SpanView;
import dev.nanospan.resource.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BatchTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int CAPACITY = 1 << 16;
    private static final Resource RESOURCE = Resource.builder()
            .serviceName("checkout \"\u20ac\"")
            .set("shard", -7)
            .set("ratio", 0.25)
            .set("canary", true)
            .set("zones", "a", "b")
            .set("limits", 1L, 2L)
            .set("weights", 0.5, 1.5)
            .set("empty", "")
            .schemaUrl("https://example.org/schemas/resource")
            .build();

    private final byte[] small = Records.of(span -> {});
    private final byte[] large = Records.of(span -> span.set("text", "x".repeat(900)));
    private final List<byte[]> added = new ArrayList<>();

    @ParameterizedTest
    @EnumSource
    void shouldGroupSpansByScopeInTheOrderTheyCame(final Encoding encoding) {
        final Batch batch = batch(encoding, CAPACITY, 100);
        addAll(batch, 1, 2, 1, 1, 3, 2, 0, 3, 1);

        assertThat(told(encoding, batch)).isEqualTo(expected(0, added.size()));
        assertThat(batch.spans()).isEqualTo(9);
        assertThat(batch.selectedSpans()).isEqualTo(9);
    }

    @ParameterizedTest
    @EnumSource
    void shouldGiveAnyPartOfItsSpans(final Encoding encoding) {
        final Batch batch = batch(encoding, CAPACITY, 100);
        addAll(batch, 1, 2, 1, 1, 3, 2, 0, 3, 1);
        final byte[] all = Encoded.bytes(batch, 1 << 16);

        for (int from = 0; from < added.size(); from++) {
            for (int to = from + 1; to <= added.size(); to++) {
                batch.select(from, to);
                assertThat(told(encoding, batch)).isEqualTo(expected(from, to));
                assertThat(batch.selectedSpans()).isEqualTo(to - from);
            }
        }
        batch.selectAll();
        assertThat(Encoded.bytes(batch, 1 << 16)).isEqualTo(all);
    }

    @ParameterizedTest
    @EnumSource
    void shouldGroupRandomSpansOfManyScopes(final Encoding encoding) {
        final Random random = new Random(11);
        for (int round = 0; round < 200; round++) {
            added.clear();
            final Batch batch = batch(encoding, CAPACITY, 40);
            addAll(batch, random.ints(1 + random.nextInt(40), 0, 4).toArray());
            final int from = random.nextInt(added.size());
            final int to = from + 1 + random.nextInt(added.size() - from);
            batch.select(from, to);
            assertThat(told(encoding, batch)).isEqualTo(expected(from, to));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldGiveTheSameBytesInPiecesOfAnySizeAndAgain(final Encoding encoding) {
        final Batch batch = batch(encoding, CAPACITY, 100);
        addAll(batch, 1, 2, 1, 1, 3);
        final byte[] all = Encoded.bytes(batch, 1 << 16);

        assertThat(all).hasSize(batch.lengthBytes());
        for (int size = 1; size < 300; size += 13) {
            assertThat(Encoded.bytes(batch, size)).isEqualTo(all);
            batch.rewind();
            batch.read(ByteBuffer.allocate(size));
        }
        batch.rewind();
        final ByteBuffer direct = ByteBuffer.allocateDirect(all.length + 5);
        assertThat(batch.read(direct)).isEqualTo(all.length);
        assertThat(batch.read(direct)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellWhatTheResourceIs(final Encoding encoding) {
        final Batch batch = batch(encoding, CAPACITY, 100);
        addAll(batch, 1);
        final List<String> expected = List.of(
                "service.name=STRING:checkout \"\u20ac\"",
                "shard=LONG:-7",
                "ratio=DOUBLE:" + Long.toHexString(Double.doubleToLongBits(0.25)),
                "canary=BOOLEAN:true",
                "zones=STRINGS:[a, b]",
                "limits=LONGS:[1, 2]",
                "weights=DOUBLES:[3fe0000000000000, 3ff8000000000000]",
                "empty=STRING:");

        assertThat(resource(encoding, Encoded.bytes(batch, 1 << 16))).isEqualTo(expected + RESOURCE.schemaUrl());
    }

    @ParameterizedTest
    @EnumSource
    void shouldSayNothingOfAnEmptyResource(final Encoding encoding) {
        final Batch batch = new Batch(encoding.encoder(), encoding.envelope(Resource.EMPTY), CAPACITY, 1);
        addAll(batch, 0);

        assertThat(resource(encoding, Encoded.bytes(batch, 1 << 16))).isEqualTo("[]");
        assertThat(told(encoding, batch)).isEqualTo(expected(0, 1));
    }

    @ParameterizedTest
    @EnumSource
    void shouldNeverBeLongerThanItsCapacityAndChangeNothingWhenFull(final Encoding encoding) {
        for (int capacity = 600; capacity < 8_000; capacity += 37) {
            added.clear();
            final Batch batch = batch(encoding, capacity, 1_000);
            int scope = 0;
            while (add(batch, scope % 3 == 0 ? large : small, scope % 4)) {
                scope++;
            }
            if (batch.spans() > 0) {
                final byte[] before = Encoded.bytes(batch, 1 << 16);
                final int bytes = batch.bytes();
                assertThat(batch.add(view(large, 3), 5)).isFalse();
                assertThat(batch.bytes()).isEqualTo(bytes);
                assertThat(batch.lengthBytes()).isLessThanOrEqualTo(capacity).isEqualTo(before.length);
                assertThat(Encoded.bytes(batch, 1 << 16)).isEqualTo(before);
                assertThat(told(encoding, batch)).isEqualTo(expected(0, added.size()));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldUseNearlyAllOfItsCapacity(final Encoding encoding) {
        final Batch batch = batch(encoding, CAPACITY, 10_000);
        while (add(batch, small, 1)) {
            // until it is full
        }
        assertThat(batch.lengthBytes()).isGreaterThan(CAPACITY - 400);
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseASpanThatFitsIntoNoBatchOfItsSizeWhileEmpty(final Encoding encoding) {
        final Batch batch = batch(encoding, 2_000, 10);
        final byte[] huge = Records.of(span -> span.set("text", "x".repeat(2_000)));

        assertThat(batch.add(view(huge, 1), 1)).isFalse();
        assertThat(batch.spans()).isZero();
        assertThat(batch.add(view(small, 1), 1)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void shouldHoldNoMoreSpansThanItMay(final Encoding encoding) {
        final Batch batch = batch(encoding, CAPACITY, 3);
        addAll(batch, 1, 2, 3);

        assertThat(batch.add(view(small, 1), 1)).isFalse();
        assertThat(told(encoding, batch)).isEqualTo(expected(0, 3));
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeAllSpansAgainOnceOneIsAdded(final Encoding encoding) {
        final Batch batch = batch(encoding, CAPACITY, 10);
        addAll(batch, 1, 2, 1);
        batch.select(1, 2);
        batch.read(ByteBuffer.allocate(10));
        addAll(batch, 2);

        assertThat(told(encoding, batch)).isEqualTo(expected(0, 4));
    }

    @ParameterizedTest
    @EnumSource
    void shouldBeAsNewOnceCleared(final Encoding encoding) {
        final Batch batch = batch(encoding, CAPACITY, 10);
        addAll(batch, 1, 2, 1);
        batch.clear();
        added.clear();
        assertThat(batch.spans()).isZero();
        assertThat(batch.bytes()).isZero();
        assertThat(batch.add(view(small, 3), 77)).isTrue();
        assertThat(batch.add(view(small, 3), 78)).isTrue();

        assertThat(batch.firstNs()).isEqualTo(77);
        added.add(Records.ofScope(small, 3));
        added.add(Records.ofScope(small, 3));
        assertThat(told(encoding, batch)).isEqualTo(expected(0, 2));
    }

    @ParameterizedTest
    @EnumSource
    void shouldGiveOneScopeToAllThatAreTooMany(final Encoding encoding) {
        final int scopes = Envelope.MAX_SCOPES + 50;
        final Batch batch = new Batch(encoding.encoder(), encoding.envelope(Resource.EMPTY), 1 << 20, 2_000);
        final SpanView view = new SpanView(ref -> new InstrumentationScope("scope " + ref, "", ""));
        for (int i = 0; i < scopes; i++) {
            final byte[] record = Records.ofScope(small, i);
            view.wrap(record, record.length);
            assertThat(batch.add(view, 1)).isTrue();
        }

        final Map<String, List<String>> told = told(encoding, batch);
        assertThat(told).hasSize(Envelope.MAX_SCOPES);
        assertThat(told.get("||")).hasSize(scopes - Envelope.MAX_SCOPES + 1);
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellScopesOfTwoEnginesApart(final Encoding encoding) {
        final Batch batch = batch(encoding, CAPACITY, 10);
        final SpanView other = new SpanView(ref -> new InstrumentationScope("of another engine", "", ""));
        addAll(batch, 1);
        final byte[] record = Records.ofScope(small, 1);
        other.wrap(record, record.length);
        assertThat(batch.add(other, 1)).isTrue();
        addAll(batch, 1);

        assertThat(told(encoding, batch))
                .containsOnlyKeys("first|1.0|https://example.org/schemas/1", "of another engine||");
    }

    @ParameterizedTest
    @EnumSource
    void shouldAllocateNothing(final Encoding encoding) {
        final Batch batch = batch(encoding, 1 << 20, 512);
        final List<SpanView> views =
                Records.random(3, 30).stream().map(Records::view).toList();
        final ByteBuffer socket = ByteBuffer.allocateDirect(1 << 12);
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 60 && least > 0; round++) {
            final long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 20; i++) {
                request(batch, views, socket);
            }
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(least).isZero();
    }

    private static void request(final Batch batch, final List<SpanView> views, final ByteBuffer socket) {
        batch.clear();
        for (int i = 0; i < views.size(); i++) {
            if (!batch.add(views.get(i), 1)) {
                batch.select(0, batch.spans() / 2);
                batch.clear();
            }
        }
        batch.rewind();
        while (batch.read(socket.clear()) > 0) {
            // as a socket takes it
        }
    }

    // ---- what is told

    private Batch batch(final Encoding encoding, final int capacity, final int maxSpans) {
        final SpanEncoder encoder = encoding.encoder();
        return new Batch(encoder, encoding.envelope(RESOURCE), capacity, maxSpans);
    }

    private void addAll(final Batch batch, final int... scopes) {
        for (final int scope : scopes) {
            assertThat(add(batch, added.size() % 3 == 0 ? large : small, scope)).isTrue();
        }
    }

    /** Adds a span with a number of its own. */
    private boolean add(final Batch batch, final byte[] record, final int scope) {
        final byte[] numbered = Records.ofScope(record, scope);
        RecordLayout.putLong(numbered, RecordLayout.SPAN_ID, added.size() + 1);
        final boolean fits = batch.add(Records.view(numbered), added.size());
        if (fits) {
            added.add(numbered);
        }
        return fits;
    }

    private static SpanView view(final byte[] record, final int scope) {
        return Records.view(Records.ofScope(record, scope));
    }

    private Map<String, List<String>> expected(final int from, final int to) {
        final Map<String, List<String>> expected = new LinkedHashMap<>();
        for (final byte[] record : added.subList(from, to)) {
            final InstrumentationScope scope = Records.scope(RecordLayout.getInt(record, RecordLayout.SCOPE_REF));
            expected.computeIfAbsent(
                            name(scope.name(), scope.version(), scope.schemaUrl()), unused -> new ArrayList<>())
                    .add(Told.byRecord(record));
        }
        return expected;
    }

    private static Map<String, List<String>> told(final Encoding encoding, final Batch batch) {
        final byte[] request = Encoded.bytes(batch, 1 << 16);
        assertThat(request).hasSize(batch.lengthBytes());
        final Map<String, List<String>> told = new LinkedHashMap<>();
        if (encoding == Encoding.JSON) {
            final JsonNode all = Told.json(request).get("resourceSpans");
            assertThat(all).hasSize(1);
            for (final JsonNode each : all.get(0).get("scopeSpans")) {
                final JsonNode scope = each.get("scope");
                final List<String> spans = new ArrayList<>();
                each.get("spans").forEach(span -> spans.add(Told.byJson(span)));
                assertThat(told.put(
                                name(
                                        scope.path("name").asText(""),
                                        scope.path("version").asText(""),
                                        each.path("schemaUrl").asText("")),
                                spans))
                        .isNull();
            }
        } else {
            final List<ResourceSpans> all = Encoded.protobuf(request).getResourceSpansList();
            assertThat(all).hasSize(1);
            for (final ScopeSpans each : all.get(0).getScopeSpansList()) {
                final String name =
                        name(each.getScope().getName(), each.getScope().getVersion(), each.getSchemaUrl());
                assertThat(told.put(
                                name,
                                each.getSpansList().stream()
                                        .map(Told::byProtobuf)
                                        .toList()))
                        .isNull();
            }
        }
        return told;
    }

    private static String resource(final Encoding encoding, final byte[] request) {
        if (encoding == Encoding.JSON) {
            final JsonNode all = Told.json(request).at("/resourceSpans/0");
            return Told.keyValues(all.at("/resource/attributes"))
                    + all.path("schemaUrl").asText("");
        }
        final ResourceSpans all = Encoded.protobuf(request).getResourceSpans(0);
        return Told.keyValues(all.getResource().getAttributesList()) + all.getSchemaUrl();
    }

    private static String name(final String name, final String version, final String schemaUrl) {
        return name + "|" + version + "|" + schemaUrl;
    }
}
