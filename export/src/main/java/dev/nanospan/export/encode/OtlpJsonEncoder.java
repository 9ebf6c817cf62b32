package dev.nanospan.export.encode;

import dev.nanospan.id.Hex;
import dev.nanospan.layout.RecordLayout;
import dev.nanospan.record.Kind;
import dev.nanospan.record.Status;

/**
 * A span as OTLP JSON: an object as it stands in {@code scopeSpans.spans}. Where a list or an object begins with a comma
 * too many, the comma becomes its bracket.
 */
final class OtlpJsonEncoder extends RecordEncoder {
    private static final Literal TRACE_ID = Literal.of("{\"traceId\":\"");
    private static final Literal SPAN_ID = Literal.of("\",\"spanId\":\"");
    private static final Literal KIND = Literal.of("\",\"kind\":");
    private static final Literal START = Literal.of(",\"startTimeUnixNano\":\"");
    private static final Literal END = Literal.of("\",\"endTimeUnixNano\":\"");
    private static final Literal PARENT = Literal.of("\",\"parentSpanId\":\"");
    private static final Literal FLAGS = Literal.of("\",\"flags\":");
    private static final Literal NAME = Literal.of(",\"name\":\"");
    private static final Literal TRACE_STATE = Literal.of(",\"traceState\":\"");
    private static final Literal STATUS = Literal.of(",\"status\":{\"code\":");
    private static final Literal MESSAGE = Literal.of(",\"message\":\"");
    private static final Literal DROPPED_ATTRIBUTES = Literal.of(",\"droppedAttributesCount\":");
    private static final Literal DROPPED_EVENTS = Literal.of(",\"droppedEventsCount\":");
    private static final Literal DROPPED_LINKS = Literal.of(",\"droppedLinksCount\":");
    private static final Literal ATTRIBUTES = Literal.of(",\"attributes\":");
    private static final Literal EVENTS = Literal.of(",\"events\":");
    private static final Literal LINKS = Literal.of(",\"links\":");
    private static final Literal EVENT_TIME = Literal.of(",{\"timeUnixNano\":\"");
    private static final Literal LINK_TRACE_ID = Literal.of(",{\"traceId\":\"");
    private static final Literal KEY = Literal.of(",{\"key\":\"");
    private static final Literal VALUE = Literal.of("\",\"value\":{\"");
    private static final Literal STRING_VALUE = Literal.of("stringValue\":\"");
    private static final Literal BOOL_TRUE = Literal.of("boolValue\":true}}");
    private static final Literal BOOL_FALSE = Literal.of("boolValue\":false}}");
    private static final Literal INT_VALUE = Literal.of("intValue\":\"");
    private static final Literal DOUBLE_VALUE = Literal.of("doubleValue\":");
    private static final Literal BYTES_VALUE = Literal.of("bytesValue\":\"");
    private static final Literal ARRAY_VALUE = Literal.of("arrayValue\":{\"values\":[");
    private static final Literal TRUE_ELEMENT = Literal.of("{\"boolValue\":true},");
    private static final Literal FALSE_ELEMENT = Literal.of("{\"boolValue\":false},");
    private static final Literal NO_ELEMENT = Literal.of("{},");
    private static final Literal ELEMENT = Literal.of("{\"");
    private static final Literal END_TEXT = Literal.of("\"");
    private static final Literal END_TEXT_ELEMENT = Literal.of("\"},");
    private static final Literal END_TEXT_ATTRIBUTE = Literal.of("\"}}");
    private static final Literal END_ELEMENT = Literal.of("},");
    private static final Literal END_ATTRIBUTE = Literal.of("}}");
    private static final Literal END_ARRAY = Literal.of("]}}}");
    private static final Literal END_OBJECT = Literal.of("}");
    private static final Literal END_LIST = Literal.of("]");

    private final Fragments names = new Fragments(text -> JsonPieces.form(",\"name\":\"", text, "\""));
    private final Fragments keys = new Fragments(text -> JsonPieces.form(",{\"key\":\"", text, "\",\"value\":{\""));
    private final Fragments values = new Fragments(text -> JsonPieces.form("stringValue\":\"", text, "\"}}"));

    OtlpJsonEncoder() {}

    @Override
    public String contentType() {
        return "application/json";
    }

