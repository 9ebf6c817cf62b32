package dev.nanospan;

import dev.nanospan.layout.ColdPath;
import dev.nanospan.layout.RecordLayout;
import dev.nanospan.layout.RecordWriter;
import dev.nanospan.ledger.Counter;
import dev.nanospan.record.Kind;
import dev.nanospan.record.Name;
import org.jspecify.annotations.Nullable;

/**
 * A span that is about to start, for the cases beyond name, kind and parent. Comes from {@link Tracer#span}; used by one
 * thread, and not after {@link #start()}: a second start, or an attribute or link that comes later, is a counted no-op until the builder
 * serves another span. Allocates nothing in steady state.
 *
 * <pre>{@code
 * Span span = tracer.span(SETTLE)
 *         .kind(Kind.CONSUMER)
 *         .root()
 *         .link(orderContext)
 *         .set(QUEUE, "settlements")
 *         .start();
 * }</pre>
 */
public final class SpanBuilder extends AttributeSetter<SpanBuilder> {
    /** A start time that is not given. */
    static final long NOW = Long.MIN_VALUE;

    private final @Nullable Engine engine;
    private @Nullable RecordWriter recorder;
    private @Nullable Tracer tracer;
    private @Nullable Name name;
    private @Nullable String text;
    private int kind;
    private boolean root;
    private @Nullable Span parent;
    private final SpanContext parentContext = new SpanContext();
    private boolean remoteParent;
    private long startEpochNs;
    private boolean used;
    private boolean letGo;

    SpanBuilder(final @Nullable Engine engine) {
        this.engine = engine;
    }

    SpanBuilder wrap(final Tracer of, final @Nullable Name ofName, final @Nullable String ofText) {
        tracer = of;
        name = ofName;
        text = ofText;
        kind = Kind.INTERNAL.code();
        root = false;
        parent = null;
        remoteParent = false;
        startEpochNs = NOW;
        used = false;
        if (recorder != null) {
            recorder.reset();
        }
        return this;
    }

    public SpanBuilder kind(final Kind ofKind) {
        kind = ofKind == null ? Kind.INTERNAL.code() : ofKind.code();
        return this;
    }

    /** The span becomes the root of a trace of its own, whatever is current. */
    public SpanBuilder root() {
        root = true;
        parent = null;
        remoteParent = false;
        return this;
    }

    /** The span becomes a child of a span of this process, whatever is current. */
    public SpanBuilder parent(final Span of) {
        parent = of;
        root = false;
        remoteParent = false;
        return this;
    }

    /** The span becomes a child of a context, which is copied; of one that is not valid, a root. */
    public SpanBuilder parent(final @Nullable SpanContext of) {
        if (of == null) {
            parentContext.clear();
        } else {
            parentContext
                    .set(of.traceIdHigh(), of.traceIdLow(), of.spanId(), of.traceFlags())
                    .remote(of.isRemote())
                    .debug(of.isDebug());
            parentContext.traceState(of.traceStateBuffer(), 0, of.traceStateBytes());
        }
        remoteParent = true;
        root = false;
        parent = null;
        return this;
    }

    /** Links the span to a context. */
    public SpanBuilder link(final SpanContext to) {
        final RecordWriter writer = target();
        if (writer != null) {
            Links.add(writer, engine, to);
        }
        return this;
    }

    /** Links the span to a span of this process. */
    public SpanBuilder link(final Span to) {
        final RecordWriter writer = target();
        if (writer != null) {
            Links.add(writer, engine, to);
        }
        return this;
    }

    /** Lets the span start at a time of the caller's, ns since the epoch. */
    public SpanBuilder startEpochNs(final long epochNs) {
        startEpochNs = epochNs;
        return this;
    }

    /** Whether the span was started, so that this may serve another one. */
    boolean isUsed() {
        return used;
    }

    /** Says that nobody may come back to this, though it is not started: what it holds of the engine's is made up for. */
    void letGo() {
        letGo = true;
        final RecordWriter writer = recorder;
        if (writer != null) {
            writer.keepLargeBuffer();
        }
    }

    /** Starts the span. */
    public Span start() {
        final Engine of = engine;
        if (of == null || tracer == null) {
            return Span.NOOP;
        }
        if (used) {
            of.misused(Counter.USE_AFTER_END, Span.NOOP);
            return Span.NOOP;
        }
        used = true;
        return of.start(this, tracer);
    }

    /** Starts the span and makes it current; closing the scope ends it. */
    public Scope open() {
        final Span span = start();
        return engine == null || !span.isValid() ? Scope.NOOP : engine.makeCurrent(span, true);
    }

    @Nullable
    Name name() {
        return name;
    }

    @Nullable
    String text() {
        return text;
    }

    int kindCode() {
        return kind;
    }

    boolean isRoot() {
        return root;
    }

    @Nullable
    Span parentSpan() {
        return parent;
    }

    @Nullable
    SpanContext parentContext() {
        return remoteParent ? parentContext : null;
    }

    long startEpochNs() {
        return startEpochNs;
    }

    /** What was set before the start, or null if nothing was. */
    @Nullable
    RecordWriter recorded() {
        return recorder;
    }

    @Override
    @Nullable
    RecordWriter target() {
        if (engine == null) {
            return null;
        }
        if (used) {
            engine.misused(Counter.USE_AFTER_END, Span.NOOP);
            return null;
        }
        final RecordWriter writer = recorder;
        return writer != null ? writer : firstRecorder(engine);
    }

    @ColdPath("first use")
    private RecordWriter firstRecorder(final Engine of) {
        final RecordWriter writer = of.recorders.unnumbered();
        recorder = writer;
        if (letGo) {
            writer.keepLargeBuffer();
        }
        return writer;
    }

    @Override
    int level() {
        return RecordLayout.LEVEL_SPAN;
    }

    @Override
    SpanBuilder self() {
        return this;
    }
}
