package dev.nanospan.layout;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Reads a record by the picture in {@link RecordLayout} and nothing else: the numbers below are typed from the picture.
 * Strict: whatever is not as drawn is an error. Values become texts such as {@code LONG:5}, so that they can be compared.
 */
public final class RecordDecoder {
    private final ByteBuffer in;
    private final Decoded into = new Decoded();

    private RecordDecoder(final byte[] record) {
        in = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Reads a record that fills an array. */
    public static Decoded decode(final byte[] record) {
        return new RecordDecoder(record).decode();
    }

    /** A text value as it is compared: as its UTF-8 reads. */
    public static String text(final String text) {
        return new String(Utf8Test.expected(text), StandardCharsets.UTF_8);
    }

    private Decoded decode() {
        header();
        while (in.hasRemaining()) {
            item();
        }
        check(into.attributes.size() == into.attributeCount, "attributes");
        check(into.events.size() == into.eventCount, "events");
        check(into.links.size() == into.linkCount, "links");
        return into;
    }

    private void header() {
        check(in.getInt() == in.capacity(), "length");
        check(in.get() == 1, "record type");
        into.kind = in.get();
        into.status = in.get();
        into.recordFlags = in.get();
        into.traceIdHigh = in.getLong();
        into.traceIdLow = in.getLong();
        into.spanId = in.getLong();
        into.parentSpanId = in.getLong();
        into.startEpochNs = in.getLong();
        into.durationNs = in.getLong();
        into.name = symbol(in.getInt());
        into.scopeRef = in.getInt();
        into.attributeCount = in.getShort() & 0xFFFF;
        into.eventCount = in.getShort() & 0xFFFF;
        into.linkCount = in.getShort() & 0xFFFF;
        into.traceFlags = in.get();
        check(in.get() == 1, "version");
        check(in.position() == 72, "header");
    }

    private void item() {
        final int tag = in.getInt();
        final int type = tag & 0b1_1111;
        final int level = (tag >>> 5) & 0b11;
        check((tag & 0x80) == 0, "unused bit");
        final String symbol = symbol(tag >>> 8);
        switch (type) {
            case 16 -> event(symbol);
            case 17 -> link();
            case 18 -> {
                check(into.name == null, "two names");
                into.name = run();
            }
            case 19 -> {
                check(into.statusMessage == null, "two messages");
                into.statusMessage = run();
            }
            case 20 -> {
                check(into.traceState == null, "two tracestates");
                into.traceState = run();
            }
            case 21 -> {
                check(into.dropped == null, "two drops");
                into.dropped = List.of(in.getInt(), in.getInt(), in.getInt(), in.getInt());
                check(!in.hasRemaining(), "drops stand last");
            }
            default -> attribute(type, level, symbol);
        }
    }

    private void attribute(final int type, final int level, final String symbol) {
        final String key = symbol == null ? run() : symbol;
        final Attribute attribute = new Attribute(key, value(type));
        switch (level) {
            case 0 -> into.attributes.add(attribute);
            case 1 -> last(into.events).attributes.add(attribute);
            case 2 -> last(into.links).attributes.add(attribute);
            default -> check(false, "level " + level);
        }
    }

    private String value(final int type) {
        return switch (type) {
            case 1 -> "STRING:" + run();
            case 2 -> "STRING:" + symbol(in.getInt());
            case 3 -> "BOOLEAN:true";
            case 4 -> "BOOLEAN:false";
            case 5 -> "LONG:" + in.getLong();
            case 6 -> "DOUBLE:" + Long.toHexString(in.getLong());
            case 7 -> "BYTES:" + HexFormat.of().formatHex(bytes());
            case 8 -> strings();
            case 9 -> booleans();
            case 10 -> longs();
            case 11 -> doubles();
            default -> throw new AssertionError("type " + type);
        };
    }

    private String strings() {
        final int end = in.getInt() + in.position();
        final List<String> values = new ArrayList<>();
        while (in.position() < end) {
            final int length = in.getInt();
            check(length >= -1, "length " + length);
            values.add(length == -1 ? null : text(length));
        }
        check(in.position() == end, "run of runs");
        return "STRINGS:" + values;
    }

    private String booleans() {
        final List<Boolean> values = new ArrayList<>();
        for (final byte each : bytes()) {
            check(each == 0 || each == 1, "boolean " + each);
            values.add(each == 1);
        }
        return "BOOLEANS:" + values;
    }

    private String longs() {
        final ByteBuffer run = ByteBuffer.wrap(bytes()).order(ByteOrder.LITTLE_ENDIAN);
        final List<Long> values = new ArrayList<>();
        while (run.hasRemaining()) {
            values.add(run.getLong());
        }
        return "LONGS:" + values;
    }

    private String doubles() {
        final ByteBuffer run = ByteBuffer.wrap(bytes()).order(ByteOrder.LITTLE_ENDIAN);
        final List<String> values = new ArrayList<>();
        while (run.hasRemaining()) {
            values.add(Long.toHexString(run.getLong()));
        }
        return "DOUBLES:" + values;
    }

    private void event(final String symbol) {
        final Event event = new Event();
        event.epochNs = in.getLong();
        event.droppedAttributes = in.getInt();
        event.name = symbol == null ? run() : symbol;
        into.events.add(event);
    }

    private void link() {
        final Link link = new Link();
        link.traceIdHigh = in.getLong();
        link.traceIdLow = in.getLong();
        link.spanId = in.getLong();
        link.flags = in.get();
        link.remote = in.get() == 1;
        check(in.getShort() == 0, "zero");
        link.droppedAttributes = in.getInt();
        link.traceState = run();
        into.links.add(link);
    }

    private byte[] bytes() {
        final byte[] bytes = new byte[in.getInt()];
        in.get(bytes);
        return bytes;
    }

    private String run() {
        return text(in.getInt());
    }

    private String text(final int length) {
        final ByteBuffer part = in.slice(in.position(), length);
        in.position(in.position() + length);
        try {
            final CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(part);
            return text.toString();
        } catch (final CharacterCodingException e) {
            throw new AssertionError("not UTF-8", e);
        }
    }

    private static String symbol(final int ref) {
        if (ref == 0) {
            return null;
        }
        final Symbol symbol = Symbols.byRef(ref);
        check(symbol != null, "symbol " + ref);
        return symbol.text();
    }

    private static <T> T last(final List<T> list) {
        check(!list.isEmpty(), "an attribute of nothing");
        return list.get(list.size() - 1);
    }

    private static void check(final boolean holds, final String what) {
        if (!holds) {
            throw new AssertionError("the record is not as drawn: " + what);
        }
    }

    /** A record as values. */
    public static final class Decoded {
        public int kind;
        public int status;
        public int recordFlags;
        public long traceIdHigh;
        public long traceIdLow;
        public long spanId;
        public long parentSpanId;
        public long startEpochNs;
        public long durationNs;
        public String name;
        public int scopeRef;
        public int attributeCount;
        public int eventCount;
        public int linkCount;
        public int traceFlags;
        public String statusMessage;
        public String traceState;
        public List<Integer> dropped;
        public final List<Attribute> attributes = new ArrayList<>();
        public final List<Event> events = new ArrayList<>();
        public final List<Link> links = new ArrayList<>();

        Decoded() {}
    }

    /** An attribute of a span, an event or a link. */
    public record Attribute(String key, String value) {}

    /** An event as values. */
    public static final class Event {
        public String name;
        public long epochNs;
        public int droppedAttributes;
        public final List<Attribute> attributes = new ArrayList<>();

        @Override
        public String toString() {
            return name + "@" + epochNs + " dropped " + droppedAttributes + " " + attributes;
        }
    }

    /** A link as values. */
    public static final class Link {
        public long traceIdHigh;
        public long traceIdLow;
        public long spanId;
        public int flags;
        public boolean remote;
        public String traceState;
        public int droppedAttributes;
        public final List<Attribute> attributes = new ArrayList<>();

        @Override
        public String toString() {
            return traceIdHigh + "," + traceIdLow + "," + spanId + "," + flags + "," + remote + "," + traceState
                    + " dropped " + droppedAttributes + " " + attributes;
        }
    }
}