    @Override
    int head(final byte[] record, final int name, final byte[] into, final int from) {
        if (into.length - from < SPARE_BYTES) {
            return NO_ROOM;
        }
        final long startNs = RecordLayout.getLong(record, RecordLayout.START_EPOCH_NS);
        final long parent = RecordLayout.getLong(record, RecordLayout.PARENT_SPAN_ID);
        final boolean remote = (record[RecordLayout.RECORD_FLAGS] & RecordLayout.FLAG_PARENT_REMOTE) != 0;
        int at = TRACE_ID.put(into, from);
        at = Hex.encode16(
                RecordLayout.getLong(record, RecordLayout.TRACE_ID_HIGH),
                RecordLayout.getLong(record, RecordLayout.TRACE_ID_LOW),
                into,
                at);
        at = SPAN_ID.put(into, at);
        at = Hex.encode8(RecordLayout.getLong(record, RecordLayout.SPAN_ID), into, at);
        at = KIND.put(into, at);
        into[at] = (byte) ('0' + Kind.of(record[RecordLayout.KIND]).code());
        at = START.put(into, at + 1);
        at = Decimals.putTime(startNs, into, at);
        at = END.put(into, at);
        at = Decimals.putTime(startNs + RecordLayout.getLong(record, RecordLayout.DURATION_NS), into, at);
        if (parent != 0) {
            at = PARENT.put(into, at);
            at = Hex.encode8(parent, into, at);
        }
        at = FLAGS.put(into, at);
        at = Decimals.put(Otlp.flags(record[RecordLayout.TRACE_FLAGS], remote), into, at);
        return name < 0
                ? JsonPieces.fragment(names, RecordLayout.getInt(record, RecordLayout.NAME_REF), into, at)
                : JsonPieces.text(NAME, record, name, END_TEXT, into, at);
    }

    @Override
    int openList(final int level, final boolean ofAttributes, final byte[] into, final int at) {
        if (into.length - at < JsonPieces.ROOM_BYTES) {
            return NO_ROOM;
        }
        final boolean ofEvents = level == RecordLayout.LEVEL_EVENT;
        return ofAttributes ? ATTRIBUTES.put(into, at) : ofEvents ? EVENTS.put(into, at) : LINKS.put(into, at);
    }

    @Override
    int closeList(final int level, final boolean ofAttributes, final byte[] into, final int opened, final int at) {
        into[opened] = '[';
        return END_LIST.put(into, at);
    }

    // ---- attributes

    @Override
    int attribute(
            final byte[] record, final int item, final int end, final int tag, final byte[] into, final int from) {
        final int ref = RecordLayout.refOf(tag);
        final int at = ref != 0
                ? JsonPieces.fragment(keys, ref, into, from)
                : JsonPieces.text(KEY, record, item + RecordLayout.TAG_BYTES, VALUE, into, from);
        return at < 0 ? NO_ROOM : value(record, RecordLayout.valueOf(record, item), end, tag, into, at);
    }

    /** Writes a value, behind a key that has left room for those of fixed length. */
    private int value(
            final byte[] record, final int at, final int end, final int tag, final byte[] into, final int to) {
        return switch (RecordLayout.typeOf(tag)) {
            case RecordLayout.STRING -> JsonPieces.text(STRING_VALUE, record, at, END_TEXT_ATTRIBUTE, into, to);
            case RecordLayout.CONSTANT -> JsonPieces.fragment(values, RecordLayout.getInt(record, at), into, to);
            case RecordLayout.TRUE -> BOOL_TRUE.put(into, to);
            case RecordLayout.FALSE -> BOOL_FALSE.put(into, to);
            case RecordLayout.LONG ->
                END_TEXT_ATTRIBUTE.put(
                        into, Decimals.put(RecordLayout.getLong(record, at), into, INT_VALUE.put(into, to)));
            case RecordLayout.DOUBLE ->
                END_ATTRIBUTE.put(
                        into, JsonPieces.number(RecordLayout.getLong(record, at), into, DOUBLE_VALUE.put(into, to)));
            case RecordLayout.BYTES -> bytes(record, at, into, to);
            default -> array(record, at + Integer.BYTES, end, RecordLayout.typeOf(tag), into, to);
        };
    }

    private static int bytes(final byte[] record, final int run, final byte[] into, final int at) {
        final int length = RecordLayout.getInt(record, run);
        if (into.length - at - JsonPieces.ROOM_BYTES < Base64Text.encodedBytes(length)) {
            return NO_ROOM;
        }
        final int from = run + Integer.BYTES;
        return END_TEXT_ATTRIBUTE.put(into, Base64Text.put(record, from, length, into, BYTES_VALUE.put(into, at)));
    }

    private static int array(
            final byte[] record, final int from, final int end, final int type, final byte[] into, final int to) {
        final int opened = ARRAY_VALUE.put(into, to);
        int at = opened;
        int element = from;
        while (at >= 0 && RecordElements.isWhole(type, record, element, end)) {
            at = into.length - at < JsonPieces.ROOM_BYTES ? NO_ROOM : element(record, element, type, into, at);
            element += RecordElements.bytes(type, record, element);
        }
        return at < 0 ? NO_ROOM : END_ARRAY.put(into, at == opened ? at : at - 1);
    }

