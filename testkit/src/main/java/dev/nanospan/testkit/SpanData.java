package dev.nanospan.testkit;

import dev.nanospan.id.SpanId;
import dev.nanospan.id.TraceId;
import dev.nanospan.record.Durations;
import dev.nanospan.record.InstrumentationScope;
import dev.nanospan.record.Key;
import dev.nanospan.record.Kind;
import dev.nanospan.record.SpanView;
import dev.nanospan.record.Status;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An ended span, as a value that any assertion library can look at. Immutable.
 *
 * <pre>{@code
 * SpanData match = exporter.span("match");
 * assertThat(match.attribute(SYMBOL)).isEqualTo("ESZ6");
 * assertThat(match.isChildOf(exporter.span("order"))).isTrue();
 * }</pre>
 *
 * @param traceId the trace
 * @param spanId the span
 * @param parentSpanId its parent; not valid for a root
 * @param traceFlags the W3C trace flags
 * @param traceState the tracestate as received, empty if there was none
 * @param parentRemote whether the parent is a span of another process
 * @param localRoot whether no span of this process is the parent
 * @param recordOnly whether it was recorded for processors only
 * @param name the name
 * @param kind the role of the span
 * @param status how it went
 * @param statusMessage why, empty if nothing was said
 * @param startEpochNs when it started, ns since the epoch
 * @param durationNs how long it took
 * @param scope the instrumentation that made it
 * @param attributes in the order they were set: a String, Boolean, Long or Double each, or a List of these, or of Byte
 * @param events in the order they were added
 * @param links in the order they were added
 * @param droppedAttributes how many attributes were refused for a limit
 * @param droppedEvents how many events were refused for a limit
 * @param droppedLinks how many links were refused for a limit
 * @param droppedSpans on a local root: how many spans of its trace were refused because the trace had too many
 */
public record SpanData(
        TraceId traceId,
        SpanId spanId,
        SpanId parentSpanId,
        int traceFlags,
        String traceState,
        boolean parentRemote,
        boolean localRoot,
        boolean recordOnly,
        String name,
        Kind kind,
        Status status,
        String statusMessage,
        long startEpochNs,
        long durationNs,
        InstrumentationScope scope,
        Map<String, Object> attributes,
        List<EventData> events,
        List<LinkData> links,
        int droppedAttributes,
        int droppedEvents,
        int droppedLinks,
        int droppedSpans) {
    /** Copies what a view shows. */
    public static SpanData copyOf(final SpanView span) {
        return new SpanData(
                TraceId.of(span.traceIdHigh(), span.traceIdLow()),
                SpanId.of(span.spanId()),
                SpanId.of(span.parentSpanId()),
                span.traceFlags(),
                span.traceState(),
                span.isParentRemote(),
                span.isLocalRoot(),
                span.isRecordOnly(),
                span.name(),
                span.kind(),
                span.status(),
                span.statusMessage(),
                span.startEpochNs(),
                span.durationNs(),
                span.scope(),
                Attributes.copyOf(span.attributes()),
                EventData.allOf(span.events()),
                LinkData.allOf(span.links()),
                span.droppedAttributes(),
                span.droppedEvents(),
                span.droppedLinks(),
                span.droppedSpans());
    }

    /** When it ended, ns since the epoch. */
    public long endEpochNs() {
        return startEpochNs + durationNs;
    }

    /** Whether it has no parent, here or elsewhere. */
    public boolean isRoot() {
        return !parentSpanId.isValid();
    }

    /** Whether another span is its parent. */
    public boolean isChildOf(final SpanData other) {
        return traceId.equals(other.traceId) && parentSpanId.equals(other.spanId);
    }

    /** The value of an attribute, or null if it was not set. */
    public @Nullable Object attribute(final String key) {
        return attributes.get(key);
    }

    /** The value of an attribute, or null if it was not set. */
    public @Nullable Object attribute(final Key key) {
        return attributes.get(key.text());
    }

    /**
     * The event of a name.
     *
     * @throws AssertionError if there is not exactly one; the message lists the events there are
     */
    public EventData event(final String ofName) {
        final List<EventData> found =
                events.stream().filter(event -> event.name().equals(ofName)).toList();
        if (found.size() != 1) {
            throw new AssertionError("expected one event \"" + ofName + "\" but found " + found.size() + " in " + this);
        }
        return found.get(0);
    }

    /** The span in one line: what differs from the usual is shown, the rest is not. */
    @Override
    public String toString() {
        final StringBuilder text = new StringBuilder(160);
        text.append('"').append(name).append("\" ").append(kind).append(' ').append(Durations.format(durationNs));
        if (status != Status.UNSET) {
            text.append(' ').append(status);
        }
        if (!statusMessage.isEmpty()) {
            text.append("(\"").append(statusMessage).append("\")");
        }
        text.append(" trace=").append(traceId).append(" span=").append(spanId);
        if (!isRoot()) {
            text.append(parentRemote ? " remoteParent=" : " parent=").append(parentSpanId);
        }
        append(text, " attributes=", attributes, attributes.isEmpty());
        append(text, " events=", events, events.isEmpty());
        append(text, " links=", links, links.isEmpty());
        append(text, " droppedAttributes=", droppedAttributes, droppedAttributes == 0);
        append(text, " droppedEvents=", droppedEvents, droppedEvents == 0);
        append(text, " droppedLinks=", droppedLinks, droppedLinks == 0);
        append(text, " droppedSpans=", droppedSpans, droppedSpans == 0);
        return text.toString();
    }

    private static void append(
            final StringBuilder text, final String label, final Object value, final boolean isUsual) {
        if (!isUsual) {
            text.append(label).append(value);
        }
    }
}
