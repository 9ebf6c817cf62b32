package dev.nanospan.export.encode;

import dev.nanospan.id.Hex;
import dev.nanospan.layout.RecordLayout;
import dev.nanospan.record.InstrumentationScope;
import dev.nanospan.record.Kind;
import dev.nanospan.record.SpanView;
import dev.nanospan.record.Status;
import dev.nanospan.resource.Resource;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * A span as JSON of Zipkin, version 2. All values are texts there: what is none, a list or the attributes of an event, is
 * written as JSON and then made a text. Links, for which Zipkin has no place, become a tag; so do scope, status, and the
 * counts of what was dropped. The tracestate is left out.
 */
final class ZipkinEncoder extends RecordEncoder {
    private static final Literal TRACE_ID = Literal.of("{\"traceId\":\"");
    private static final Literal ID = Literal.of("\",\"id\":\"");
    private static final Literal PARENT_ID = Literal.of("\",\"parentId\":\"");
    private static final Literal SERVER = Literal.of("\",\"kind\":\"SERVER\"");
    private static final Literal CLIENT = Literal.of("\",\"kind\":\"CLIENT\"");
    private static final Literal PRODUCER = Literal.of("\",\"kind\":\"PRODUCER\"");
    private static final Literal CONSUMER = Literal.of("\",\"kind\":\"CONSUMER\"");
    private static final Literal INTERNAL = Literal.of("\"");
    private static final Literal DEBUG = Literal.of(",\"debug\":true");
    private static final Literal TIMESTAMP = Literal.of(",\"timestamp\":");
    private static final Literal DURATION = Literal.of(",\"duration\":");
    private static final Literal NAME = Literal.of(",\"name\":");
    private static final Literal TAGS = Literal.of(",\"tags\":{");
    private static final Literal STATUS_OK = Literal.of("\"otel.status_code\":\"OK\"");
    private static final Literal STATUS_ERROR = Literal.of("\"otel.status_code\":\"ERROR\"");
    private static final Literal ERROR = Literal.of(",\"error\":");
    private static final Literal NO_TEXT = Literal.of("\"\"");
    private static final Literal LINKS = Literal.of("\"otel.links\":");
    private static final Literal DROPPED_ATTRIBUTES = Literal.of("\"otel.dropped_attributes_count\":");
    private static final Literal DROPPED_EVENTS = Literal.of("\"otel.dropped_events_count\":");
    private static final Literal DROPPED_LINKS = Literal.of("\"otel.dropped_links_count\":");
    private static final Literal ANNOTATIONS = Literal.of(",\"annotations\":");
    private static final Literal ANNOTATION = Literal.of(",{\"timestamp\":");
    private static final Literal VALUE = Literal.of(",\"value\":");
    private static final Literal ATTRIBUTES_FOLLOW = Literal.of(": ");
    private static final Literal LINK = Literal.of(",{\"traceId\":\"");
    private static final Literal LINK_SPAN = Literal.of("\",\"spanId\":\"");
    private static final Literal ATTRIBUTES = Literal.of(",\"attributes\":");

    private static final int NS_PER_US = 1_000;
    private static final int MAX_SCOPES = Envelope.MAX_SCOPES;
    private static final int FIRST_SCRATCH_BYTES = 1 << 10;
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final KeyText ERROR_KEY = new KeyText("error");

    private final PlainJson json = new PlainJson();
    private final Fragments keys = new Fragments(text -> JsonPieces.form("\"", text, "\":"));
    private final ZipkinPeer peer = new ZipkinPeer();
    private final byte[] localEndpoint;

    /** What the scopes say of themselves, as tags; of a few, since they are met again and again. */
    private final Map<InstrumentationScope, byte[]> scopes = new HashMap<>();

    private InstrumentationScope scope = new InstrumentationScope("", "", "");
    private byte[] scopeTags = {};

    private byte[] scratch = new byte[FIRST_SCRATCH_BYTES];
    private boolean inTags;
    private boolean looksForPeer;
    private int event;
    private int valueAt;
    private byte[] record = scratch;

    ZipkinEncoder(final Resource resource) {
        final Object service = resource.attributes().getOrDefault("service.name", "");
        this.localEndpoint = JsonPieces.form(
                ",\"localEndpoint\":{\"serviceName\":\"", service.toString().getBytes(StandardCharsets.UTF_8), "\"}");
    }

