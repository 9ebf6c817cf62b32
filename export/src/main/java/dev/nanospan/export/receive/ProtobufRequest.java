package dev.nanospan.export.receive;

import dev.nanospan.export.json.JsonWriter;
import dev.nanospan.export.json.MalformedException;
import dev.nanospan.export.store.SpanResource;
import dev.nanospan.export.store.SpanScope;
import dev.nanospan.export.store.StoredSpan;

/**
 * Reads an {@code ExportTraceServiceRequest} in protobuf and writes each span as OTLP JSON. Fields may come in any order and
 * repeated ones in parts, as protobuf has it; a message that comes twice where one is due is the last one. Text that is no
 * UTF-8 is repaired.
 */
public final class ProtobufRequest {
    /** How many lists may stand in each other in an attribute. */
    static final int MAX_DEPTH = 64;

    private static final int MAX_JSON_BYTES = 32 << 20;
    private static final String SERVICE_NAME = "service.name";
    private static final int STATUS_ERROR = 2;
    private static final int TRACE_ID_BYTES = 16;
    private static final int SPAN_ID_BYTES = 8;

    // A field is its number above three bits that say how it is written.
    private static final int VARINT = ProtobufReader.VARINT;
    private static final int FIXED64 = ProtobufReader.FIXED64;
    private static final int BYTES = ProtobufReader.BYTES;
    private static final int FIXED32 = ProtobufReader.FIXED32;

    private static final int RESOURCE_SPANS = 1 << 3 | BYTES;

    private static final int RESOURCE = 1 << 3 | BYTES;
    private static final int SCOPE_SPANS = 2 << 3 | BYTES;
    private static final int SCOPE = 1 << 3 | BYTES;
    private static final int SPANS = 2 << 3 | BYTES;
    private static final int SCHEMA_URL = 3 << 3 | BYTES;

    private static final int RESOURCE_ATTRIBUTES = 1 << 3 | BYTES;
    private static final int RESOURCE_DROPPED = 2 << 3 | VARINT;

    private static final int SCOPE_NAME = 1 << 3 | BYTES;
    private static final int SCOPE_VERSION = 2 << 3 | BYTES;
    private static final int SCOPE_ATTRIBUTES = 3 << 3 | BYTES;
    private static final int SCOPE_DROPPED = 4 << 3 | VARINT;

    private static final int TRACE_ID = 1 << 3 | BYTES;
    private static final int SPAN_ID = 2 << 3 | BYTES;
    private static final int TRACE_STATE = 3 << 3 | BYTES;
    private static final int PARENT_SPAN_ID = 4 << 3 | BYTES;
    private static final int NAME = 5 << 3 | BYTES;
    private static final int KIND = 6 << 3 | VARINT;
    private static final int START = 7 << 3 | FIXED64;
    private static final int END = 8 << 3 | FIXED64;
    private static final int ATTRIBUTES = 9 << 3 | BYTES;
    private static final int DROPPED_ATTRIBUTES = 10 << 3 | VARINT;
    private static final int EVENTS = 11 << 3 | BYTES;
    private static final int DROPPED_EVENTS = 12 << 3 | VARINT;
    private static final int LINKS = 13 << 3 | BYTES;
    private static final int DROPPED_LINKS = 14 << 3 | VARINT;
    private static final int STATUS = 15 << 3 | BYTES;
    private static final int FLAGS = 16 << 3 | FIXED32;

    private static final int EVENT_TIME = 1 << 3 | FIXED64;
    private static final int EVENT_NAME = 2 << 3 | BYTES;
    private static final int EVENT_ATTRIBUTES = 3 << 3 | BYTES;
    private static final int EVENT_DROPPED = 4 << 3 | VARINT;

    private static final int LINK_TRACE_ID = 1 << 3 | BYTES;
    private static final int LINK_SPAN_ID = 2 << 3 | BYTES;
    private static final int LINK_TRACE_STATE = 3 << 3 | BYTES;
    private static final int LINK_ATTRIBUTES = 4 << 3 | BYTES;
    private static final int LINK_DROPPED = 5 << 3 | VARINT;
    private static final int LINK_FLAGS = 6 << 3 | FIXED32;

    private static final int STATUS_MESSAGE = 2 << 3 | BYTES;
    private static final int STATUS_CODE = 3 << 3 | VARINT;

    private static final int KEY = 1 << 3 | BYTES;
    private static final int VALUE = 2 << 3 | BYTES;

