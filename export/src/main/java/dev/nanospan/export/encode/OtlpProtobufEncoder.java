package dev.nanospan.export.encode;

import dev.nanospan.layout.RecordLayout;
import dev.nanospan.record.Kind;
import dev.nanospan.record.Status;
import java.util.Arrays;

/** A span as OTLP protobuf: an element of {@code ScopeSpans.spans}, its tag and length included. */
final class OtlpProtobufEncoder extends RecordEncoder {
    private static final int SPANS = Protobuf.tag(2);

    // What begins with the length of an id has a tag and a length in one number, the first in the lowest byte.
    private static final int TRACE_ID = Protobuf.tag(1) | 16 << Byte.SIZE;
    private static final int SPAN_ID = Protobuf.tag(2) | 8 << Byte.SIZE;
    private static final int PARENT_SPAN_ID = Protobuf.tag(4) | 8 << Byte.SIZE;
    private static final int TRACE_STATE = Protobuf.tag(3);
    private static final int NAME = Protobuf.tag(5);
    private static final int KIND = 6 << 3;
    private static final int START = 7 << 3 | 1;
    private static final int END = 8 << 3 | 1;
    private static final int ATTRIBUTES = Protobuf.tag(9);
    private static final int DROPPED_ATTRIBUTES = 10 << 3;
    private static final int EVENTS = Protobuf.tag(11);
    private static final int DROPPED_EVENTS = 12 << 3;
    private static final int LINKS = Protobuf.tag(13);
    private static final int DROPPED_LINKS = 14 << 3;
    private static final int STATUS = Protobuf.tag(15);
    private static final int STATUS_MESSAGE = Protobuf.tag(2);
    private static final int STATUS_CODE = 3 << 3;
    private static final int FLAGS = 16 << 3 | 5 | 1 << Byte.SIZE;

    private static final int EVENT_TIME = 1 << 3 | 1;
    private static final int EVENT_NAME = Protobuf.tag(2);
    private static final int EVENT_ATTRIBUTES = Protobuf.tag(3);
    private static final int EVENT_DROPPED = 4 << 3;

    private static final int LINK_ATTRIBUTES = Protobuf.tag(4);
    private static final int LINK_DROPPED = 5 << 3;
    private static final int LINK_FLAGS = 6 << 3 | 5;

    private static final int KEY = Protobuf.tag(1);
    private static final int VALUE = Protobuf.tag(2);
    private static final int STRING_VALUE = Protobuf.tag(1);
    private static final int BOOL_VALUE = 2 << 3;
    private static final int INT_VALUE = 3 << 3;
    private static final int DOUBLE_VALUE = 4 << 3 | 1;
    private static final int ARRAY_VALUE = Protobuf.tag(5);
    private static final int BYTES_VALUE = Protobuf.tag(7);
    private static final int ELEMENT = Protobuf.tag(1);

    private static final int TRUE = BOOL_VALUE | 1 << Byte.SIZE;
    private static final int BOOL_BYTES = 2;
    private static final int DOUBLE_BYTES = 9;

    /** The room left for lengths of messages, which are written behind them: that of nearly all. */
    private static final int SPAN_LENGTH_BYTES = 2;

    private static final int NESTED_LENGTH_BYTES = 1;

    /** More than the fixed part of a span, an event or a link takes, or what ends a span. */
    private static final int HEAD_BYTES = 160;

    /** More than what has a fixed length takes, and what lengths may move it by. */
    private static final int PIECE_BYTES = 64;

    private final Fragments names = new Fragments(OtlpProtobufEncoder::text);
    private final Fragments keys = new Fragments(OtlpProtobufEncoder::key);
    private final Fragments values = new Fragments(OtlpProtobufEncoder::value);

    OtlpProtobufEncoder() {}

    @Override
    public String contentType() {
        return "application/x-protobuf";
    }

