package dev.nanospan.testkit;

import dev.nanospan.id.SpanId;
import dev.nanospan.id.TraceId;
import dev.nanospan.record.Key;
import dev.nanospan.record.LinkCursor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A link of a span, as a value. Immutable.
 *
 * @param traceId the trace of the linked span
 * @param spanId the linked span
 * @param traceFlags its W3C trace flags
 * @param remote whether its context came from another process
 * @param traceState its tracestate as received, empty if there was none
 * @param attributes in the order they were set; see {@link SpanData#attributes()}
 * @param droppedAttributes how many were refused for a limit
 */
public record LinkData(
        TraceId traceId,
        SpanId spanId,
        int traceFlags,
        boolean remote,
        String traceState,
        Map<String, Object> attributes,
        int droppedAttributes) {
    static List<LinkData> allOf(final LinkCursor links) {
        final List<LinkData> all = new ArrayList<>();
        while (links.next()) {
            all.add(new LinkData(
                    TraceId.of(links.traceIdHigh(), links.traceIdLow()),
                    SpanId.of(links.spanId()),
                    links.traceFlags(),
                    links.isRemote(),
                    traceStateOf(links),
                    Attributes.copyOf(links.attributes()),
                    links.droppedAttributes()));
        }
        return List.copyOf(all);
    }

    /** Whether this leads to a span. */
    public boolean isTo(final SpanData span) {
        return traceId.equals(span.traceId()) && spanId.equals(span.spanId());
    }

    /** The value of an attribute, or null if it was not set. */
    public @Nullable Object attribute(final String key) {
        return attributes.get(key);
    }

    /** The value of an attribute, or null if it was not set. */
    public @Nullable Object attribute(final Key key) {
        return attributes.get(key.text());
    }

    @Override
    public String toString() {
        return traceId + "-" + spanId + (attributes.isEmpty() ? "" : attributes);
    }

    private static String traceStateOf(final LinkCursor links) {
        return new String(
                links.buffer(), links.traceStateOffset(), links.traceStateBytes(), StandardCharsets.ISO_8859_1);
    }
}
