package dev.nanospan;

import dev.nanospan.layout.RecordLayout;
import dev.nanospan.layout.RecordWriter;
import org.jspecify.annotations.Nullable;

/**
 * Sets attributes on the event that was added last to a span. It belongs to the span, is valid until the span gets
 * another event or ends, and is used by one thread at a time like the span.
 *
 * <pre>{@code
 * span.event("book.crossed").set("depth", 3).set("side", "buy");
 * }</pre>
 */
public final class Event extends AttributeSetter<Event> {
    private final Span span;

    Event(final Span span) {
        this.span = span;
    }

    /** The span this is an event of, to go on with it. */
    public Span span() {
        return span;
    }

    @Override
    @Nullable
    RecordWriter target() {
        return span.target();
    }

    @Override
    int level() {
        return RecordLayout.LEVEL_EVENT;
    }

    @Override
    Event self() {
        return this;
    }
}