    /** Writes an element of an array and a comma. */
    private static int element(final byte[] record, final int from, final int type, final byte[] into, final int at) {
        return switch (type) {
            case RecordLayout.BOOLEANS -> (record[from] != 0 ? TRUE_ELEMENT : FALSE_ELEMENT).put(into, at);
            case RecordLayout.LONGS -> {
                final int digits = INT_VALUE.put(into, ELEMENT.put(into, at));
                yield END_TEXT_ELEMENT.put(into, Decimals.put(RecordLayout.getLong(record, from), into, digits));
            }
            case RecordLayout.DOUBLES -> {
                final int digits = DOUBLE_VALUE.put(into, ELEMENT.put(into, at));
                yield END_ELEMENT.put(into, JsonPieces.number(RecordLayout.getLong(record, from), into, digits));
            }
            default ->
                RecordLayout.getInt(record, from) < 0
                        ? NO_ELEMENT.put(into, at)
                        : JsonPieces.text(STRING_VALUE, record, from, END_TEXT_ELEMENT, into, ELEMENT.put(into, at));
        };
    }

    // ---- events and links

    @Override
    int open(final int type, final byte[] record, final int item, final byte[] into, final int at) {
        if (into.length - at < SPARE_BYTES) {
            return NO_ROOM;
        }
        return type == RecordLayout.EVENT ? openEvent(record, item, into, at) : openLink(record, item, into, at);
    }

    private int openEvent(final byte[] record, final int item, final byte[] into, final int from) {
        final int ref = RecordLayout.refOf(RecordLayout.getInt(record, item));
        int at = EVENT_TIME.put(into, from);
        at = Decimals.putTime(RecordLayout.getLong(record, item + RecordLayout.EVENT_TIME), into, at);
        at = END_TEXT.put(into, at);
        return ref != 0
                ? JsonPieces.fragment(names, ref, into, at)
                : JsonPieces.text(NAME, record, item + RecordLayout.EVENT_BYTES, END_TEXT, into, at);
    }

    private static int openLink(final byte[] record, final int item, final byte[] into, final int from) {
        final boolean remote = record[item + RecordLayout.LINK_REMOTE] != 0;
        int at = LINK_TRACE_ID.put(into, from);
        at = Hex.encode16(
                RecordLayout.getLong(record, item + RecordLayout.LINK_TRACE_ID_HIGH),
                RecordLayout.getLong(record, item + RecordLayout.LINK_TRACE_ID_LOW),
                into,
                at);
        at = SPAN_ID.put(into, at);
        at = Hex.encode8(RecordLayout.getLong(record, item + RecordLayout.LINK_SPAN_ID), into, at);
        at = FLAGS.put(into, at);
        at = Decimals.put(Otlp.flags(record[item + RecordLayout.LINK_FLAGS], remote), into, at);
        final int run = item + RecordLayout.LINK_TRACE_STATE;
        return RecordLayout.getInt(record, run) == 0
                ? at
                : JsonPieces.text(TRACE_STATE, record, run, END_TEXT, into, at);
    }

    @Override
    int close(final int type, final byte[] record, final int item, final byte[] into, final int opened, final int at) {
        if (into.length - at < JsonPieces.ROOM_BYTES) {
            return NO_ROOM;
        }
        final boolean ofEvent = type == RecordLayout.EVENT;
        final int field = ofEvent ? RecordLayout.EVENT_DROPPED : RecordLayout.LINK_DROPPED;
        final long dropped = Integer.toUnsignedLong(RecordLayout.getInt(record, item + field));
        return END_OBJECT.put(into, count(DROPPED_ATTRIBUTES, dropped, into, at));
    }

    // ---- the end

    @Override
    int tail(final byte[] record, final byte[] into, final int opened, final int from) {
        int at = from;
        final int status = Status.of(record[RecordLayout.STATUS]).code();
        if (into.length - at < SPARE_BYTES) {
            return NO_ROOM;
        }
        if (status != 0) {
            at = STATUS.put(into, at);
            into[at++] = (byte) ('0' + status);
            at = statusMessageAt() < 0 ? at : JsonPieces.text(MESSAGE, record, statusMessageAt(), END_TEXT, into, at);
            at = at < 0 ? NO_ROOM : END_OBJECT.put(into, at);
        }
        if (at >= 0 && traceStateAt() >= 0) {
            at = JsonPieces.text(TRACE_STATE, record, traceStateAt(), END_TEXT, into, at);
        }
        if (at >= 0 && hasDropped()) {
            at = count(DROPPED_ATTRIBUTES, dropped(record, RecordLayout.DROPPED_ATTRIBUTES), into, at);
            at = count(DROPPED_EVENTS, dropped(record, RecordLayout.DROPPED_EVENTS), into, at);
            at = count(DROPPED_LINKS, dropped(record, RecordLayout.DROPPED_LINKS), into, at);
        }
        return at < 0 ? NO_ROOM : END_OBJECT.put(into, at);
    }

    private static int count(final Literal what, final long count, final byte[] into, final int at) {
        return count == 0 ? at : Decimals.put(count, into, what.put(into, at));
    }
}