    @Override
    public String contentType() {
        return Zipkin.CONTENT_TYPE;
    }

    // ---- the head

    @Override
    @SuppressWarnings("ReferenceEquality") // an engine has one object for each; another engine's is looked up
    void begin(final SpanView span) {
        final InstrumentationScope its = span.scope();
        if (its != scope) {
            scope = its;
            scopeTags = tagsOf(its);
        }
        inTags = false;
    }

    private byte[] tagsOf(final InstrumentationScope of) {
        final byte[] known = scopes.get(of);
        if (known != null) {
            return known;
        }
        final byte[] made = (of.name().isEmpty()
                        ? ""
                        : scopeTags("name", of.name())
                                + (of.version().isEmpty() ? "" : "," + scopeTags("version", of.version())))
                .getBytes(StandardCharsets.UTF_8);
        if (scopes.size() < MAX_SCOPES) {
            scopes.put(of, made);
        }
        return made;
    }

    /** Under its name of today, and the one it had before. */
    private static String scopeTags(final String what, final String is) {
        final byte[] utf8 = is.getBytes(StandardCharsets.UTF_8);
        final byte[] text = JsonPieces.form(what + "\":\"", utf8, "\"");
        final String tag = new String(text, StandardCharsets.UTF_8);
        return "\"otel.scope." + tag + ",\"otel.library." + tag;
    }

    @Override
    int head(final byte[] of, final int name, final byte[] into, final int from) {
        if (into.length - from < SPARE_BYTES + localEndpoint.length) {
            return NO_ROOM;
        }
        record = of;
        final long parent = RecordLayout.getLong(of, RecordLayout.PARENT_SPAN_ID);
        final Kind kind = Kind.of(of[RecordLayout.KIND]);
        looksForPeer = kind == Kind.CLIENT || kind == Kind.PRODUCER;
        peer.clear();
        int at = TRACE_ID.put(into, from);
        at = Hex.encode16(
                RecordLayout.getLong(of, RecordLayout.TRACE_ID_HIGH),
                RecordLayout.getLong(of, RecordLayout.TRACE_ID_LOW),
                into,
                at);
        at = Hex.encode8(RecordLayout.getLong(of, RecordLayout.SPAN_ID), into, ID.put(into, at));
        if (parent != 0) {
            at = Hex.encode8(parent, into, PARENT_ID.put(into, at));
        }
        at = kind(kind).put(into, at);
        if ((of[RecordLayout.RECORD_FLAGS] & RecordLayout.FLAG_DEBUG) != 0) {
            at = DEBUG.put(into, at);
        }
        at = micros(RecordLayout.getLong(of, RecordLayout.START_EPOCH_NS), into, TIMESTAMP.put(into, at));
        final long durationNs = Math.max(NS_PER_US, RecordLayout.getLong(of, RecordLayout.DURATION_NS));
        at = micros(durationNs, into, DURATION.put(into, at));
        System.arraycopy(localEndpoint, 0, into, at, localEndpoint.length);
        at = NAME.put(into, at + localEndpoint.length);
        return name < 0
                ? JsonPieces.fragment(json.texts, RecordLayout.getInt(of, RecordLayout.NAME_REF), into, at)
                : PlainJson.text(of, name, into, at);
    }

    private static Literal kind(final Kind kind) {
        return switch (kind) {
            case SERVER -> SERVER;
            case CLIENT -> CLIENT;
            case PRODUCER -> PRODUCER;
            case CONSUMER -> CONSUMER;
            default -> INTERNAL;
        };
    }

    private static int micros(final long ns, final byte[] into, final int at) {
        return Decimals.putUnsigned(Long.divideUnsigned(ns, NS_PER_US), into, at);
    }

    // ---- tags

    /** Begins a tag, and the tags themselves with the first one. */
    private int tag(final byte[] into, final int at) {
        if (at < 0 || into.length - at < SPARE_BYTES) {
            return NO_ROOM;
        }
        if (inTags) {
            into[at] = ',';
            return at + 1;
        }
        inTags = true;
        return TAGS.put(into, at);
    }