    private static final int STRING_VALUE = 1 << 3 | BYTES;
    private static final int BOOL_VALUE = 2 << 3 | VARINT;
    private static final int INT_VALUE = 3 << 3 | VARINT;
    private static final int DOUBLE_VALUE = 4 << 3 | FIXED64;
    private static final int ARRAY_VALUE = 5 << 3 | BYTES;
    private static final int KVLIST_VALUE = 6 << 3 | BYTES;
    private static final int BYTES_VALUE = 7 << 3 | BYTES;

    private static final int VALUES = 1 << 3 | BYTES;

    private final SpanBatch batch = new SpanBatch();
    private final JsonWriter out = new JsonWriter();
    private final StoredSpan.Builder builder = StoredSpan.builder();
    private boolean hasValidIds;

    private ProtobufRequest() {}

    /**
     * Reads a request.
     *
     * @throws MalformedException if it is anything else
     */
    public static SpanBatch read(final byte[] body, final int length) throws MalformedException {
        final ProtobufRequest request = new ProtobufRequest();
        final ProtobufReader in = new ProtobufReader(body, 0, length);
        while (in.next()) {
            if (in.field() == RESOURCE_SPANS) {
                request.resourceSpans(in.message());
            }
        }
        return request.batch;
    }

    private void resourceSpans(final ProtobufReader in) throws MalformedException {
        final ProtobufReader again = in.again();
        String resource = "";
        String schemaUrl = "";
        String serviceName = "";
        while (in.next()) {
            switch (in.field()) {
                case RESOURCE -> {
                    serviceName = serviceName(in.message());
                    resource = resource(in.message());
                }
                case SCHEMA_URL -> schemaUrl = quoted(in.text());
                default -> {}
            }
        }
        final SpanResource of = new SpanResource(resource, schemaUrl, serviceName);
        while (again.next()) {
            if (again.field() == SCOPE_SPANS) {
                scopeSpans(again.message(), of);
            }
        }
    }

    private String resource(final ProtobufReader in) throws MalformedException {
        out.clear().open('{');
        attributes(in.again(), RESOURCE_ATTRIBUTES, 0);
        long dropped = 0;
        while (in.next()) {
            if (in.field() == RESOURCE_DROPPED) {
                dropped = unsignedInt(in);
            }
        }
        number("droppedAttributesCount", dropped);
        return out.close('}').toString();
    }

    private static String serviceName(final ProtobufReader in) throws MalformedException {
        String name = "";
        while (in.next()) {
            if (in.field() == RESOURCE_ATTRIBUTES) {
                final ProtobufReader attribute = in.message();
                String key = "";
                String value = "";
                while (attribute.next()) {
                    switch (attribute.field()) {
                        case KEY -> key = attribute.text();
                        case VALUE -> value = stringValue(attribute.message());
                        default -> {}
                    }
                }
                name = key.equals(SERVICE_NAME) ? value : name;
            }
        }
        return name;
    }

    private static String stringValue(final ProtobufReader in) throws MalformedException {
        String text = "";
        while (in.next()) {
            text = in.field() == STRING_VALUE ? in.text() : text;
        }
        return text;
    }

    private void scopeSpans(final ProtobufReader in, final SpanResource resource) throws MalformedException {
        final ProtobufReader again = in.again();
        String json = "";
        String schemaUrl = "";
        while (in.next()) {
            switch (in.field()) {
                case SCOPE -> json = scope(in.message());
                case SCHEMA_URL -> schemaUrl = quoted(in.text());
                default -> {}
            }
        }
        builder.scope(new SpanScope(resource, json, schemaUrl));
        while (again.next()) {
            if (again.field() == SPANS) {
                span(again.message());
            }
        }
    }

    private String scope(final ProtobufReader in) throws MalformedException {
        final ProtobufReader again = in.again();
        out.clear().open('{');
        String name = "";
        String version = "";
        long dropped = 0;
        while (in.next()) {
            switch (in.field()) {
                case SCOPE_NAME -> name = in.text();
                case SCOPE_VERSION -> version = in.text();
                case SCOPE_DROPPED -> dropped = unsignedInt(in);
                default -> {}
            }
        }
        text("name", name);
        text("version", version);
        attributes(again, SCOPE_ATTRIBUTES, 0);
        number("droppedAttributesCount", dropped);
        return out.close('}').toString();
    }

    // ---- spans

