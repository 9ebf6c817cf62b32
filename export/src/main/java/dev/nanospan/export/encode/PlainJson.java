package dev.nanospan.export.encode;

import dev.nanospan.layout.RecordLayout;

/**
 * The values of attributes as ordinary JSON, without a type around them: numbers, texts, lists. What can't be said so, bytes
 * and numbers that are none, becomes a text.
 */
final class PlainJson {
    private static final Literal QUOTE = Literal.of("\"");
    private static final Literal TRUE = Literal.of("true");
    private static final Literal FALSE = Literal.of("false");
    private static final Literal NULL = Literal.of("null");

    /** Each interned text between quotes. */
    final Fragments texts = new Fragments(text -> JsonPieces.form("\"", text, "\""));

    /** Writes a run of a record between quotes. */
    static int text(final byte[] record, final int run, final byte[] into, final int at) {
        return JsonPieces.text(QUOTE, record, run, QUOTE, into, at);
    }

    /** Writes the value of an attribute whose item ends at {@code end}, behind which it leaves the room of a piece. */
    int value(final byte[] record, final int from, final int end, final int type, final byte[] into, final int at) {
        if (into.length - at < 2 * JsonPieces.ROOM_BYTES) {
            return SpanEncoder.NO_ROOM;
        }
        return switch (type) {
            case RecordLayout.STRING -> text(record, from, into, at);
            case RecordLayout.CONSTANT -> JsonPieces.fragment(texts, RecordLayout.getInt(record, from), into, at);
            case RecordLayout.TRUE -> TRUE.put(into, at);
            case RecordLayout.FALSE -> FALSE.put(into, at);
            case RecordLayout.LONG -> Decimals.put(RecordLayout.getLong(record, from), into, at);
            case RecordLayout.DOUBLE -> JsonPieces.number(RecordLayout.getLong(record, from), into, at);
            case RecordLayout.BYTES -> bytes(record, from, into, at);
            default -> array(record, from + Integer.BYTES, end, type, into, at);
        };
    }

    private static int bytes(final byte[] record, final int run, final byte[] into, final int at) {
        final int length = RecordLayout.getInt(record, run);
        if (into.length - at - 2 * JsonPieces.ROOM_BYTES < Base64Text.encodedBytes(length)) {
            return SpanEncoder.NO_ROOM;
        }
        final int from = run + Integer.BYTES;
        return QUOTE.put(into, Base64Text.put(record, from, length, into, QUOTE.put(into, at)));
    }

    private static int array(
            final byte[] record, final int from, final int end, final int type, final byte[] into, final int opened) {
        into[opened] = '[';
        int at = opened + 1;
        int element = from;
        while (at >= 0 && RecordElements.isWhole(type, record, element, end)) {
            if (at > opened + 1) {
                into[at++] = ',';
            }
            at = into.length - at < 2 * JsonPieces.ROOM_BYTES
                    ? SpanEncoder.NO_ROOM
                    : element(record, element, type, into, at);
            element += RecordElements.bytes(type, record, element);
        }
        if (at < 0) {
            return SpanEncoder.NO_ROOM;
        }
        into[at] = ']';
        return at + 1;
    }

    private static int element(final byte[] record, final int from, final int type, final byte[] into, final int at) {
        return switch (type) {
            case RecordLayout.BOOLEANS -> (record[from] != 0 ? TRUE : FALSE).put(into, at);
            case RecordLayout.LONGS -> Decimals.put(RecordLayout.getLong(record, from), into, at);
            case RecordLayout.DOUBLES -> JsonPieces.number(RecordLayout.getLong(record, from), into, at);
            default -> RecordLayout.getInt(record, from) < 0 ? NULL.put(into, at) : text(record, from, into, at);
        };
    }
}
