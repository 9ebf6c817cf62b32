package dev.nanospan.export.encode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Scope;
import dev.nanospan.Span;
import dev.nanospan.SpanContext;
import dev.nanospan.Tracer;
import dev.nanospan.export.batch.Batch;
import dev.nanospan.layout.IsolatedTable;
import dev.nanospan.layout.RecordLayout;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.record.Key;
import dev.nanospan.record.Kind;
import dev.nanospan.record.Name;
import dev.nanospan.record.SpanView;
import dev.nanospan.record.Status;
import dev.nanospan.record.Value;
import dev.nanospan.resource.Resource;
import dev.nanospan.spi.SpanExporter;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZipkinEncoderTest {
    private static final long SEED = 20_261_121;
    private static final Resource RESOURCE =
            Resource.builder().serviceName("shop").build();

    private final Batch batch = new Batch(Zipkin.encoder(RESOURCE), Zipkin.envelope(), 1 << 16, 10);

    @Test
    void shouldSayWhatWasRecorded() {
        RandomZipkinSpans.run(SEED, 250);
    }

    @Test
    void shouldSayWhatWasRecordedOnceTheTableOfInternedTextIsFull() throws Exception {
        try (IsolatedTable table = new IsolatedTable()) {
            table.initialize("dev.nanospan.RecordProperties");
            table.fill();
            table.call("dev.nanospan.export.encode.RandomZipkinSpans", "run", SEED + 100, 100);
        }
    }

    @Test
    void shouldLeaveOutWhatIsEmpty() {
        final JsonNode span = encoded(each -> {});

        assertThat(span.fieldNames())
                .toIterable()
                .containsExactly("traceId", "id", "timestamp", "duration", "localEndpoint", "name");
        assertThat(span.path("localEndpoint").toString()).isEqualTo("{\"serviceName\":\"shop\"}");
    }

    @Test
    void shouldLastAMicrosecondAtLeast() {
        final byte[] record = Records.of(each -> {});
        RecordLayout.putLong(record, RecordLayout.DURATION_NS, 999);
        assertThat(encoded(record).path("duration").longValue()).isOne();
        RecordLayout.putLong(record, RecordLayout.DURATION_NS, 2_999);
        assertThat(encoded(record).path("duration").longValue()).isEqualTo(2);
    }

    @Test
    void shouldSayThatThereIsAnErrorByATag() {
        assertThat(tags(span -> span.status(Status.ERROR)))
                .hasToString("{\"otel.status_code\":\"ERROR\",\"error\":\"\"}");
        assertThat(tags(span -> span.set("error", "mine").status(Status.ERROR, "no \"stock\"")))
                .hasToString("{\"otel.status_code\":\"ERROR\",\"error\":\"no \\\"stock\\\"\"}");
        assertThat(tags(span -> span.status(Status.OK))).hasToString("{\"otel.status_code\":\"OK\"}");
    }

    @Test
    void shouldNotSayThatThereIsAnErrorWhereThereIsNone() {
        assertThat(tags(span -> span.set("error", false).set("a", 1))).hasToString("{\"a\":\"1\"}");
        assertThat(encoded(span -> span.set("error", "false")).has("tags")).isFalse();
        assertThat(tags(span -> span.set("error", "timeout"))).hasToString("{\"error\":\"timeout\"}");
    }

    @Test
    void shouldSayItsScope() {
        assertThat(encoded(Records.ofScope(Records.of(each -> {}), 1)).path("tags"))
                .hasToString("{\"otel.scope.name\":\"first\",\"otel.library.name\":\"first\","
                        + "\"otel.scope.version\":\"1.0\",\"otel.library.version\":\"1.0\"}");
        assertThat(encoded(Records.ofScope(Records.of(each -> {}), 2)).path("tags"))
                .hasToString("{\"otel.scope.name\":\"second \\\"quoted\\\"\","
                        + "\"otel.library.name\":\"second \\\"quoted\\\"\"}");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldSayThatB3AskedForDebugging(final boolean asked) {
        final List<JsonNode> spans = new CopyOnWriteArrayList<>();
        final List<Integer> flags = new CopyOnWriteArrayList<>();
        final SpanExporter exporter = new SpanExporter() {
            @Override
            public String name() {
                return "encoding";
            }

            @Override
            public void accept(final SpanView span) {
                spans.add(Told.json(Encoded.request(batch, span)).get(0));
                flags.add(span.traceFlags());
            }

            @Override
            public void report(final DestinationCounts counts) {
                counts.exported = spans.size();
            }
        };
        try (Nanospan nanospan = Nanospan.create(
                NanospanConfig.builder().jmx(false).exporter(exporter).build())) {
            final SpanContext parent =
                    new SpanContext().set(1, 2, 3, SpanContext.SAMPLED).debug(asked);
            final Tracer tracer = nanospan.tracer("test");
            try (Scope scope = tracer.open(Name.of("served"), Kind.SERVER, parent)) {
                tracer.start("step").end();
                assertThat(scope.span().traceFlags()).isEqualTo(SpanContext.SAMPLED);
            }
            nanospan.close(Duration.ofSeconds(60));
        }

        assertThat(spans).hasSize(2).allMatch(span -> span.path("debug").asBoolean() == asked);
        assertThat(spans).allMatch(span -> span.has("debug") == asked);
        assertThat(flags).as("it is none of W3C's").containsOnly(SpanContext.SAMPLED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "network.peer.address=10.1.2.3 | {\"ipv4\":\"10.1.2.3\",\"port\":443}",
                "network.peer.address=::1 | {\"ipv6\":\"::1\",\"port\":443}",
                "network.peer.address=/tmp/x.sock | {\"serviceName\":\"/tmp/x.sock\",\"port\":443}",
                "db.name=orders db.namespace=shop | {\"serviceName\":\"shop\"}",
                "network.peer.address=10.1.2.3 server.address=db7 | {\"serviceName\":\"db7\"}",
                "server.address=db7 peer.service=stock | {\"serviceName\":\"stock\"}",
                "peer.service=stock service.peer.name=store | {\"serviceName\":\"store\"}",
            })
    void shouldSayWhomItCalled(final String attributes, final String endpoint) {
        final byte[] record = Records.of(span -> {
            for (final String each : attributes.split(" ")) {
                span.set(each.split("=")[0], each.split("=")[1]);
            }
            span.set("network.peer.port", 443);
        });
        record[RecordLayout.KIND] = (byte) Kind.CLIENT.code();

        assertThat(encoded(record).path("remoteEndpoint")).hasToString(endpoint);
    }

    @Test
    void shouldSayWhomItCalledByAnInternedValueToo() {
        final byte[] record = Records.of(span -> span.set(Key.ofString("peer.service"), Value.of("ledger")));
        record[RecordLayout.KIND] = (byte) Kind.PRODUCER.code();

        assertThat(encoded(record).path("remoteEndpoint")).hasToString("{\"serviceName\":\"ledger\"}");
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"CLIENT", "PRODUCER"},
            mode = EnumSource.Mode.EXCLUDE)
    void shouldNotSayWhomItCalledIfItCalledNobody(final Kind kind) {
        final byte[] record = Records.of(span -> span.set("server.address", "db7"));
        record[RecordLayout.KIND] = (byte) kind.code();

        assertThat(encoded(record).has("remoteEndpoint")).isFalse();
    }

    @Test
    void shouldEitherFitOrSayThatThereIsNoRoom() {
        final byte[] record = Records.of(span -> {
            span.set("text", "\u0001\"".repeat(40)).set("server.address", "db7");
            span.event("event").set("numbers", "\n".repeat(50));
            span.status(Status.ERROR, "\\".repeat(30));
        });
        record[RecordLayout.KIND] = (byte) Kind.CLIENT.code();
        final SpanEncoder encoder = Zipkin.encoder(RESOURCE);
        final byte[] large = new byte[1 << 14];
        final int length = encoder.encode(Records.view(record), large, 0);
        for (int room = 0; room < length + SpanEncoder.SPARE_BYTES + 200; room++) {
            final byte[] into = new byte[room];
            final int end = encoder.encode(Records.view(record), into, 0);
            assertThat(end).isIn(length, SpanEncoder.NO_ROOM);
            assertThat(room < length ? SpanEncoder.NO_ROOM : end).isEqualTo(end);
        }
        assertThat(encoder.encode(Records.view(record), new byte[2 * length + 1_024], 0))
                .isEqualTo(length);
    }

    @Test
    void shouldNeitherThrowNorWriteBehindItsRoomWhateverARecordHolds() {
        final SplittableRandom random = new SplittableRandom(SEED);
        final SpanEncoder encoder = Zipkin.encoder(RESOURCE);
        final byte[] sound = Records.of(span -> {
            span.set("a", 1).set("b", "text").set("c", 1.5).set("d", true).set(Key.ofStrings("e"), "x", "y");
            span.event("event").set("f", 2L);
            span.event("bare");
            span.status(Status.ERROR, "why");
        });
        final byte[] into = new byte[1 << 12];
        for (int i = 0; i < 50_000; i++) {
            final byte[] spoilt = sound.clone();
            for (int changes = random.nextInt(1, 6); changes > 0; changes--) {
                spoilt[random.nextInt(8, spoilt.length)] = (byte) random.nextInt();
            }
            spoilt[RecordLayout.KIND] = (byte) (random.nextBoolean() ? Kind.CLIENT.code() : 1);
            assertThat(encoder.encode(Records.view(spoilt), into, 0)).isLessThanOrEqualTo(into.length);
        }
    }

    private JsonNode tags(final Consumer<Span> is) {
        return encoded(is).path("tags");
    }

    private JsonNode encoded(final Consumer<Span> is) {
        return encoded(Records.ofScope(Records.of(is), 0));
    }

    private JsonNode encoded(final byte[] record) {
        final SpanView view = Records.view(record);
        final JsonNode list = Told.json(Encoded.request(batch, view));
        assertThat(list).hasSize(1);
        return list.get(0);
    }
}
