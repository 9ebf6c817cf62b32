package dev.nanospan.export.encode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import dev.nanospan.RecordProperties;
import dev.nanospan.export.batch.Batch;
import dev.nanospan.record.SpanView;
import dev.nanospan.resource.Resource;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Random spans as JSON of Zipkin, against what the reference classes of OTLP read in our protobuf of the same span. A class
 * of its own, so that it can also run where the table of texts is full.
 */
public final class RandomZipkinSpans {
    private static final int CAPACITY = 1 << 19;
    private static final Resource RESOURCE =
            Resource.builder().serviceName("random \"1\"").build();
    private static final String[] KINDS = {"", "", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"};

    private final Batch zipkin = new Batch(Zipkin.encoder(RESOURCE), Zipkin.envelope(), CAPACITY, 1);
    private final Batch protobuf =
            new Batch(Encoding.PROTOBUF.encoder(), Encoding.PROTOBUF.envelope(RESOURCE), CAPACITY, 1);

    private RandomZipkinSpans() {}

    /** What others read in our bytes is what was recorded, for so many spans for each set of limits. */
    public static void run(final long seed, final int spans) {
        RecordProperties.show(seed, spans, new RandomZipkinSpans()::check);
    }

    private void check(final SpanView view) {
        final Span span = Encoded.protobuf(Encoded.request(protobuf, view))
                .getResourceSpans(0)
                .getScopeSpans(0)
                .getSpans(0);
        final JsonNode list = Told.json(Encoded.request(zipkin, view));
        assertThat(list).hasSize(1);
        check(list.get(0), span);
    }

    private static void check(final JsonNode read, final Span span) {
        assertThat(read.path("traceId").textValue()).isEqualTo(hex(span.getTraceId()));
        assertThat(read.path("id").textValue()).isEqualTo(hex(span.getSpanId()));
        assertThat(read.path("parentId").asText()).isEqualTo(hex(span.getParentSpanId()));
        assertThat(read.path("name").textValue()).isEqualTo(span.getName());
        assertThat(read.path("kind").asText()).isEqualTo(KINDS[span.getKindValue()]);
        assertThat(read.path("timestamp").asText()).isEqualTo(micros(span.getStartTimeUnixNano()));
        assertThat(read.path("duration").bigIntegerValue().toString())
                .isEqualTo(micros(Math.max(1_000, span.getEndTimeUnixNano() - span.getStartTimeUnixNano())));
        assertThat(read.at("/localEndpoint/serviceName").textValue()).isEqualTo("random \"1\"");
        checkTags(read.path("tags"), span);
        assertThat(read.path("annotations")).hasSize(span.getEventsCount());
        for (int i = 0; i < span.getEventsCount(); i++) {
            check(read.path("annotations").get(i), span.getEvents(i));
        }
    }

    private static void checkTags(final JsonNode tags, final Span span) {
        int expected = 0;
        for (final KeyValue each : span.getAttributesList()) {
            final JsonNode tag = tags.get(each.getKey());
            assertThat(tag).as(each.getKey()).isNotNull();
            assertThat(isText(tag.textValue(), each.getValue()))
                    .as("%s=%s for %s", each.getKey(), tag, each.getValue())
                    .isTrue();
            expected++;
        }
        expected += checkTag(tags, "otel.dropped_attributes_count", span.getDroppedAttributesCount());
        expected += checkTag(tags, "otel.dropped_events_count", span.getDroppedEventsCount());
        expected += checkTag(tags, "otel.dropped_links_count", span.getDroppedLinksCount());
        expected += checkStatus(tags, span);
        expected += checkLinks(tags, span.getLinksList());
        final long ofScope = StreamSupport.stream(((Iterable<String>) tags::fieldNames).spliterator(), false)
                .filter(key -> key.startsWith("otel.scope.") || key.startsWith("otel.library."))
                .count();
        assertThat(tags.size() - ofScope).as(tags.toString()).isEqualTo(expected);
    }

    private static int checkTag(final JsonNode tags, final String key, final int count) {
        assertThat(tags.path(key).asText()).isEqualTo(count == 0 ? "" : Integer.toUnsignedString(count));
        return count == 0 ? 0 : 1;
    }

    private static int checkStatus(final JsonNode tags, final Span span) {
        final int status = span.getStatus().getCodeValue();
        assertThat(tags.path("otel.status_code").asText())
                .isEqualTo(List.of("", "OK", "ERROR").get(status));
        if (status == 2) {
            assertThat(tags.path("error").textValue())
                    .isEqualTo(span.getStatus().getMessage());
        }
        return status;
    }

    private static int checkLinks(final JsonNode tags, final List<Span.Link> links) {
        if (links.isEmpty()) {
            assertThat(tags.has("otel.links")).isFalse();
            return 0;
        }
        final JsonNode list = inner(tags.path("otel.links").textValue());
        assertThat(list).hasSize(links.size());
        for (int i = 0; i < links.size(); i++) {
            assertThat(list.get(i).path("traceId").textValue())
                    .isEqualTo(hex(links.get(i).getTraceId()));
            assertThat(list.get(i).path("spanId").textValue())
                    .isEqualTo(hex(links.get(i).getSpanId()));
            check(list.get(i).path("attributes"), links.get(i).getAttributesList());
        }
        return 1;
    }

    private static void check(final JsonNode annotation, final Span.Event event) {
        assertThat(annotation.path("timestamp").asText()).isEqualTo(micros(event.getTimeUnixNano()));
        final String value = annotation.path("value").textValue();
        if (event.getAttributesCount() == 0) {
            assertThat(value).isEqualTo(event.getName());
            return;
        }
        final JsonNode named = inner("{" + value + "}");
        assertThat(named.fieldNames()).toIterable().containsExactly(event.getName());
        check(named.get(event.getName()), event.getAttributesList());
    }

    private static void check(final JsonNode object, final List<KeyValue> attributes) {
        assertThat(object).hasSize(attributes.size());
        for (final KeyValue each : attributes) {
            assertThat(isSame(object.path(each.getKey()), each.getValue()))
                    .as("%s=%s for %s", each.getKey(), object.path(each.getKey()), each.getValue())
                    .isTrue();
        }
    }

    /** Whether the text of a tag says a value. */
    private static boolean isText(final String text, final AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> text.equals(value.getStringValue());
            case BOOL_VALUE -> text.equals(String.valueOf(value.getBoolValue()));
            case INT_VALUE -> text.equals(String.valueOf(value.getIntValue()));
            case DOUBLE_VALUE -> isSame(Double.parseDouble(text), value.getDoubleValue());
            case BYTES_VALUE -> text.equals(base64(value.getBytesValue()));
            default -> isSame(inner(text), value);
        };
    }

