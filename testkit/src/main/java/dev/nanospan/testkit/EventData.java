package dev.nanospan.testkit;

import dev.nanospan.record.EventCursor;
import dev.nanospan.record.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event of a span, as a value. Immutable.
 *
 * @param name what happened
 * @param epochNs when, ns since the epoch
 * @param attributes in the order they were set; see {@link SpanData#attributes()}
 * @param droppedAttributes how many were refused for a limit
 */
public record EventData(String name, long epochNs, Map<String, Object> attributes, int droppedAttributes) {
    static List<EventData> allOf(final EventCursor events) {
        final List<EventData> all = new ArrayList<>();
        while (events.next()) {
            all.add(new EventData(
                    events.name(),
                    events.epochNs(),
                    Attributes.copyOf(events.attributes()),
                    events.droppedAttributes()));
        }
        return List.copyOf(all);
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
        return name + (attributes.isEmpty() ? "" : attributes);
    }
}
