package dev.nanospan.otel;

import dev.nanospan.record.Kind;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a span starts with, as such a builder may be kept, and may start more than one. Used by one thread at a time.
 */
final class OtelSpanBuilder implements SpanBuilder {
    private static final long NOW = Long.MIN_VALUE;

    private final OtelTracer tracer;
    private final String name;
    private Kind kind = Kind.INTERNAL;
    private @Nullable Context parent;
    private long startEpochNs = NOW;

    /** Pairs: the key of an attribute and its value as it is written, or the context of a link and its attributes. Made at first use. */
    private @Nullable List<Object> additions;

    OtelSpanBuilder(final OtelTracer tracer, final String name) {
        this.tracer = tracer;
        this.name = name;
    }

    @Override
    public SpanBuilder setParent(final @Nullable Context context) {
        if (context != null) {
            parent = context;
        }
        return this;
    }

    @Override
    public SpanBuilder setNoParent() {
        parent = Context.root();
        return this;
    }

    @Override
    public SpanBuilder addLink(final @Nullable SpanContext to) {
        return addLink(to, Attributes.empty());
    }

    @Override
    public SpanBuilder addLink(final @Nullable SpanContext to, final @Nullable Attributes attributes) {
        if (to != null && to.isValid()) {
            add(to, attributes == null ? Attributes.empty() : attributes);
        }
        return this;
    }

    @Override
    public SpanBuilder setAttribute(final @Nullable String key, final @Nullable String value) {
        return setAttribute(AttributeKey.stringKey(key), value);
    }

    @Override
    public SpanBuilder setAttribute(final @Nullable String key, final long value) {
        return setAttribute(AttributeKey.longKey(key), value);
    }

    @Override
    public SpanBuilder setAttribute(final @Nullable String key, final double value) {
        return setAttribute(AttributeKey.doubleKey(key), value);
    }

    @Override
    public SpanBuilder setAttribute(final @Nullable String key, final boolean value) {
        return setAttribute(AttributeKey.booleanKey(key), value);
    }

    @Override
    public <T> SpanBuilder setAttribute(final @Nullable AttributeKey<T> key, final @Nullable T value) {
        if (key != null && !key.getKey().isEmpty() && value != null) {
            final Object ready = AttributeWriter.ready(key, value, tracer.bridge.counts);
            if (ready != null) {
                add(key, ready);
            }
        }
        return this;
    }

    @Override
    public SpanBuilder setSpanKind(final @Nullable SpanKind of) {
        if (of != null) {
            kind = kindOf(of);
        }
        return this;
    }

    @Override
    public SpanBuilder setStartTimestamp(final long timestamp, final @Nullable TimeUnit unit) {
        if (timestamp >= 0 && unit != null) {
            startEpochNs = timestamp == 0 ? NOW : unit.toNanos(timestamp);
        }
        return this;
    }

    @Override
    public Span startSpan() {
        final Span of = Span.fromContextOrNull(parent != null ? parent : Context.current());
        if (of == null) {
            return begun(start(null, null));
        }
        return of instanceof OtelSpan ours && ours.bridge == tracer.bridge ? ours.startChild(this) : startUnder(of);
    }

    /** Starts a child of a span that is known by its ids alone; of one that is not valid, a root. */
    Span startUnder(final Span of) {
        final SpanContext context = of.getSpanContext();
        if (!context.isValid()) {
            return begun(start(null, null));
        }
        final dev.nanospan.SpanContext holder = tracer.bridge.borrow();
        try {
            OtelSpanContext.copy(context, holder);
            return begun(holder.isValid() ? start(null, holder) : start(null, null));
        } finally {
            tracer.bridge.giveBack(holder);
        }
    }

    /** Starts a child of a span of the engine that is open. */
    Span startUnder(final dev.nanospan.Span of) {
        return begun(start(of, null));
    }

    private Span begun(final dev.nanospan.Span span) {
        return new OtelSpan(tracer.bridge, span);
    }

    private dev.nanospan.Span start(
            final dev.nanospan.@Nullable Span of, final dev.nanospan.@Nullable SpanContext context) {
        final List<Object> with = additions;
        if (with != null || startEpochNs != NOW) {
            return startWith(of, context, with == null ? List.of() : with);
        }
        return context != null
                ? tracer.bridge.access.start(tracer.tracer, name, kind, context)
                : tracer.bridge.access.start(tracer.tracer, name, kind, of);
    }

    private dev.nanospan.Span startWith(
            final dev.nanospan.@Nullable Span of,
            final dev.nanospan.@Nullable SpanContext context,
            final List<Object> with) {
        final dev.nanospan.SpanBuilder builder = tracer.tracer.span(name).kind(kind);
        if (context != null) {
            builder.parent(context);
        } else if (of != null) {
            builder.parent(of);
        } else {
            builder.root();
        }
        if (startEpochNs != NOW) {
            builder.startEpochNs(startEpochNs);
        }
        final List<Object> links = new ArrayList<>(0);
        for (int i = 0; i < with.size(); i += 2) {
            if (with.get(i) instanceof AttributeKey<?> key) {
                AttributeWriter.put(builder, key, with.get(i + 1));
            } else if (links.isEmpty() && ((Attributes) with.get(i + 1)).isEmpty()) {
                Links.add(tracer.bridge, builder, (SpanContext) with.get(i));
            } else {
                links.add(with.get(i));
                links.add(with.get(i + 1));
            }
        }
        final dev.nanospan.Span span = builder.start();
        for (int i = 0; i < links.size(); i += 2) {
            Links.add(tracer.bridge, span, (SpanContext) links.get(i), (Attributes) links.get(i + 1));
        }
        return span;
    }

    private void add(final Object first, final Object second) {
        final List<Object> known = additions;
        final List<Object> all = known != null ? known : new ArrayList<>();
        additions = all;
        all.add(first);
        all.add(second);
    }

    private static Kind kindOf(final SpanKind of) {
        return switch (of) {
            case INTERNAL -> Kind.INTERNAL;
            case SERVER -> Kind.SERVER;
            case CLIENT -> Kind.CLIENT;
            case PRODUCER -> Kind.PRODUCER;
            case CONSUMER -> Kind.CONSUMER;
        };
    }
}
