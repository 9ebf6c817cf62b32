package dev.nanospan.export.receive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * OTLP JSON by an independent JSON library, to and from the reference classes of the protocol. What it writes uses the
 * freedom that senders have: order of keys, numbers or strings, case of ids, white space, unknown keys.
 */
public final class OtlpJsonCodec {
    public static final ObjectMapper MAPPER = new ObjectMapper();
    private static final HexFormat HEX = HexFormat.of();

    private final Random random;

    public OtlpJsonCodec(final Random random) {
        this.random = random;
    }

    // ---- reading

    public static TracesData read(final byte[] json) throws IOException {
        final TracesData.Builder data = TracesData.newBuilder();
        for (final JsonNode each : withoutNulls(MAPPER.readTree(json)).path("resourceSpans")) {
            final ResourceSpans.Builder resourceSpans = data.addResourceSpansBuilder();
            if (each.has("resource")) {
                resourceSpans.setResource(resource(each.get("resource")));
            }
            resourceSpans.setSchemaUrl(each.path("schemaUrl").asText());
            for (final JsonNode scope : each.path("scopeSpans")) {
                resourceSpans.addScopeSpans(scopeSpans(scope));
            }
        }
        return data.build();
    }

    public static Span span(final String json) throws IOException {
        return span(withoutNulls(MAPPER.readTree(json)));
    }