    /** Whether JSON says a value. */
    private static boolean isSame(final JsonNode json, final AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> json.isTextual() && json.textValue().equals(value.getStringValue());
            case BOOL_VALUE -> json.isBoolean() && json.booleanValue() == value.getBoolValue();
            case INT_VALUE -> json.isIntegralNumber() && json.longValue() == value.getIntValue();
            case DOUBLE_VALUE ->
                isSame(
                        json.isTextual() ? Double.parseDouble(json.textValue()) : json.doubleValue(),
                        value.getDoubleValue());
            case BYTES_VALUE -> json.isTextual() && json.textValue().equals(base64(value.getBytesValue()));
            case ARRAY_VALUE -> isSame(json, value.getArrayValue().getValuesList());
            default -> json.isNull();
        };
    }

    private static boolean isSame(final JsonNode list, final List<AnyValue> values) {
        boolean same = list.isArray() && list.size() == values.size();
        for (int i = 0; same && i < values.size(); i++) {
            same = isSame(list.get(i), values.get(i));
        }
        return same;
    }

    private static boolean isSame(final double one, final double other) {
        return Double.compare(one, other) == 0;
    }

    private static JsonNode inner(final String json) {
        return Told.json(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String micros(final long ns) {
        return Long.toUnsignedString(Long.divideUnsigned(ns, 1_000));
    }

    private static String base64(final ByteString bytes) {
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private static String hex(final ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
