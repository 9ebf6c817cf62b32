package dev.nanospan.export;

import dev.nanospan.record.AttributeCursor;
import dev.nanospan.record.EventCursor;
import dev.nanospan.record.InstrumentationScope;
import dev.nanospan.record.Kind;
import dev.nanospan.record.LinkCursor;
import dev.nanospan.record.SpanView;
import dev.nanospan.record.Status;
import dev.nanospan.record.ValueType;
import java.util.ArrayList;
import java.util.List;

/**
 * One span as plain values, for a printer that has to hold it until the rest of its trace is there. Immutable.
 *
 * @param parentSpanId 0 for a root
 * @param localRoot whether no span of this process is its parent
 * @param recordBytes the length of the record it was copied from, as a measure of what it takes to hold it
 */
record SpanCopy(
        long traceIdHigh,
        long traceIdLow,
        long spanId,
        long parentSpanId,
        boolean localRoot,
        String name,
        Kind kind,
        Status status,
        String statusMessage,
        long startEpochNs,
        long durationNs,
        InstrumentationScope scope,
        List<Attribute> attributes,
        List<Event> events,
        List<Link> links,
        Dropped dropped,
        int recordBytes) {

    /** Copies what a view shows. */
    static SpanCopy of(final SpanView span) {
        return new SpanCopy(
                span.traceIdHigh(),
                span.traceIdLow(),
                span.spanId(),
                span.parentSpanId(),
                span.isLocalRoot(),
                span.name(),
                span.kind(),
                span.status(),
                span.statusMessage(),
                span.startEpochNs(),
                span.durationNs(),
                span.scope(),
                attributesOf(span.attributes()),
                eventsOf(span.events()),
                linksOf(span.links()),
                new Dropped(span.droppedAttributes(), span.droppedEvents(), span.droppedLinks(), span.droppedSpans()),
                span.lengthBytes());
    }

    /** When it ended; never before its start, whatever the record says. */
    long endEpochNs() {
        return startEpochNs + Math.max(0, durationNs);
    }

    private static List<Attribute> attributesOf(final AttributeCursor cursor) {
        final List<Attribute> copies = new ArrayList<>();
        while (cursor.next()) {
            copies.add(new Attribute(cursor.key(), cursor.type(), cursor.valueText()));
        }
        return copies;
    }

    private static List<Event> eventsOf(final EventCursor cursor) {
        final List<Event> copies = new ArrayList<>();
        while (cursor.next()) {
            copies.add(new Event(
                    cursor.name(), cursor.epochNs(), attributesOf(cursor.attributes()), cursor.droppedAttributes()));
        }
        return copies;
    }

    private static List<Link> linksOf(final LinkCursor cursor) {
        final List<Link> copies = new ArrayList<>();
        while (cursor.next()) {
            copies.add(new Link(
                    cursor.traceIdHigh(),
                    cursor.traceIdLow(),
                    cursor.spanId(),
                    attributesOf(cursor.attributes()),
                    cursor.droppedAttributes()));
        }
        return copies;
    }

    /** An attribute; its value as a person would write it. */
    record Attribute(String key, ValueType type, String value) {}

    /** An event. */
    record Event(String name, long epochNs, List<Attribute> attributes, int droppedAttributes) {}

    /** A link. */
    record Link(long traceIdHigh, long traceIdLow, long spanId, List<Attribute> attributes, int droppedAttributes) {}

    /** What the engine refused for a limit. */
    record Dropped(int attributes, int events, int links, int spans) {
        static final Dropped NOTHING = new Dropped(0, 0, 0, 0);
    }
}
