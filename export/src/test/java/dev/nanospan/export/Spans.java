package dev.nanospan.export;

import dev.nanospan.record.InstrumentationScope;
import dev.nanospan.record.Kind;
import dev.nanospan.record.Status;
import dev.nanospan.record.ValueType;
import java.util.ArrayList;
import java.util.List;

/** Builds span values for tests: everything that is not said is empty. */
final class Spans {
    static final long TRACE_HIGH = 0x0af7651916cd43ddL;
    static final long TRACE_LOW = 0x8448eb211c80319cL;
    static final InstrumentationScope SERVICE = new InstrumentationScope("order-service", "1.0", "");
    static final long EPOCH_NS = 1_700_000_000_000_000_000L;

    private final long id;
    private final String name;
    private long parent;
    private boolean localRoot;
    private Kind kind = Kind.INTERNAL;
    private Status status = Status.UNSET;
    private String message = "";
    private long startNs;
    private long durationNs = 1_000;
    private InstrumentationScope scope = SERVICE;
    private final List<SpanCopy.Attribute> attributes = new ArrayList<>();
    private final List<SpanCopy.Event> events = new ArrayList<>();
    private final List<SpanCopy.Link> links = new ArrayList<>();
    private SpanCopy.Dropped dropped = SpanCopy.Dropped.NOTHING;

    private Spans(final long id, final String name) {
        this.id = id;
        this.name = name;
    }

    static Spans root(final long id, final String name) {
        final Spans span = new Spans(id, name);
        span.localRoot = true;
        return span;
    }

    static Spans child(final long id, final long parent, final String name) {
        final Spans span = new Spans(id, name);
        span.parent = parent;
        return span;
    }

    Spans remoteParent(final long of) {
        parent = of;
        return this;
    }

    Spans kind(final Kind of) {
        kind = of;
        return this;
    }

    Spans status(final Status of, final String text) {
        status = of;
        message = text;
        return this;
    }

    Spans at(final long fromNs, final long forNs) {
        startNs = fromNs;
        durationNs = forNs;
        return this;
    }

    Spans scope(final String of, final String version) {
        scope = new InstrumentationScope(of, version, "");
        return this;
    }

    Spans with(final String key, final String value) {
        attributes.add(text(key, value));
        return this;
    }

    Spans with(final String key, final ValueType type, final String value) {
        attributes.add(new SpanCopy.Attribute(key, type, value));
        return this;
    }

    Spans event(final long offsetNs, final String of, final int lost, final SpanCopy.Attribute... with) {
        events.add(new SpanCopy.Event(of, EPOCH_NS + startNs + offsetNs, List.of(with), lost));
        return this;
    }

    Spans link(final long to, final int lost, final SpanCopy.Attribute... with) {
        links.add(new SpanCopy.Link(TRACE_HIGH, TRACE_LOW + 1, to, List.of(with), lost));
        return this;
    }

    Spans dropped(final int ofAttributes, final int ofEvents, final int ofLinks, final int ofSpans) {
        dropped = new SpanCopy.Dropped(ofAttributes, ofEvents, ofLinks, ofSpans);
        return this;
    }

    SpanCopy copy() {
        return new SpanCopy(
                TRACE_HIGH,
                TRACE_LOW,
                id,
                parent,
                localRoot,
                name,
                kind,
                status,
                message,
                EPOCH_NS + startNs,
                durationNs,
                scope,
                attributes,
                events,
                links,
                dropped,
                100);
    }

    static SpanCopy.Attribute text(final String key, final String value) {
        return new SpanCopy.Attribute(key, ValueType.STRING, value);
    }
}
