package dev.nanospan.otel;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;

/** Writes links. */
final class Links {
    private Links() {}

    /** Adds a link without attributes to a span that is about to start. */
    static void add(final Bridge bridge, final dev.nanospan.SpanBuilder builder, final SpanContext to) {
        final dev.nanospan.SpanContext holder = bridge.borrow();
        try {
            OtelSpanContext.copy(to, holder);
            builder.link(holder);
        } finally {
            bridge.giveBack(holder);
        }
    }

    /** Adds a link to a span of the engine, which nobody else writes to meanwhile. */
    static void add(
            final Bridge bridge, final dev.nanospan.Span span, final SpanContext to, final Attributes attributes) {
        if (!span.isRecording()) {
            return;
        }
        final dev.nanospan.SpanContext holder = bridge.borrow();
        try {
            OtelSpanContext.copy(to, holder);
            AttributeWriter.putAll(span.link(holder), attributes, bridge.counts);
        } finally {
            bridge.giveBack(holder);
        }
    }
}
