package dev.nanospan.export.encode;

import dev.nanospan.layout.RecordLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What encoders of JSON share. Each piece leaves {@link #ROOM_BYTES} behind it, or says that there is no room. */
final class JsonPieces {
    /** More than what has a fixed length takes: a value, and what is written to close it and its list. */
    static final int ROOM_BYTES = 128;

    private static final Literal NAN = Literal.of("\"NaN\"");
    private static final Literal INFINITY = Literal.of("\"Infinity\"");
    private static final Literal MINUS_INFINITY = Literal.of("\"-Infinity\"");

    private JsonPieces() {}

    /** Writes what was made of an interned text. */
    static int fragment(final Fragments from, final int ref, final byte[] into, final int at) {
        final long place = from.find(ref);
        return into.length - at - Fragments.length(place) < ROOM_BYTES
                ? SpanEncoder.NO_ROOM
                : from.put(place, into, at);
    }

    /** Writes a run of a record as text between two literals; where room is short, it is measured first. */
    static int text(
            final Literal before,
            final byte[] record,
            final int run,
            final Literal behind,
            final byte[] into,
            final int at) {
        final int length = RecordLayout.getInt(record, run);
        final int from = run + Integer.BYTES;
        final long room = (long) into.length - at - before.length() - behind.length() - ROOM_BYTES;
        if (!hasRoom(room, record, from, length)) {
            return SpanEncoder.NO_ROOM;
        }
        return behind.put(into, JsonText.put(record, from, length, into, before.put(into, at)));
    }

    /** Whether a text fits once it is escaped. */
    static boolean hasRoom(final long room, final byte[] text, final int from, final int length) {
        return room >= (long) JsonText.MAX_GROWTH * length || room >= JsonText.escapedBytes(text, from, length);
    }

    /** Writes a number of 64 bits; one that JSON has no digits for becomes a text. */
    static int number(final long bits, final byte[] into, final int at) {
        final double value = Double.longBitsToDouble(bits);
        if (Math.abs(value) <= Double.MAX_VALUE) {
            return Doubles.put(value, into, at);
        }
        return Double.isNaN(value) ? NAN.put(into, at) : (value > 0 ? INFINITY : MINUS_INFINITY).put(into, at);
    }

    /** A text, escaped, between two others: newly allocated. */
    static byte[] form(final String before, final byte[] text, final String behind) {
        final byte[] head = before.getBytes(StandardCharsets.US_ASCII);
        final byte[] tail = behind.getBytes(StandardCharsets.US_ASCII);
        final byte[] into = Arrays.copyOf(
                head, head.length + JsonText.MAX_GROWTH * text.length + tail.length + SpanEncoder.SPARE_BYTES);
        final int at = JsonText.put(text, 0, text.length, into, head.length);
        System.arraycopy(tail, 0, into, at, tail.length);
        return Arrays.copyOf(into, at + tail.length);
    }
}