    @Override
    int head(final byte[] record, final int name, final byte[] into, final int from) {
        if (into.length - from < HEAD_BYTES) {
            return NO_ROOM;
        }
        final long startNs = RecordLayout.getLong(record, RecordLayout.START_EPOCH_NS);
        final long parent = RecordLayout.getLong(record, RecordLayout.PARENT_SPAN_ID);
        final boolean remote = (record[RecordLayout.RECORD_FLAGS] & RecordLayout.FLAG_PARENT_REMOTE) != 0;
        into[from] = (byte) SPANS;
        int at = ids(
                record,
                RecordLayout.TRACE_ID_HIGH,
                RecordLayout.TRACE_ID_LOW,
                RecordLayout.SPAN_ID,
                into,
                from + 1 + SPAN_LENGTH_BYTES);
        if (parent != 0) {
            Words.putInt(into, at, PARENT_SPAN_ID);
            Words.put(into, at + 2, Long.reverseBytes(parent));
            at += 2 + Long.BYTES;
        }
        final int kind = Kind.of(record[RecordLayout.KIND]).code();
        Words.putInt(into, at, KIND | kind << Byte.SIZE | START << 2 * Byte.SIZE);
        Words.put(into, at + 3, startNs);
        into[at + 11] = (byte) END;
        Words.put(into, at + 12, startNs + RecordLayout.getLong(record, RecordLayout.DURATION_NS));
        Words.putInt(into, at + 20, FLAGS);
        Words.putInt(into, at + 22, Otlp.flags(record[RecordLayout.TRACE_FLAGS], remote));
        at += 26;
        return name < 0
                ? name(NAME, RecordLayout.getInt(record, RecordLayout.NAME_REF), into, at)
                : text(NAME, record, name, into, at);
    }

    private static int ids(
            final byte[] record, final int high, final int low, final int id, final byte[] into, final int at) {
        Words.putInt(into, at, TRACE_ID);
        Words.put(into, at + 2, Long.reverseBytes(RecordLayout.getLong(record, high)));
        Words.put(into, at + 10, Long.reverseBytes(RecordLayout.getLong(record, low)));
        Words.putInt(into, at + 18, SPAN_ID);
        Words.put(into, at + 20, Long.reverseBytes(RecordLayout.getLong(record, id)));
        return at + 28;
    }

    @Override
    int openList(final int level, final boolean ofAttributes, final byte[] into, final int at) {
        return at;
    }

    @Override
    int closeList(final int level, final boolean ofAttributes, final byte[] into, final int opened, final int at) {
        return at;
    }

    // ---- attributes

    @Override
    int attribute(final byte[] record, final int item, final int end, final int tag, final byte[] into, final int to) {
        final int from = RecordLayout.valueOf(record, item);
        switch (RecordLayout.typeOf(tag)) {
            case RecordLayout.STRING -> {
                final int mended = mended(record, from);
                final int at = begin(record, item, tag, textBytes(mended), into, to);
                return at < 0 ? NO_ROOM : string(STRING_VALUE, record, from, mended, into, at);
            }
            case RecordLayout.CONSTANT -> {
                final long place = values.find(RecordLayout.getInt(record, from));
                final int at = begin(record, item, tag, Fragments.length(place), into, to);
                return at < 0 ? NO_ROOM : values.put(place, into, at);
            }
            case RecordLayout.TRUE, RecordLayout.FALSE -> {
                final int at = begin(record, item, tag, BOOL_BYTES, into, to);
                return at < 0 ? NO_ROOM : bool(RecordLayout.typeOf(tag) == RecordLayout.TRUE, into, at);
            }
            case RecordLayout.LONG -> {
                final long value = RecordLayout.getLong(record, from);
                final int at = begin(record, item, tag, 1 + Protobuf.varintBytes(value), into, to);
                return at < 0 ? NO_ROOM : integer(value, into, at);
            }
            case RecordLayout.DOUBLE -> {
                final int at = begin(record, item, tag, DOUBLE_BYTES, into, to);
                return at < 0 ? NO_ROOM : number(RecordLayout.getLong(record, from), into, at);
            }
            case RecordLayout.BYTES -> {
                final int length = RecordLayout.getInt(record, from);
                final int at = begin(record, item, tag, 1L + Protobuf.varintBytes(length) + length, into, to);
                return at < 0 ? NO_ROOM : bytes(BYTES_VALUE, record, from + Integer.BYTES, length, into, at);
            }
            default -> {
                return array(record, item, from + Integer.BYTES, end, tag, into, to);
            }
        }
    }

