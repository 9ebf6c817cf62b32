package dev.nanospan.export.encode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nanospan.export.batch.Batch;
import dev.nanospan.export.spill.Format;
import dev.nanospan.resource.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What others read in parts of a request: its spans, each once and in their order, with what stands around them. */
class SplitterTest {
    private static final int ROUNDS = 100;
    private static final int MOST_SPANS = 30;
    private static final Resource RESOURCE = Resource.builder()
            .serviceName("a [{\"service\"}], of brackets")
            .set("zones", "a", "b")
            .schemaUrl("https://example.org/schemas/resource")
            .build();

    private final Random random = new Random(5);
    private final List<byte[]> records = Records.random(7, 20);

    @ParameterizedTest
    @EnumSource
    void shouldGiveEachSpanInOnePart(final Format format) {
        final Splitter splitter = Splitter.of(format.isText());
        for (int round = 0; round < ROUNDS; round++) {
            final int spans = 1 + random.nextInt(MOST_SPANS);
            final byte[] whole = request(format, spans);
            final int first = random.nextInt(spans + 1);
            final int second = first + random.nextInt(spans + 1 - first);

            final List<String> told = new ArrayList<>();
            told.addAll(told(format, splitter.part(whole, spans, 0, first)));
            told.addAll(told(format, splitter.part(whole, spans, first, second)));
            told.addAll(told(format, splitter.part(whole, spans, second, spans)));

            assertThat(told).hasSize(spans).isEqualTo(told(format, whole));
            assertThat(splitter.part(whole, spans, 0, spans)).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldSplitNothingButARequestOfSoManySpans(final Format format) {
        final Splitter splitter = Splitter.of(format.isText());
        final byte[] whole = request(format, 5);

        assertThat(splitter.part(whole, 4, 0, 1)).isNull();
        assertThat(splitter.part(whole, 6, 0, 1)).isNull();
        for (int length = 0; length < whole.length; length++) {
            assertThat(splitter.part(Arrays.copyOf(whole, length), 5, 0, 1)).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotThrowWhateverTheBytesAre(final Format format) {
        final Splitter splitter = Splitter.of(format.isText());
        final byte[] whole = request(format, 5);
        for (int round = 0; round < 100 * ROUNDS; round++) {
            final byte[] spoilt = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
            for (int flips = random.nextInt(5); flips >= 0 && spoilt.length > 0; flips--) {
                spoilt[random.nextInt(Math.min(300, spoilt.length))] = (byte) random.nextInt();
            }
            final int from = random.nextInt(6);
            final byte[] part = splitter.part(spoilt, 5, from, from + random.nextInt(6 - from));
            assertThat(part == null || part.length <= spoilt.length).isTrue();
        }
    }

    private byte[] request(final Format format, final int spans) {
        final Batch batch = batch(format);
        while (batch.spans() < spans) {
            final byte[] record = records.get(random.nextInt(records.size()));
            assertThat(batch.add(Records.view(Records.ofScope(record, random.nextInt(4))), 1))
                    .isTrue();
        }
        return Encoded.bytes(batch, 1 << 16);
    }

    private static Batch batch(final Format format) {
        final int bytes = 1 << 20;
        return switch (format) {
            case OTLP_JSON -> new Batch(Encoding.JSON.encoder(), Encoding.JSON.envelope(RESOURCE), bytes, MOST_SPANS);
            case OTLP_PROTOBUF ->
                new Batch(Encoding.PROTOBUF.encoder(), Encoding.PROTOBUF.envelope(RESOURCE), bytes, MOST_SPANS);
            case ZIPKIN_JSON -> new Batch(Zipkin.encoder(RESOURCE), Zipkin.envelope(), bytes, MOST_SPANS);
        };
    }

    /** Each span with all around it. */
    private static List<String> told(final Format format, final byte[] request) {
        final List<String> told = new ArrayList<>();
        if (format == Format.ZIPKIN_JSON) {
            Told.json(request).forEach(span -> told.add(span.toString()));
        } else if (format == Format.OTLP_JSON) {
            for (final JsonNode resource : Told.json(request).get("resourceSpans")) {
                for (final JsonNode scope : resource.get("scopeSpans")) {
                    final String around = resource.get("resource") + " " + resource.get("schemaUrl") + ' '
                            + scope.get("scope") + ' ' + scope.get("schemaUrl") + ' ';
                    scope.get("spans").forEach(span -> told.add(around + span));
                }
            }
        } else {
            for (final ResourceSpans resource : Encoded.protobuf(request).getResourceSpansList()) {
                for (final ScopeSpans scope : resource.getScopeSpansList()) {
                    final String around =
                            resource.getResource() + resource.getSchemaUrl() + scope.getScope() + scope.getSchemaUrl();
                    scope.getSpansList().forEach(span -> told.add(around + span));
                }
            }
        }
        return told;
    }
}