    private void span(final ProtobufReader in) throws MalformedException {
        final ProtobufReader again = in.again();
        out.clear().open('{');
        hasValidIds = true;
        scalars(in);
        attributes(again.again(), ATTRIBUTES, 0);
        list(again.again(), EVENTS, "events", this::event);
        list(again, LINKS, "links", this::link);
        out.close('}');
        if (!hasValidIds) {
            batch.refuse();
        } else if (batch.hasRoomBeside(0)) {
            batch.add(builder.json(out.bytes()).build());
        }
    }

    private void scalars(final ProtobufReader in) throws MalformedException {
        long high = 0;
        long low = 0;
        long spanId = 0;
        long parent = 0;
        long startNs = 0;
        long endNs = 0;
        String name = "";
        String traceState = "";
        long kind = 0;
        long flags = 0;
        long attributes = 0;
        long events = 0;
        long links = 0;
        boolean hasStatus = false;
        int code = 0;
        String message = "";
        while (in.next()) {
            switch (in.field()) {
                case TRACE_ID -> {
                    final boolean isId = checkId(in, TRACE_ID_BYTES);
                    high = isId ? word(in, 0) : 0;
                    low = isId ? word(in, Long.BYTES) : 0;
                }
                case SPAN_ID -> spanId = checkId(in, SPAN_ID_BYTES) ? word(in, 0) : 0;
                case PARENT_SPAN_ID -> parent = checkId(in, SPAN_ID_BYTES) ? word(in, 0) : 0;
                case TRACE_STATE -> traceState = in.text();
                case NAME -> name = in.text();
                case KIND -> kind = (int) in.value();
                case START -> startNs = in.value();
                case END -> endNs = in.value();
                case DROPPED_ATTRIBUTES -> attributes = unsignedInt(in);
                case DROPPED_EVENTS -> events = unsignedInt(in);
                case DROPPED_LINKS -> links = unsignedInt(in);
                case FLAGS -> flags = unsignedInt(in);
                case STATUS -> {
                    hasStatus = true;
                    final ProtobufReader status = in.message();
                    while (status.next()) {
                        switch (status.field()) {
                            case STATUS_CODE -> code = (int) status.value();
                            case STATUS_MESSAGE -> message = status.text();
                            default -> {}
                        }
                    }
                }
                default -> {}
            }
        }
        hasValidIds &= (high | low) != 0 && spanId != 0;
        builder.ids(high, low, spanId, parent).name(name).times(startNs, endNs).error(code == STATUS_ERROR);
        out.key("traceId").hex(high, low).key("spanId").hex(spanId);
        text("traceState", traceState);
        if (parent != 0) {
            out.key("parentSpanId").hex(parent);
        }
        out.key("name").text(name);
        number("kind", kind);
        out.key("startTimeUnixNano").unsignedDecimal(startNs);
        out.key("endTimeUnixNano").unsignedDecimal(endNs);
        number("flags", flags);
        number("droppedAttributesCount", attributes);
        number("droppedEventsCount", events);
        number("droppedLinksCount", links);
        if (hasStatus) {
            out.key("status").open('{');
            text("message", message);
            number("code", code);
            out.close('}');
        }
    }

    private void event(final ProtobufReader in) throws MalformedException {
        final ProtobufReader again = in.again();
        long timeNs = 0;
        String name = "";
        long dropped = 0;
        while (in.next()) {
            switch (in.field()) {
                case EVENT_TIME -> timeNs = in.value();
                case EVENT_NAME -> name = in.text();
                case EVENT_DROPPED -> dropped = unsignedInt(in);
                default -> {}
            }
        }
        out.open('{').key("timeUnixNano").unsignedDecimal(timeNs).key("name").text(name);
        attributes(again, EVENT_ATTRIBUTES, 0);
        number("droppedAttributesCount", dropped);
        out.close('}');
    }

    private void link(final ProtobufReader in) throws MalformedException {
        final ProtobufReader again = in.again();
        out.open('{');
        String traceState = "";
        long dropped = 0;
        long flags = 0;
        long high = 0;
        long low = 0;
        long spanId = 0;
        while (in.next()) {
            switch (in.field()) {
                case LINK_TRACE_ID -> {
                    final boolean isId = checkId(in, TRACE_ID_BYTES);
                    high = isId ? word(in, 0) : 0;
                    low = isId ? word(in, Long.BYTES) : 0;
                }
                case LINK_SPAN_ID -> spanId = checkId(in, SPAN_ID_BYTES) ? word(in, 0) : 0;
                case LINK_TRACE_STATE -> traceState = in.text();
                case LINK_DROPPED -> dropped = unsignedInt(in);
                case LINK_FLAGS -> flags = unsignedInt(in);
                default -> {}
            }
        }
        out.key("traceId").hex(high, low).key("spanId").hex(spanId);
        text("traceState", traceState);
        attributes(again, LINK_ATTRIBUTES, 0);
        number("droppedAttributesCount", dropped);
        number("flags", flags);
        out.close('}');
    }