    /** Begins an attribute: all but the value, whose size is known. */
    private int begin(
            final byte[] record,
            final int item,
            final int tag,
            final long valueBytes,
            final byte[] into,
            final int to) {
        final int ref = RecordLayout.refOf(tag);
        final int level = RecordLayout.levelOf(tag);
        final int field = level == RecordLayout.LEVEL_SPAN
                ? ATTRIBUTES
                : level == RecordLayout.LEVEL_EVENT ? EVENT_ATTRIBUTES : LINK_ATTRIBUTES;
        if (ref == 0) {
            return beginInline(record, item + RecordLayout.TAG_BYTES, field, valueBytes, into, to);
        }
        final long place = keys.find(ref);
        final long size = Fragments.length(place) + Protobuf.varintBytes(valueBytes) + valueBytes;
        if (into.length - to - PIECE_BYTES < size) {
            return NO_ROOM;
        }
        into[to] = (byte) field;
        final int at = Protobuf.putVarint(size, into, to + 1);
        return Protobuf.putVarint(valueBytes, into, keys.put(place, into, at));
    }

    private static int beginInline(
            final byte[] record,
            final int key,
            final int field,
            final long valueBytes,
            final byte[] into,
            final int to) {
        final int mended = mended(record, key);
        final long size = textBytes(mended) + 1 + Protobuf.varintBytes(valueBytes) + valueBytes;
        if (into.length - to - PIECE_BYTES < size) {
            return NO_ROOM;
        }
        into[to] = (byte) field;
        final int at = string(KEY, record, key, mended, into, Protobuf.putVarint(size, into, to + 1));
        into[at] = (byte) VALUE;
        return Protobuf.putVarint(valueBytes, into, at + 1);
    }

    private int array(
            final byte[] record,
            final int item,
            final int from,
            final int end,
            final int tag,
            final byte[] into,
            final int to) {
        final int type = RecordLayout.typeOf(tag);
        long size = 0;
        int element = from;
        while (RecordElements.isWhole(type, record, element, end)) {
            final long elementBytes = elementBytes(type, record, element);
            size += 1 + Protobuf.varintBytes(elementBytes) + elementBytes;
            element += RecordElements.bytes(type, record, element);
        }
        int at = begin(record, item, tag, 1 + Protobuf.varintBytes(size) + size, into, to);
        if (at < 0) {
            return NO_ROOM;
        }
        into[at] = (byte) ARRAY_VALUE;
        at = Protobuf.putVarint(size, into, at + 1);
        element = from;
        while (RecordElements.isWhole(type, record, element, end)) {
            into[at] = (byte) ELEMENT;
            at = Protobuf.putVarint(elementBytes(type, record, element), into, at + 1);
            at = element(type, record, element, into, at);
            element += RecordElements.bytes(type, record, element);
        }
        return at;
    }

    private static long elementBytes(final int type, final byte[] record, final int at) {
        return switch (type) {
            case RecordLayout.BOOLEANS -> BOOL_BYTES;
            case RecordLayout.LONGS -> 1 + Protobuf.varintBytes(RecordLayout.getLong(record, at));
            case RecordLayout.DOUBLES -> DOUBLE_BYTES;
            default -> RecordLayout.getInt(record, at) < 0 ? 0 : textBytes(mended(record, at));
        };
    }

    private static int element(final int type, final byte[] record, final int from, final byte[] into, final int at) {
        return switch (type) {
            case RecordLayout.BOOLEANS -> bool(record[from] != 0, into, at);
            case RecordLayout.LONGS -> integer(RecordLayout.getLong(record, from), into, at);
            case RecordLayout.DOUBLES -> number(RecordLayout.getLong(record, from), into, at);
            default ->
                RecordLayout.getInt(record, from) < 0
                        ? at
                        : string(STRING_VALUE, record, from, mended(record, from), into, at);
        };
    }