    /** Null is a field that is not there. */
    private static JsonNode withoutNulls(final JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.removeNulls();
        }
        node.forEach(OtlpJsonCodec::withoutNulls);
        return node;
    }

    private static Span span(final JsonNode from) {
        final Span.Builder span = Span.newBuilder()
                .setTraceId(id(from.path("traceId")))
                .setSpanId(id(from.path("spanId")))
                .setParentSpanId(id(from.path("parentSpanId")))
                .setTraceState(from.path("traceState").asText())
                .setName(from.path("name").asText())
                .setKindValue(from.path("kind").asInt())
                .setStartTimeUnixNano(unsigned(from.path("startTimeUnixNano")))
                .setEndTimeUnixNano(unsigned(from.path("endTimeUnixNano")))
                .setFlags((int) from.path("flags").asLong())
                .setDroppedAttributesCount(
                        (int) from.path("droppedAttributesCount").asLong())
                .setDroppedEventsCount((int) from.path("droppedEventsCount").asLong())
                .setDroppedLinksCount((int) from.path("droppedLinksCount").asLong());
        from.path("attributes").forEach(each -> span.addAttributes(keyValue(each)));
        from.path("events").forEach(each -> span.addEvents(event(each)));
        from.path("links").forEach(each -> span.addLinks(link(each)));
        if (from.hasNonNull("status")) {
            final JsonNode status = from.get("status");
            span.setStatus(Status.newBuilder()
                    .setCodeValue(status.path("code").asInt())
                    .setMessage(status.path("message").asText()));
        }
        return span.build();
    }

    private static ScopeSpans scopeSpans(final JsonNode from) {
        final ScopeSpans.Builder into = ScopeSpans.newBuilder();
        if (from.has("scope")) {
            final JsonNode scope = from.get("scope");
            final InstrumentationScope.Builder builder = into.getScopeBuilder()
                    .setName(scope.path("name").asText())
                    .setVersion(scope.path("version").asText())
                    .setDroppedAttributesCount(
                            (int) scope.path("droppedAttributesCount").asLong());
            scope.path("attributes").forEach(each -> builder.addAttributes(keyValue(each)));
        }
        into.setSchemaUrl(from.path("schemaUrl").asText());
        from.path("spans").forEach(each -> into.addSpans(span(each)));
        return into.build();
    }

    private static Resource resource(final JsonNode from) {
        final Resource.Builder into = Resource.newBuilder().setDroppedAttributesCount((int)
                from.path("droppedAttributesCount").asLong());
        from.path("attributes").forEach(each -> into.addAttributes(keyValue(each)));
        return into.build();
    }

    private static Span.Event event(final JsonNode from) {
        final Span.Event.Builder into = Span.Event.newBuilder()
                .setTimeUnixNano(unsigned(from.path("timeUnixNano")))
                .setName(from.path("name").asText())
                .setDroppedAttributesCount(
                        (int) from.path("droppedAttributesCount").asLong());
        from.path("attributes").forEach(each -> into.addAttributes(keyValue(each)));
        return into.build();
    }

    private static Span.Link link(final JsonNode from) {
        final Span.Link.Builder into = Span.Link.newBuilder()
                .setTraceId(id(from.path("traceId")))
                .setSpanId(id(from.path("spanId")))
                .setTraceState(from.path("traceState").asText())
                .setFlags((int) from.path("flags").asLong())
                .setDroppedAttributesCount(
                        (int) from.path("droppedAttributesCount").asLong());
        from.path("attributes").forEach(each -> into.addAttributes(keyValue(each)));
        return into.build();
    }

    private static KeyValue keyValue(final JsonNode from) {
        final KeyValue.Builder into =
                KeyValue.newBuilder().setKey(from.path("key").asText());
        if (from.hasNonNull("value")) {
            into.setValue(anyValue(from.get("value")));
        }
        return into.build();
    }

    private static AnyValue anyValue(final JsonNode from) {
        final AnyValue.Builder into = AnyValue.newBuilder();
        for (final Map.Entry<String, JsonNode> each : from.properties()) {
            final JsonNode value = each.getValue();
            switch (each.getKey()) {
                case "stringValue" -> into.setStringValue(value.asText());
                case "boolValue" -> into.setBoolValue(value.asBoolean());
                case "intValue" -> into.setIntValue(Long.parseLong(value.asText()));
                case "doubleValue" -> into.setDoubleValue(Double.parseDouble(value.asText()));
                case "bytesValue" -> into.setBytesValue(ByteString.copyFrom(base64(value.asText())));
                case "arrayValue" -> {
                    into.getArrayValueBuilder();
                    value.path("values")
                            .forEach(element -> into.getArrayValueBuilder().addValues(anyValue(element)));
                }
                case "kvlistValue" -> {
                    into.getKvlistValueBuilder();
                    value.path("values")
                            .forEach(element -> into.getKvlistValueBuilder().addValues(keyValue(element)));
                }
                default -> {}
            }
        }
        return into.build();
    }

    /** Either alphabet, with or without padding, as readers of protobuf's JSON have to take it. */
    private static byte[] base64(final String text) {
        return Base64.getUrlDecoder()
                .decode(text.replace('+', '-').replace('/', '_').replace("=", ""));
    }

    private static ByteString id(final JsonNode hex) {
        return ByteString.copyFrom(HEX.parseHex(hex.asText()));
    }

    private static long unsigned(final JsonNode number) {
        return number.isMissingNode() ? 0 : Long.parseUnsignedLong(number.asText());
    }

    // ---- writing

    public byte[] write(final List<ResourceSpans> of) throws IOException {
        final ArrayNode all = array();
        of.forEach(each -> all.add(write(each)));
        final ObjectNode request = object("resourceSpans", all);
        return random.nextBoolean()
                ? MAPPER.writeValueAsBytes(request)
                : MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(request);
    }

    private ObjectNode write(final ResourceSpans of) {
        final ObjectNode into = object();
        if (of.hasResource()) {
            final ObjectNode resource = object();
            put(resource, "attributes", attributes(of.getResource().getAttributesList()));
            put(resource, "droppedAttributesCount", uint(of.getResource().getDroppedAttributesCount()));
            into.set("resource", shuffled(resource));
        }
        final ArrayNode scopes = array();
        of.getScopeSpansList().forEach(each -> scopes.add(write(each)));
        put(into, "scopeSpans", scopes);
        put(into, "schemaUrl", text(of.getSchemaUrl()));
        return shuffled(into);
    }

    private ObjectNode write(final ScopeSpans of) {
        final ObjectNode into = object();
        if (of.hasScope()) {
            final ObjectNode scope = object();
            put(scope, "name", text(of.getScope().getName()));
            put(scope, "version", text(of.getScope().getVersion()));
            put(scope, "attributes", attributes(of.getScope().getAttributesList()));
            put(scope, "droppedAttributesCount", uint(of.getScope().getDroppedAttributesCount()));
            into.set("scope", shuffled(scope));
        }
        final ArrayNode spans = array();
        of.getSpansList().forEach(each -> spans.add(write(each)));
        put(into, "spans", spans);
        put(into, "schemaUrl", text(of.getSchemaUrl()));
        return shuffled(into);
    }

    private ObjectNode write(final Span of) {
        final ObjectNode into = object();
        put(into, "traceId", hex(of.getTraceId()));
        put(into, "spanId", hex(of.getSpanId()));
        put(into, "parentSpanId", hex(of.getParentSpanId()));
        put(into, "traceState", text(of.getTraceState()));
        put(into, "name", text(of.getName()));
        put(into, "kind", JsonNodeFactory.instance.numberNode(of.getKindValue()));
        put(into, "startTimeUnixNano", ulong(of.getStartTimeUnixNano()));
        put(into, "endTimeUnixNano", ulong(of.getEndTimeUnixNano()));
        put(into, "attributes", attributes(of.getAttributesList()));
        put(into, "droppedAttributesCount", uint(of.getDroppedAttributesCount()));
        put(into, "droppedEventsCount", uint(of.getDroppedEventsCount()));
        put(into, "droppedLinksCount", uint(of.getDroppedLinksCount()));
        put(into, "flags", uint(of.getFlags()));
        if (of.hasStatus()) {
            final ObjectNode status = object();
            put(
                    status,
                    "code",
                    JsonNodeFactory.instance.numberNode(of.getStatus().getCodeValue()));
            put(status, "message", text(of.getStatus().getMessage()));
            into.set("status", shuffled(status));
        }
        final ArrayNode events = array();
        for (final Span.Event event : of.getEventsList()) {
            final ObjectNode each = object();
            put(each, "timeUnixNano", ulong(event.getTimeUnixNano()));
            put(each, "name", text(event.getName()));
            put(each, "attributes", attributes(event.getAttributesList()));
            put(each, "droppedAttributesCount", uint(event.getDroppedAttributesCount()));
            events.add(shuffled(each));
        }
        put(into, "events", events);
        final ArrayNode links = array();
        for (final Span.Link link : of.getLinksList()) {
            final ObjectNode each = object();
            put(each, "traceId", hex(link.getTraceId()));
            put(each, "spanId", hex(link.getSpanId()));
            put(each, "traceState", text(link.getTraceState()));
            put(each, "attributes", attributes(link.getAttributesList()));
            put(each, "droppedAttributesCount", uint(link.getDroppedAttributesCount()));
            put(each, "flags", uint(link.getFlags()));
            links.add(shuffled(each));
        }
        put(into, "links", links);
        return shuffled(into);
    }

    private ArrayNode attributes(final List<KeyValue> of) {
        final ArrayNode into = array();
        of.forEach(each -> into.add(write(each)));
        return into;
    }

    private ObjectNode write(final KeyValue of) {
        final ObjectNode into = object();
        into.put("key", of.getKey());
        if (of.hasValue()) {
            into.set("value", write(of.getValue()));
        }
        return shuffled(into);
    }

    private ObjectNode write(final AnyValue of) {
        final ObjectNode into = object();
        switch (of.getValueCase()) {
            case STRING_VALUE -> into.put("stringValue", of.getStringValue());
            case BOOL_VALUE -> into.put("boolValue", of.getBoolValue());
            case INT_VALUE -> {
                if (random.nextBoolean()) {
                    into.put("intValue", of.getIntValue());
                } else {
                    into.put("intValue", Long.toString(of.getIntValue()));
                }
            }
            case DOUBLE_VALUE -> {
                if (Double.isFinite(of.getDoubleValue()) && random.nextBoolean()) {
                    into.put("doubleValue", of.getDoubleValue());
                } else {
                    into.put("doubleValue", Double.toString(of.getDoubleValue()));
                }
            }
            case BYTES_VALUE ->
                into.put(
                        "bytesValue",
                        Base64.getEncoder().encodeToString(of.getBytesValue().toByteArray()));
            case ARRAY_VALUE -> {
                final ArrayNode values = array();
                of.getArrayValue().getValuesList().forEach(each -> values.add(write(each)));
                into.set("arrayValue", object("values", values));
            }
            case KVLIST_VALUE ->
                into.set(
                        "kvlistValue",
                        object("values", attributes(of.getKvlistValue().getValuesList())));
            default -> {}
        }
        return into;
    }

    /** The same keys in another order, and perhaps one that nobody knows. */
    private ObjectNode shuffled(final ObjectNode of) {
        final List<Map.Entry<String, JsonNode>> entries = new ArrayList<>(of.properties());
        Collections.shuffle(entries, random);
        final ObjectNode into = object();
        entries.forEach(each -> into.set(each.getKey(), each.getValue()));
        if (random.nextInt(8) == 0) {
            into.set("later", object("deep", array().add(object("a", array()))));
        }
        return into;
    }

    /** Puts a value, or leaves it out if it is what is meant when it is not there; sometimes as null. */
    private void put(final ObjectNode into, final String key, final JsonNode value) {
        final boolean absent =
                value.isValueNode() ? value.asText().isEmpty() || value.asText().equals("0") : value.isEmpty();
        if (!absent || random.nextInt(4) == 0) {
            into.set(key, absent && random.nextBoolean() ? JsonNodeFactory.instance.nullNode() : value);
        }
    }

    private JsonNode hex(final ByteString id) {
        final String text = HEX.formatHex(id.toByteArray());
        return text(random.nextBoolean() ? text : text.toUpperCase(Locale.ROOT));
    }

    private JsonNode ulong(final long of) {
        return of >= 0 && random.nextBoolean()
                ? JsonNodeFactory.instance.numberNode(of)
                : text(Long.toUnsignedString(of));
    }

    private static JsonNode uint(final int of) {
        return JsonNodeFactory.instance.numberNode(Integer.toUnsignedLong(of));
    }

    private static JsonNode text(final String of) {
        return JsonNodeFactory.instance.textNode(of);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static ObjectNode object(final String key, final JsonNode value) {
        return object().set(key, value);
    }

    private static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }
}