    @Override
    int attribute(final byte[] of, final int item, final int end, final int tag, final byte[] into, final int from) {
        if (RecordLayout.levelOf(tag) != RecordLayout.LEVEL_SPAN) {
            return member(of, item, end, tag, into, from);
        }
        if (looksForPeer) {
            peer.look(of, item, tag);
        }
        if (ERROR_KEY.isOf(of, item, tag) && isErrorSaidOtherwise(of, item, tag)) {
            return from;
        }
        final int key = key(of, item, tag, into, tag(into, from));
        final int at = key < 0 ? NO_ROOM : value(of, item, end, tag, into, key);
        return at < 0 || into[key] == '"' ? at : quote(into, key, at);
    }

    /** Whether the tag of that name says it already, or would say that there is an error only by being there. */
    private static boolean isErrorSaidOtherwise(final byte[] of, final int item, final int tag) {
        final int type = RecordLayout.typeOf(tag);
        return Status.of(of[RecordLayout.STATUS]) == Status.ERROR
                || type == RecordLayout.FALSE
                || (type == RecordLayout.STRING && KeyText.isRun(FALSE, of, RecordLayout.valueOf(of, item)));
    }

    private int key(final byte[] of, final int item, final int tag, final byte[] into, final int at) {
        if (at < 0) {
            return NO_ROOM;
        }
        final int ref = RecordLayout.refOf(tag);
        if (ref != 0) {
            return JsonPieces.fragment(keys, ref, into, at);
        }
        final int to = PlainJson.text(of, item + RecordLayout.TAG_BYTES, into, at);
        if (to >= 0) {
            into[to] = ':';
        }
        return to < 0 ? NO_ROOM : to + 1;
    }

    private int value(final byte[] of, final int item, final int end, final int tag, final byte[] into, final int at) {
        return json.value(of, RecordLayout.valueOf(of, item), end, RecordLayout.typeOf(tag), into, at);
    }

    /** Makes JSON a text: escapes it, and puts it between quotes. */
    private int quote(final byte[] into, final int from, final int to) {
        final int length = to - from;
        if (length > scratch.length) {
            scratch = new byte[Integer.highestOneBit(length) << 1];
        }
        System.arraycopy(into, from, scratch, 0, length);
        if (!JsonPieces.hasRoom((long) into.length - from - 2 * JsonPieces.ROOM_BYTES, scratch, 0, length)) {
            return NO_ROOM;
        }
        into[from] = '"';
        final int at = JsonText.put(scratch, 0, length, into, from + 1);
        into[at] = '"';
        return at + 1;
    }

    /** The rest of the tags, then the events, since what was begun can't be gone back to. */
    @Override
    int lists(final byte[] of, final int end, final byte[] into, final int from) {
        int at = links(of, end, into, from);
        if (at >= 0 && scopeTags.length > 0) {
            at = scope(into, tag(into, at));
        }
        at = at < 0 ? NO_ROOM : status(of, into, at);
        if (at >= 0 && hasDropped()) {
            at = count(DROPPED_ATTRIBUTES, dropped(of, RecordLayout.DROPPED_ATTRIBUTES), into, at);
            at = count(DROPPED_EVENTS, dropped(of, RecordLayout.DROPPED_EVENTS), into, at);
            at = count(DROPPED_LINKS, dropped(of, RecordLayout.DROPPED_LINKS), into, at);
        }
        if (at >= 0 && inTags) {
            into[at++] = '}';
        }
        return at < 0 ? NO_ROOM : events(of, end, into, at);
    }

    private int scope(final byte[] into, final int at) {
        if (at < 0 || into.length - at - scopeTags.length < JsonPieces.ROOM_BYTES) {
            return NO_ROOM;
        }
        System.arraycopy(scopeTags, 0, into, at, scopeTags.length);
        return at + scopeTags.length;
    }

    private int status(final byte[] of, final byte[] into, final int from) {
        final Status status = Status.of(of[RecordLayout.STATUS]);
        if (status == Status.UNSET) {
            return from;
        }
        final int at = tag(into, from);
        if (at < 0 || status == Status.OK) {
            return at < 0 ? NO_ROOM : STATUS_OK.put(into, at);
        }
        final int error = ERROR.put(into, STATUS_ERROR.put(into, at));
        return statusMessageAt() < 0 ? NO_TEXT.put(into, error) : PlainJson.text(of, statusMessageAt(), into, error);
    }

