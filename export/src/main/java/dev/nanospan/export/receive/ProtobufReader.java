package dev.nanospan.export.receive;

import dev.nanospan.export.json.MalformedException;
import java.nio.charset.StandardCharsets;

/**
 * Goes over the fields of a protobuf message. A field is read whole before it is looked at; one of an unknown number, or
 * that is written in another way than expected, has a tag that nobody asks for. One thread.
 *
 * <pre>{@code
 * while (in.next()) {
 *     switch (in.field()) {
 *         case NAME -> name = in.text();
 *         case KIND -> kind = (int) in.value();
 *     }
 * }
 * }</pre>
 */
final class ProtobufReader {
    /** How a value is written: the low three bits of a tag. */
    static final int VARINT = 0;

    static final int FIXED64 = 1;
    static final int BYTES = 2;
    static final int FIXED32 = 5;

    private static final int GROUP = 3;
    private static final int END_GROUP = 4;
    private static final int WIRE_BITS = 3;
    private static final int WIRE_MASK = 7;
    private static final int MAX_VARINT_BITS = 70;
    private static final int MAX_GROUP_DEPTH = 64;

    private final byte[] bytes;
    private final int end;
    private int at;

    private int tag;
    private long value;
    private int from;
    private int to;

    /** Makes a reader of a message that begins at one offset and ends at another. */
    ProtobufReader(final byte[] bytes, final int from, final int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    /** A reader of the message that the field which was read last holds. */
    ProtobufReader message() {
        return new ProtobufReader(bytes, from, to);
    }

    /** Another reader of the same message, from here on. */
    ProtobufReader again() {
        return new ProtobufReader(bytes, at, end);
    }

    /** Reads the next field; false at the end. */
    boolean next() throws MalformedException {
        if (at == end) {
            return false;
        }
        tag = tag();
        read(tag & WIRE_MASK);
        return true;
    }

    /** The number of the field and how it is written: see the constants of who asks. */
    int field() {
        return tag;
    }

    /** The number that was read, whichever way it was written. */
    long value() {
        return value;
    }

    /** The bytes that were read, as text. */
    String text() {
        return new String(bytes, from, length(), StandardCharsets.UTF_8);
    }

    /** What is left, as text. */
    String rest() {
        return new String(bytes, at, end - at, StandardCharsets.UTF_8);
    }

    byte[] bytes() {
        return bytes;
    }

    /** Where the bytes begin that were read. */
    int from() {
        return from;
    }

    int length() {
        return to - from;
    }

    private int tag() throws MalformedException {
        final int read = (int) varint();
        if (read >>> WIRE_BITS == 0) {
            throw malformed("a field without a number");
        }
        return read;
    }

    private void read(final int wire) throws MalformedException {
        switch (wire) {
            case VARINT -> value = varint();
            case FIXED64 -> value = fixed(Long.BYTES);
            case FIXED32 -> value = fixed(Integer.BYTES);
            case BYTES -> {
                final long length = varint();
                if (length < 0 || length > end - at) {
                    throw malformed("a length of " + Long.toUnsignedString(length) + ", " + (end - at) + " bytes left");
                }
                from = at;
                at += (int) length;
                to = at;
            }
            case GROUP -> skipGroup();
            default -> throw malformed("a field of a kind that there is not, " + wire);
        }
    }

    private long varint() throws MalformedException {
        long read = 0;
        for (int shift = 0; shift < MAX_VARINT_BITS; shift += 7) {
            if (at == end) {
                throw malformed("the end within a number");
            }
            final byte next = bytes[at++];
            read |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return read;
            }
        }
        throw malformed("a number that does not end");
    }

    private long fixed(final int size) throws MalformedException {
        if (end - at < size) {
            throw malformed("the end within a number");
        }
        long read = 0;
        for (int i = size - 1; i >= 0; i--) {
            read = read << Byte.SIZE | bytes[at + i] & 0xFF;
        }
        at += size;
        return read;
    }

    /** Passes over a group, which nothing of today is written as. */
    private void skipGroup() throws MalformedException {
        int depth = 1;
        while (depth > 0) {
            final int inner = tag() & WIRE_MASK;
            if (inner == GROUP) {
                depth++;
            } else if (inner == END_GROUP) {
                depth--;
            } else {
                read(inner);
            }
            if (depth > MAX_GROUP_DEPTH) {
                throw malformed("groups deeper than " + MAX_GROUP_DEPTH);
            }
        }
    }

    private MalformedException malformed(final String found) {
        return new MalformedException("at " + at + ": " + found);
    }
}