    /** Whether an id is there; one that is neither there nor empty spoils the span. */
    private boolean checkId(final ProtobufReader in, final int bytes) {
        hasValidIds &= in.length() == bytes || in.length() == 0;
        return in.length() == bytes;
    }

    private static long word(final ProtobufReader in, final int offset) {
        long word = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            word = word << Byte.SIZE | in.bytes()[in.from() + offset + i] & 0xFF;
        }
        return word;
    }

    // ---- attributes

    private void attributes(final ProtobufReader in, final int field, final int depth) throws MalformedException {
        list(in, field, "attributes", attribute -> keyValue(attribute, depth));
    }

    private void keyValue(final ProtobufReader in, final int depth) throws MalformedException {
        String key = "";
        ProtobufReader value = null;
        while (in.next()) {
            switch (in.field()) {
                case KEY -> key = in.text();
                case VALUE -> value = in.message();
                default -> {}
            }
        }
        out.open('{').key("key").text(key);
        if (value != null) {
            out.key("value");
            anyValue(value, depth);
        }
        out.close('}');
    }

    /** Writes a value: the last one, if there are several. */
    private void anyValue(final ProtobufReader in, final int depth) throws MalformedException {
        if (depth > MAX_DEPTH) {
            throw new MalformedException("an attribute deeper than " + MAX_DEPTH);
        }
        int field = 0;
        long number = 0;
        int from = 0;
        int length = 0;
        while (in.next()) {
            switch (in.field()) {
                case BOOL_VALUE, INT_VALUE, DOUBLE_VALUE -> {
                    field = in.field();
                    number = in.value();
                }
                case STRING_VALUE, BYTES_VALUE, ARRAY_VALUE, KVLIST_VALUE -> {
                    field = in.field();
                    from = in.from();
                    length = in.length();
                }
                default -> {}
            }
        }
        final ProtobufReader inner = new ProtobufReader(in.bytes(), from, from + length);
        out.open('{');
        switch (field) {
            case STRING_VALUE -> out.key("stringValue").text(inner.rest());
            case BOOL_VALUE -> out.key("boolValue").bool(number != 0);
            case INT_VALUE -> out.key("intValue").decimal(number);
            case DOUBLE_VALUE -> out.key("doubleValue").number(Double.longBitsToDouble(number));
            case BYTES_VALUE -> out.key("bytesValue").base64(in.bytes(), from, length);
            case ARRAY_VALUE -> values("arrayValue", inner, value -> anyValue(value, depth + 1));
            case KVLIST_VALUE -> values("kvlistValue", inner, value -> keyValue(value, depth + 1));
            default -> {}
        }
        out.close('}');
    }

    private void values(final String key, final ProtobufReader in, final Element element) throws MalformedException {
        out.key(key).open('{');
        list(in, VALUES, "values", element);
        out.close('}');
    }

    // ---- pieces

    /** Writes all fields of one kind as an array; nothing if there is none. */
    private void list(final ProtobufReader in, final int field, final String key, final Element element)
            throws MalformedException {
        boolean isOpen = false;
        while (in.next()) {
            if (in.field() == field) {
                if (!isOpen) {
                    out.key(key).open('[');
                    isOpen = true;
                }
                if (out.size() > MAX_JSON_BYTES) {
                    throw new MalformedException("a span of more than " + MAX_JSON_BYTES + " bytes");
                }
                element.write(in.message());
            }
        }
        if (isOpen) {
            out.close(']');
        }
    }

    private void text(final String key, final String text) {
        if (!text.isEmpty()) {
            out.key(key).text(text);
        }
    }

    private void number(final String key, final long number) {
        if (number != 0) {
            out.key(key).number(number);
        }
    }

    private static long unsignedInt(final ProtobufReader in) {
        return in.value() & 0xFFFF_FFFFL;
    }

    private static String quoted(final String text) {
        return text.isEmpty() ? "" : new JsonWriter().text(text).toString();
    }

    /** Writes one element of a list. */
    @FunctionalInterface
    private interface Element {
        void write(ProtobufReader in) throws MalformedException;
    }
}