    private int count(final Literal what, final long count, final byte[] into, final int from) {
        if (from < 0 || count == 0) {
            return from;
        }
        final int at = tag(into, from);
        if (at < 0) {
            return NO_ROOM;
        }
        final int number = what.put(into, at);
        return quote(into, number, Decimals.put(count, into, number));
    }

    // ---- events and links

    /** Writes a member of an object, whose brace stands where the comma of the first one does. */
    private int member(
            final byte[] of, final int item, final int end, final int tag, final byte[] into, final int from) {
        into[from] = ',';
        final int at = key(of, item, tag, into, from + 1);
        return at < 0 ? NO_ROOM : value(of, item, end, tag, into, at);
    }

    @Override
    int openList(final int level, final boolean ofAttributes, final byte[] into, final int at) {
        if (into.length - at < SPARE_BYTES) {
            return NO_ROOM;
        }
        if (level == RecordLayout.LEVEL_LINK) {
            return ofAttributes ? ATTRIBUTES.put(into, at) : openLinks(into, at);
        } else if (level == RecordLayout.LEVEL_EVENT) {
            return ofAttributes ? nameBefore(into, at) : ANNOTATIONS.put(into, at);
        }
        return at;
    }

    private int openLinks(final byte[] into, final int from) {
        final int at = tag(into, from);
        return at < 0 ? NO_ROOM : LINKS.put(into, at);
    }

    /** The name of an event whose attributes follow. */
    private int nameBefore(final byte[] into, final int from) {
        final int at = name(into, from);
        return at < 0 ? NO_ROOM : ATTRIBUTES_FOLLOW.put(into, at);
    }

    @Override
    int closeList(final int level, final boolean ofAttributes, final byte[] into, final int opened, final int at) {
        if (level == RecordLayout.LEVEL_SPAN) {
            return at; // more tags follow
        }
        into[opened] = (byte) (ofAttributes ? '{' : '[');
        into[at] = (byte) (ofAttributes ? '}' : ']');
        return level == RecordLayout.LEVEL_LINK && !ofAttributes ? quote(into, opened, at + 1) : at + 1;
    }

    @Override
    int open(final int type, final byte[] of, final int item, final byte[] into, final int from) {
        if (into.length - from < SPARE_BYTES) {
            return NO_ROOM;
        }
        if (type == RecordLayout.LINK) {
            return openLink(of, item, into, from);
        }
        event = item;
        final int at =
                micros(RecordLayout.getLong(of, item + RecordLayout.EVENT_TIME), into, ANNOTATION.put(into, from));
        valueAt = VALUE.put(into, at);
        return valueAt;
    }

    private static int openLink(final byte[] of, final int item, final byte[] into, final int from) {
        int at = LINK.put(into, from);
        at = Hex.encode16(
                RecordLayout.getLong(of, item + RecordLayout.LINK_TRACE_ID_HIGH),
                RecordLayout.getLong(of, item + RecordLayout.LINK_TRACE_ID_LOW),
                into,
                at);
        at = LINK_SPAN.put(into, at);
        at = Hex.encode8(RecordLayout.getLong(of, item + RecordLayout.LINK_SPAN_ID), into, at);
        into[at] = '"';
        return at + 1;
    }

    @Override
    int close(final int type, final byte[] of, final int item, final byte[] into, final int opened, final int from) {
        int at = from;
        if (type == RecordLayout.EVENT) {
            at = at == valueAt ? name(into, at) : quote(into, valueAt, at);
        }
        if (at < 0 || into.length - at < JsonPieces.ROOM_BYTES) {
            return NO_ROOM;
        }
        into[at] = '}';
        return at + 1;
    }

    /** The name of the event, between quotes. */
    private int name(final byte[] into, final int at) {
        final int ref = RecordLayout.refOf(RecordLayout.getInt(record, event));
        return ref != 0
                ? JsonPieces.fragment(json.texts, ref, into, at)
                : PlainJson.text(record, event + RecordLayout.EVENT_BYTES, into, at);
    }

    // ---- the end

    @Override
    int tail(final byte[] of, final byte[] into, final int opened, final int from) {
        if (into.length - from < SPARE_BYTES) {
            return NO_ROOM;
        }
        final int at = peer.put(json, of, into, from);
        if (at >= 0) {
            into[at] = '}';
        }
        return at < 0 ? NO_ROOM : at + 1;
    }
}
