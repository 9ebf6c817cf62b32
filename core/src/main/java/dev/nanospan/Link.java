package dev.nanospan;

import dev.nanospan.layout.RecordLayout;
import dev.nanospan.layout.RecordWriter;
import org.jspecify.annotations.Nullable;

/**
 * Sets attributes on the link that was added last to a span. It belongs to the span, is valid until the span gets
 * another link or ends, and is used by one thread at a time like the span.
 *
 * <pre>{@code
 * span.link(orderContext).set("reason", "retry");
 * }</pre>
 */
public final class Link extends AttributeSetter<Link> {
    private final Span span;

    Link(final Span span) {
        this.span = span;
    }

    /** The span this is a link of, to go on with it. */
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
        return RecordLayout.LEVEL_LINK;
    }

    @Override
    Link self() {
        return this;
    }
}