    private static int bool(final boolean value, final byte[] into, final int at) {
        Words.putInt(into, at, value ? TRUE : BOOL_VALUE);
        return at + BOOL_BYTES;
    }

    private static int integer(final long value, final byte[] into, final int at) {
        into[at] = INT_VALUE;
        return Protobuf.putVarint(value, into, at + 1);
    }

    private static int number(final long bits, final byte[] into, final int at) {
        into[at] = DOUBLE_VALUE;
        Words.put(into, at + 1, bits);
        return at + DOUBLE_BYTES;
    }

    // ---- events and links

    @Override
    int open(final int type, final byte[] record, final int item, final byte[] into, final int at) {
        if (into.length - at < HEAD_BYTES) {
            return NO_ROOM;
        }
        return type == RecordLayout.EVENT ? openEvent(record, item, into, at) : openLink(record, item, into, at);
    }

    private int openEvent(final byte[] record, final int item, final byte[] into, final int from) {
        final int ref = RecordLayout.refOf(RecordLayout.getInt(record, item));
        into[from] = (byte) EVENTS;
        final int at = from + 1 + NESTED_LENGTH_BYTES;
        into[at] = EVENT_TIME;
        Words.put(into, at + 1, RecordLayout.getLong(record, item + RecordLayout.EVENT_TIME));
        return ref != 0
                ? name(EVENT_NAME, ref, into, at + 1 + Long.BYTES)
                : text(EVENT_NAME, record, item + RecordLayout.EVENT_BYTES, into, at + 1 + Long.BYTES);
    }

    private static int openLink(final byte[] record, final int item, final byte[] into, final int from) {
        final boolean remote = record[item + RecordLayout.LINK_REMOTE] != 0;
        into[from] = (byte) LINKS;
        final int at = ids(
                record,
                item + RecordLayout.LINK_TRACE_ID_HIGH,
                item + RecordLayout.LINK_TRACE_ID_LOW,
                item + RecordLayout.LINK_SPAN_ID,
                into,
                from + 1 + NESTED_LENGTH_BYTES);
        into[at] = LINK_FLAGS;
        Words.putInt(into, at + 1, Otlp.flags(record[item + RecordLayout.LINK_FLAGS], remote));
        final int run = item + RecordLayout.LINK_TRACE_STATE;
        final int behind = at + 1 + Integer.BYTES;
        return RecordLayout.getInt(record, run) == 0 ? behind : text(TRACE_STATE, record, run, into, behind);
    }

    @Override
    int close(
            final int type, final byte[] record, final int item, final byte[] into, final int opened, final int from) {
        if (into.length - from < PIECE_BYTES) {
            return NO_ROOM;
        }
        final boolean ofEvent = type == RecordLayout.EVENT;
        final int field = ofEvent ? RecordLayout.EVENT_DROPPED : RecordLayout.LINK_DROPPED;
        final long dropped = Integer.toUnsignedLong(RecordLayout.getInt(record, item + field));
        final int at = count(ofEvent ? EVENT_DROPPED : LINK_DROPPED, dropped, into, from);
        return Protobuf.putLength(into, opened + 1, NESTED_LENGTH_BYTES, at);
    }

    // ---- the end

    @Override
    int tail(final byte[] record, final byte[] into, final int opened, final int from) {
        if (into.length - from < HEAD_BYTES) {
            return NO_ROOM;
        }
        int at = status(record, into, from);
        if (at >= 0 && traceStateAt() >= 0) {
            at = text(TRACE_STATE, record, traceStateAt(), into, at);
        }
        if (at < 0) {
            return NO_ROOM;
        }
        if (hasDropped()) {
            at = count(DROPPED_ATTRIBUTES, dropped(record, RecordLayout.DROPPED_ATTRIBUTES), into, at);
            at = count(DROPPED_EVENTS, dropped(record, RecordLayout.DROPPED_EVENTS), into, at);
            at = count(DROPPED_LINKS, dropped(record, RecordLayout.DROPPED_LINKS), into, at);
        }
        return Protobuf.putLength(into, opened + 1, SPAN_LENGTH_BYTES, at);
    }

