package dev.nanospan.export.encode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.ByteString;
import dev.nanospan.id.Hex;
import dev.nanospan.layout.RecordDecoder;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** A span told as text in one and the same way, whoever read it: from a record, from OTLP JSON, or from OTLP protobuf. */
public final class Told {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonParser.Feature.ALLOW_COMMENTS)
            .build();

    private static final Pattern NUMBER = Pattern.compile("[0-9a-f]+");

    private Told() {}

    /** Parses JSON strictly; the bytes must be UTF-8. */
    public static JsonNode json(final byte[] request) {
        try {
            final String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(request))
                    .toString();
            return JSON.readTree(text);
        } catch (final CharacterCodingException e) {
            throw new AssertionError("not UTF-8: " + HexFormat.of().formatHex(request), e);
        } catch (final IOException e) {
            throw new AssertionError(new String(request, StandardCharsets.UTF_8), e);
        }
    }

    // ---- by a record

    /** As the independent decoder of records reads it. */
    public static String byRecord(final byte[] record) {
        final RecordDecoder.Decoded span = RecordDecoder.decode(record);
        final List<Integer> dropped = span.dropped == null ? List.of(0, 0, 0, 0) : span.dropped;
        return span(
                Hex.hex16(span.traceIdHigh, span.traceIdLow),
                Hex.hex8(span.spanId),
                span.parentSpanId == 0 ? "" : Hex.hex8(span.parentSpanId),
                Objects.requireNonNullElse(span.traceState, ""),
                span.name,
                span.kind,
                Long.toUnsignedString(span.startEpochNs),
                Long.toUnsignedString(span.startEpochNs + span.durationNs),
                span.traceFlags & 0xFF | 0x100 | ((span.recordFlags & 1) != 0 ? 0x200 : 0),
                attributes(span.attributes),
                span.events.stream()
                        .map(each -> event(
                                Long.toUnsignedString(each.epochNs),
                                each.name,
                                attributes(each.attributes),
                                each.droppedAttributes))
                        .toList(),
                span.links.stream()
                        .map(each -> link(
                                Hex.hex16(each.traceIdHigh, each.traceIdLow),
                                Hex.hex8(each.spanId),
                                each.traceState,
                                each.flags & 0xFF | 0x100 | (each.remote ? 0x200 : 0),
                                attributes(each.attributes),
                                each.droppedAttributes))
                        .toList(),
                span.status,
                span.status == 0 ? "" : Objects.requireNonNullElse(span.statusMessage, ""),
                dropped.get(0),
                dropped.get(1),
                dropped.get(2));
    }

    private static List<String> attributes(final List<RecordDecoder.Attribute> attributes) {
        return attributes.stream()
                .map(each -> each.key() + "=" + sameForAll(each.value()))
                .toList();
    }

    /** What no format tells: the type of an array with nothing in it (or one empty text, which looks like it), and which NaN. */
    private static String sameForAll(final String value) {
        final String elements = value.substring(value.indexOf(':') + 1);
        if (value.matches("[A-Z]+S:\\[(null(, )?)*]")) {
            return elements;
        }
        return value.startsWith("DOUBLE") ? NUMBER.matcher(value).replaceAll(Told::sameNan) : value;
    }

    private static String sameNan(final MatchResult bits) {
        return bits(Double.longBitsToDouble(Long.parseUnsignedLong(bits.group(), 16)));
    }

    // ---- by protobuf

    /** Parses a field of {@code ScopeSpans} with the reference classes, which want UTF-8. */
    static ScopeSpans scopeSpans(final byte[] spans) {
        try {
            return ScopeSpans.parseFrom(spans);
        } catch (final IOException e) {
            throw new AssertionError(HexFormat.of().formatHex(spans), e);
        }
    }

    /** As the reference classes of the protocol read it. */
    public static String byProtobuf(final Span span) {
        return span(
                hex(span.getTraceId()),
                hex(span.getSpanId()),
                hex(span.getParentSpanId()),
                span.getTraceState(),
                span.getName(),
                span.getKindValue(),
                Long.toUnsignedString(span.getStartTimeUnixNano()),
                Long.toUnsignedString(span.getEndTimeUnixNano()),
                span.getFlags(),
                keyValues(span.getAttributesList()),
                span.getEventsList().stream()
                        .map(each -> event(
                                Long.toUnsignedString(each.getTimeUnixNano()),
                                each.getName(),
                                keyValues(each.getAttributesList()),
                                each.getDroppedAttributesCount()))
                        .toList(),
                span.getLinksList().stream()
                        .map(each -> link(
                                hex(each.getTraceId()),
                                hex(each.getSpanId()),
                                each.getTraceState(),
                                each.getFlags(),
                                keyValues(each.getAttributesList()),
                                each.getDroppedAttributesCount()))
                        .toList(),
                span.getStatus().getCodeValue(),
                span.getStatus().getMessage(),
                span.getDroppedAttributesCount(),
                span.getDroppedEventsCount(),
                span.getDroppedLinksCount());
    }

    public static List<String> keyValues(final List<KeyValue> attributes) {
        return attributes.stream()
                .map(each -> each.getKey() + "=" + value(each.getValue()))
                .toList();
    }

    private static String value(final AnyValue value) {
        return switch (value.getValueCase()) {
            case ARRAY_VALUE ->
                array(value.getArrayValue().getValuesList().stream()
                        .map(Told::value)
                        .toList());
            case VALUE_NOT_SET -> "null";
            case STRING_VALUE -> "STRING:" + value.getStringValue();
            case BOOL_VALUE -> "BOOLEAN:" + value.getBoolValue();
            case INT_VALUE -> "LONG:" + value.getIntValue();
            case DOUBLE_VALUE -> "DOUBLE:" + bits(value.getDoubleValue());
            case BYTES_VALUE -> "BYTES:" + hex(value.getBytesValue());
            default -> throw new AssertionError(value.toString());
        };
    }

    private static String hex(final ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    // ---- by JSON

    /** As a parser of JSON reads it, by the names of the protocol. */
    public static String byJson(final JsonNode span) {
        only(
                span,
                Set.of(
                        "traceId",
                        "spanId",
                        "parentSpanId",
                        "traceState",
                        "name",
                        "kind",
                        "startTimeUnixNano",
                        "endTimeUnixNano",
                        "flags",
                        "attributes",
                        "events",
                        "links",
                        "status",
                        "droppedAttributesCount",
                        "droppedEventsCount",
                        "droppedLinksCount"));
        final JsonNode status = span.path("status");
        only(status, Set.of("code", "message"));
        return span(
                text(span, "traceId"),
                text(span, "spanId"),
                text(span, "parentSpanId"),
                text(span, "traceState"),
                text(span, "name"),
                number(span, "kind"),
                text(span, "startTimeUnixNano"),
                text(span, "endTimeUnixNano"),
                number(span, "flags"),
                keyValues(span.path("attributes")),
                elements(span.path("events"), Told::event),
                elements(span.path("links"), Told::link),
                number(status, "code"),
                text(status, "message"),
                number(span, "droppedAttributesCount"),
                number(span, "droppedEventsCount"),
                number(span, "droppedLinksCount"));
    }

    public static List<String> keyValues(final JsonNode attributes) {
        return elements(attributes, each -> {
            only(each, Set.of("key", "value"));
            return text(each, "key") + "=" + value(each.path("value"));
        });
    }

    private static String event(final JsonNode event) {
        only(event, Set.of("timeUnixNano", "name", "attributes", "droppedAttributesCount"));
        return event(
                text(event, "timeUnixNano"),
                text(event, "name"),
                keyValues(event.path("attributes")),
                number(event, "droppedAttributesCount"));
    }

    private static String link(final JsonNode link) {
        only(link, Set.of("traceId", "spanId", "traceState", "flags", "attributes", "droppedAttributesCount"));
        return link(
                text(link, "traceId"),
                text(link, "spanId"),
                text(link, "traceState"),
                number(link, "flags"),
                keyValues(link.path("attributes")),
                number(link, "droppedAttributesCount"));
    }

    private static String value(final JsonNode value) {
        if (value.isEmpty()) {
            return "null";
        }
        check(value.size() == 1, value);
        final String type = value.fieldNames().next();
        final JsonNode of = value.get(type);
        return switch (type) {
            case "stringValue" -> "STRING:" + string(of);
            case "boolValue" -> {
                check(of.isBoolean(), of);
                yield "BOOLEAN:" + of.booleanValue();
            }
            case "intValue" -> "LONG:" + Long.parseLong(string(of));
            case "doubleValue" -> "DOUBLE:" + bits(of.isNumber() ? of.doubleValue() : nonFinite(string(of)));
            case "bytesValue" ->
                "BYTES:" + HexFormat.of().formatHex(Base64.getDecoder().decode(string(of)));
            case "arrayValue" -> {
                only(of, Set.of("values"));
                yield array(elements(of.path("values"), Told::value));
            }
            default -> throw new AssertionError(value.toString());
        };
    }

    private static double nonFinite(final String text) {
        return switch (text) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw new AssertionError(text);
        };
    }

    private static List<String> elements(
            final JsonNode array, final java.util.function.Function<JsonNode, String> telling) {
        check(array.isMissingNode() || array.isArray(), array);
        return StreamSupport.stream(array.spliterator(), false).map(telling).toList();
    }

    private static String text(final JsonNode object, final String field) {
        return object.has(field) ? string(object.get(field)) : "";
    }

    private static String string(final JsonNode node) {
        check(node.isTextual(), node);
        return node.textValue();
    }

    private static int number(final JsonNode object, final String field) {
        if (!object.has(field)) {
            return 0;
        }
        check(object.get(field).isIntegralNumber(), object);
        return (int) object.get(field).longValue();
    }

    private static void only(final JsonNode object, final Set<String> fields) {
        final Set<String> others = new HashSet<>();
        object.fieldNames().forEachRemaining(others::add);
        others.removeAll(fields);
        check(others.isEmpty(), others);
    }

    private static void check(final boolean holds, final Object what) {
        if (!holds) {
            throw new AssertionError("not as the protocol says: " + what);
        }
    }

    // ---- alike for all

    private static String bits(final double value) {
        return Long.toHexString(Double.doubleToLongBits(value));
    }

    private static String array(final List<String> elements) {
        final Set<String> types = elements.stream()
                .filter(each -> !each.equals("null"))
                .map(each -> each.substring(0, each.indexOf(':')))
                .collect(Collectors.toSet());
        check(types.size() <= 1, elements);
        final List<String> values = new ArrayList<>();
        elements.forEach(each -> values.add(each.equals("null") ? each : each.substring(each.indexOf(':') + 1)));
        return types.isEmpty() ? values.toString() : sameForAll(types.iterator().next() + "S:" + values);
    }

    private static String event(
            final String epochNs, final String name, final List<String> attributes, final int dropped) {
        return "\n  event " + name + " at " + epochNs + " " + attributes + " dropped "
                + Integer.toUnsignedString(dropped);
    }

    private static String link(
            final String traceId,
            final String spanId,
            final String traceState,
            final int flags,
            final List<String> attributes,
            final int dropped) {
        return "\n  link " + traceId + " " + spanId + " [" + traceState + "] " + flags + " " + attributes + " dropped "
                + Integer.toUnsignedString(dropped);
    }

    private static String span(
            final String traceId,
            final String spanId,
            final String parentSpanId,
            final String traceState,
            final String name,
            final int kind,
            final String startNs,
            final String endNs,
            final int flags,
            final List<String> attributes,
            final List<String> events,
            final List<String> links,
            final int status,
            final String message,
            final int droppedAttributes,
            final int droppedEvents,
            final int droppedLinks) {
        return traceId + " " + spanId + " of [" + parentSpanId + "] state [" + traceState + "] " + name + " kind "
                + kind
                + "\n  from " + startNs + " to " + endNs + " flags " + flags + " status " + status + " [" + message
                + "]\n  dropped " + droppedAttributes + ", " + droppedEvents + ", " + droppedLinks + "\n  "
                + attributes + events + links;
    }
}
