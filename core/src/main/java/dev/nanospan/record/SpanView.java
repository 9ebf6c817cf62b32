package dev.nanospan.record;

import dev.nanospan.layout.RecordLayout;
import dev.nanospan.layout.Symbol;
import dev.nanospan.layout.Symbols;
import java.nio.charset.StandardCharsets;

/**
 * Reads one ended span. A flyweight over the bytes of its record: it is valid only during the call that hands it over,
 * on that thread; keep copies of what is needed, not the view. Allocates nothing but where a method returns a new
 * {@code String}.
 *
 * <pre>{@code
 * public void accept(SpanView span) {
 *     System.out.println(span.name() + " took " + Durations.format(span.durationNs()));
 * }
 * }</pre>
 *
 * <p>Every read is checked against the record's bounds: a spoilt record gives wrong values or an {@link
 * IndexOutOfBoundsException}, never something of another span.
 */
public final class SpanView {
    private static final double NS_PER_US = 1e3;
    private static final double NS_PER_MS = 1e6;
    private static final double NS_PER_S = 1e9;

    private final AttributeCursor attributes = new AttributeCursor();
    private final EventCursor events = new EventCursor();
    private final LinkCursor links = new LinkCursor();
    private final Scopes scopes;
    private byte[] bytes = new byte[RecordLayout.HEADER_BYTES];
    private int length = RecordLayout.HEADER_BYTES;

    /** Makes a view; {@code scopes} resolves the numbers of instrumentation scopes. */
    public SpanView(final Scopes scopes) {
        this.scopes = scopes;
    }

    /**
     * Puts the view over a record.
     *
     * @param record holds the record from offset 0; read until the next call
     * @return whether it is a span of a version and length that can be read
     */
    public boolean wrap(final byte[] record, final int recordBytes) {
        bytes = record;
        length = recordBytes;
        return recordBytes >= RecordLayout.HEADER_BYTES
                && recordBytes <= record.length
                && record[RecordLayout.TYPE] == RecordLayout.RECORD_SPAN
                && record[RecordLayout.VERSION] == RecordLayout.CURRENT_VERSION;
    }

    public long traceIdHigh() {
        return RecordLayout.getLong(bytes, RecordLayout.TRACE_ID_HIGH);
    }

    public long traceIdLow() {
        return RecordLayout.getLong(bytes, RecordLayout.TRACE_ID_LOW);
    }

    public long spanId() {
        return RecordLayout.getLong(bytes, RecordLayout.SPAN_ID);
    }

    /** The id of the parent; 0 for a root. */
    public long parentSpanId() {
        return RecordLayout.getLong(bytes, RecordLayout.PARENT_SPAN_ID);
    }

    /** Whether the parent is a span of another process. */
    public boolean isParentRemote() {
        return hasFlag(RecordLayout.FLAG_PARENT_REMOTE);
    }

    /** Whether no span of this process is its parent. */
    public boolean isLocalRoot() {
        return hasFlag(RecordLayout.FLAG_LOCAL_ROOT);
    }

    /** Whether it was recorded for processors only and is not to be exported. */
    public boolean isRecordOnly() {
        return hasFlag(RecordLayout.FLAG_RECORD_ONLY);
    }

    /** The W3C trace flags. */
    public int traceFlags() {
        return bytes[RecordLayout.TRACE_FLAGS] & 0xFF;
    }

    public Kind kind() {
        return Kind.of(bytes[RecordLayout.KIND]);
    }

    public Status status() {
        return Status.of(bytes[RecordLayout.STATUS]);
    }

    /** The message of the status, empty if there is none; allocates if there is one. */
    public String statusMessage() {
        return run(RecordLayout.STATUS_MESSAGE);
    }

    /** The tracestate as received, empty if there is none; allocates if there is one. */
    public String traceState() {
        return run(RecordLayout.TRACE_STATE);
    }

    /** When it started, ns since the epoch. */
    public long startEpochNs() {
        return RecordLayout.getLong(bytes, RecordLayout.START_EPOCH_NS);
    }

    /** When it ended, ns since the epoch; never before its start. */
    public long endEpochNs() {
        return startEpochNs() + durationNs();
    }

    public long durationNs() {
        return RecordLayout.getLong(bytes, RecordLayout.DURATION_NS);
    }