    private int status(final byte[] record, final byte[] into, final int from) {
        final int status = Status.of(record[RecordLayout.STATUS]).code();
        if (status == 0) {
            return from;
        }
        into[from] = (byte) STATUS;
        into[from + 2] = STATUS_CODE;
        into[from + 3] = (byte) status;
        int at = from + 4;
        if (statusMessageAt() >= 0) {
            at = text(STATUS_MESSAGE, record, statusMessageAt(), into, at);
        }
        return at < 0 ? NO_ROOM : Protobuf.putLength(into, from + 1, NESTED_LENGTH_BYTES, at);
    }

    private static int count(final int tag, final long count, final byte[] into, final int at) {
        if (count == 0) {
            return at;
        }
        into[at] = (byte) tag;
        return Protobuf.putVarint(count, into, at + 1);
    }

    // ---- pieces: each leaves PIECE_BYTES behind it, those for whose size there is room excepted

    private int name(final int tag, final int ref, final byte[] into, final int at) {
        final long place = names.find(ref);
        if (into.length - at - PIECE_BYTES <= Fragments.length(place)) {
            return NO_ROOM;
        }
        into[at] = (byte) tag;
        return names.put(place, into, at + 1);
    }

    /** Writes a run as a field of text. */
    private static int text(final int tag, final byte[] record, final int run, final byte[] into, final int at) {
        final int mended = mended(record, run);
        if ((long) into.length - at - PIECE_BYTES < textBytes(mended)) {
            return NO_ROOM;
        }
        return string(tag, record, run, mended, into, at);
    }

    /** Writes a run as a field of text, for which there is room. */
    private static int string(
            final int tag, final byte[] record, final int run, final int mended, final byte[] into, final int at) {
        final int from = run + Integer.BYTES;
        if (mended >= 0) {
            return bytes(tag, record, from, mended, into, at);
        }
        into[at] = (byte) tag;
        final int behind = Protobuf.putVarint(~mended, into, at + 1);
        return Utf8Repair.put(record, from, from + RecordLayout.getInt(record, run), into, behind);
    }

    private static int bytes(
            final int tag, final byte[] record, final int from, final int length, final byte[] into, final int at) {
        into[at] = (byte) tag;
        final int behind = Protobuf.putVarint(length, into, at + 1);
        if (from + length <= record.length - Words.BEHIND) {
            return Words.copy(record, from, length, into, behind);
        }
        System.arraycopy(record, from, into, behind, length);
        return behind + length;
    }

    /** The bytes of a run of text if it is UTF-8; the complement of what they will be if it has to be repaired. */
    private static int mended(final byte[] record, final int run) {
        final int from = run + Integer.BYTES;
        final int to = from + RecordLayout.getInt(record, run);
        return Utf8Repair.isAscii(record, from, to) || Utf8Repair.endOfValid(record, from, to) == to
                ? to - from
                : ~Utf8Repair.repairedBytes(record, from, to);
    }

    /** The bytes of a field of such a text. */
    private static long textBytes(final int mended) {
        final long size = mended >= 0 ? mended : ~mended;
        return 1 + Protobuf.varintBytes(size) + size;
    }

    private static byte[] text(final byte[] utf8) {
        return field(-1, utf8);
    }

    /** The key of an attribute and the tag of its value. */
    private static byte[] key(final byte[] utf8) {
        final byte[] key = field(KEY, utf8);
        final byte[] both = Arrays.copyOf(key, key.length + 1);
        both[key.length] = (byte) VALUE;
        return both;
    }

    private static byte[] value(final byte[] utf8) {
        return field(STRING_VALUE, utf8);
    }

    /** A length and as many bytes, behind a tag unless that is below 0. */
    private static byte[] field(final int tag, final byte[] utf8) {
        final int lengthAt = tag < 0 ? 0 : 1;
        final byte[] field = new byte[lengthAt + Protobuf.varintBytes(utf8.length) + utf8.length];
        if (lengthAt > 0) {
            field[0] = (byte) tag;
        }
        final int at = Protobuf.putVarint(utf8.length, field, lengthAt);
        System.arraycopy(utf8, 0, field, at, utf8.length);
        return field;
    }
}