    public double durationUs() {
        return durationNs() / NS_PER_US;
    }

    public double durationMs() {
        return durationNs() / NS_PER_MS;
    }

    public double durationSeconds() {
        return durationNs() / NS_PER_S;
    }

    /** The number of the interned name; 0 if the name stands in the record. */
    public int nameRef() {
        return RecordLayout.getInt(bytes, RecordLayout.NAME_REF);
    }

    /** The name as text; allocates if it is not interned. */
    public String name() {
        final Symbol symbol = Symbols.byRef(nameRef());
        return symbol != null ? symbol.text() : run(RecordLayout.NAME);
    }

    /** Where in {@link #buffer()} a run of a type of {@code RecordLayout} begins, length first; -1 if there is none. */
    public int find(final int type) {
        final int at = find(bytes, RecordLayout.HEADER_BYTES, length, type);
        return at < 0 ? at : at + RecordLayout.TAG_BYTES;
    }

    /** The number of the instrumentation scope within its engine. */
    public int scopeRef() {
        return RecordLayout.getInt(bytes, RecordLayout.SCOPE_REF);
    }

    public InstrumentationScope scope() {
        return scopes.scope(scopeRef());
    }

    /** How many attributes {@link #attributes()} will give. */
    public int attributeCount() {
        return RecordLayout.getUnsignedShort(bytes, RecordLayout.ATTRIBUTE_COUNT);
    }

    public int eventCount() {
        return RecordLayout.getUnsignedShort(bytes, RecordLayout.EVENT_COUNT);
    }

    public int linkCount() {
        return RecordLayout.getUnsignedShort(bytes, RecordLayout.LINK_COUNT);
    }

    /** The attributes of the span, from the first; the same cursor at every call. */
    public AttributeCursor attributes() {
        return attributes.wrap(bytes, RecordLayout.HEADER_BYTES, length, RecordLayout.LEVEL_SPAN, -1);
    }

    /** The events, from the first; the same cursor at every call. */
    public EventCursor events() {
        return events.wrap(bytes, length);
    }

    /** The links, from the first; the same cursor at every call. */
    public LinkCursor links() {
        return links.wrap(bytes, length);
    }

    /** How many attributes were refused for a limit. */
    public int droppedAttributes() {
        return dropped(RecordLayout.DROPPED_ATTRIBUTES);
    }

    /** How many events were refused for a limit. */
    public int droppedEvents() {
        return dropped(RecordLayout.DROPPED_EVENTS);
    }

    /** How many links were refused for a limit. */
    public int droppedLinks() {
        return dropped(RecordLayout.DROPPED_LINKS);
    }

    /** On a local root: how many spans of its trace were refused because the trace had too many. */
    public int droppedSpans() {
        return dropped(RecordLayout.DROPPED_SPANS);
    }

    /** The record's bytes, from offset 0; not to be written to. */
    public byte[] buffer() {
        return bytes;
    }

    /** The length of the record in {@link #buffer()}. */
    public int lengthBytes() {
        return length;
    }

    static int find(final byte[] bytes, final int from, final int end, final int type) {
        int at = from;
        while (at < end) {
            final int size = RecordLayout.itemBytes(bytes, at, end);
            if (size < 0) {
                return -1;
            }
            if (RecordLayout.typeOf(RecordLayout.getInt(bytes, at)) == type) {
                return at;
            }
            at += size;
        }
        return -1;
    }

    private boolean hasFlag(final int flag) {
        return (bytes[RecordLayout.RECORD_FLAGS] & flag) != 0;
    }

    private String run(final int type) {
        final int at = find(type);
        return at < 0
                ? ""
                : new String(bytes, at + Integer.BYTES, RecordLayout.getInt(bytes, at), StandardCharsets.UTF_8);
    }

    private int dropped(final int field) {
        final int at = find(bytes, RecordLayout.HEADER_BYTES, length, RecordLayout.DROPPED);
        return at < 0 ? 0 : RecordLayout.getInt(bytes, at + field);
    }

    /** Resolves the numbers that records hold of instrumentation scopes. Any thread. */
    @FunctionalInterface
    public interface Scopes {
        /** The scope of a number; one with empty texts for a number that was never given out. */
        InstrumentationScope scope(int ref);
    }
}
