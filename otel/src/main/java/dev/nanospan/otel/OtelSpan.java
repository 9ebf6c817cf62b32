package dev.nanospan.otel;

import dev.nanospan.Scope;
import dev.nanospan.ledger.Counter;
import dev.nanospan.record.Status;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A span for any number of threads, and to be kept for ever. Its ids are its own; its record is that of a handle of the
 * engine, which one thread at a time may use and which serves another span after this one.
 *
 * <p>So whoever writes first takes the span, by one compare-and-set that usually finds nobody there, and then asks whether the
 * handle is still in the use in which it was taken. After the end, here or by the engine's own API, every call is a counted
 * no-op that touches no other span.
 */
class OtelSpan implements Span {
    private static final VarHandle WRITER;
    private static final int SPINS = 100;
    private static final int YIELDS = 200;
    private static final long PARK_NS = 20_000;

    static {
        try {
            WRITER = MethodHandles.lookup().findVarHandle(OtelSpan.class, "writer", Thread.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final Bridge bridge;

    private final dev.nanospan.Span handle;
    private final int use;
    private final long traceIdHigh;
    private final long traceIdLow;
    private final long spanId;
    private final byte traceFlags;

    /** Written by whoever has taken the span. */
    private boolean ended;

    /** Who has taken the span. The same thread may take it again, as a caller's list or exception may call back. */
    @SuppressWarnings("UnusedVariable") // by its handle only
    private @Nullable Thread writer;

    /** Where the span is current, so that its end finds the scopes that would go on to show a handle of another's. */
    private @Nullable Attached attached;

    private @Nullable SpanContext context;

    /** Made by the thread that has just started the span, or knows that it is open. */
    OtelSpan(final Bridge bridge, final dev.nanospan.Span handle) {
        this.bridge = bridge;
        this.handle = handle;
        this.use = bridge.access.useOf(handle);
        this.traceIdHigh = handle.traceIdHigh();
        this.traceIdLow = handle.traceIdLow();
        this.spanId = handle.spanId();
        this.traceFlags = (byte) handle.traceFlags();
        if (bridge.access.hasTraceState(handle)) {
            context = contextOf(handle);
        }
    }

    private OtelSpanContext contextOf(final dev.nanospan.Span of) {
        final dev.nanospan.SpanContext holder = bridge.borrow();
        try {
            return OtelSpanContext.of(of.context(holder));
        } finally {
            bridge.giveBack(holder);
        }
    }

    // ---- what OpenTelemetry asks for

    @Override
    public Span setAttribute(final @Nullable String key, final @Nullable String value) {
        final boolean taken = take();
        try {
            if (isWritable()) {
                handle.set(orNone(key), value);
            }
        } finally {
            release(taken);
        }
        return this;
    }

    @Override
    public Span setAttribute(final @Nullable String key, final long value) {
        final boolean taken = take();
        try {
            if (isWritable()) {
                handle.set(orNone(key), value);
            }
        } finally {
            release(taken);
        }
        return this;
    }

    @Override
    public Span setAttribute(final @Nullable String key, final double value) {
        final boolean taken = take();
        try {
            if (isWritable()) {
                handle.set(orNone(key), value);
            }
        } finally {
            release(taken);
        }
        return this;
    }

    @Override
    public Span setAttribute(final @Nullable String key, final boolean value) {
        final boolean taken = take();
        try {
            if (isWritable()) {
                handle.set(orNone(key), value);
            }
        } finally {
            release(taken);
        }
        return this;
    }

    @Override
    public Span setAttribute(final @Nullable AttributeKey<Long> key, final int value) {
        return key == null ? this : setAttribute(key.getKey(), (long) value);
    }

    @Override
    public <T> Span setAttribute(final @Nullable AttributeKey<T> key, final @Nullable T value) {
        if (key == null || value == null) {
            return this;
        }
        final Object ready = AttributeWriter.ready(key, value, bridge.counts);
        final boolean taken = take();
        try {
            if (isWritable()) {
                AttributeWriter.put(handle, key, ready);
            }
        } finally {
            release(taken);
        }
        return this;
    }

    @Override
    public Span addEvent(final @Nullable String name) {
        return addEvent(name, Attributes.empty());
    }

    @Override
    public Span addEvent(final @Nullable String name, final @Nullable Attributes attributes) {
        if (name == null) {
            return this;
        }
        final boolean taken = take();
        try {
            if (isWritable()) {
                AttributeWriter.putAll(handle.event(name), orNone(attributes), bridge.counts);
            }
        } finally {
            release(taken);
        }
        return this;
    }

    @Override
    public Span addEvent(final @Nullable String name, final long timestamp, final @Nullable TimeUnit unit) {
        return addEvent(name, Attributes.empty(), timestamp, unit);
    }

    @Override
    public Span addEvent(
            final @Nullable String name,
            final @Nullable Attributes attributes,
            final long timestamp,
            final @Nullable TimeUnit unit) {
        if (name == null || unit == null) {
            return this;
        }
        final boolean taken = take();
        try {
            if (isWritable()) {
                AttributeWriter.putAll(handle.event(name, unit.toNanos(timestamp)), orNone(attributes), bridge.counts);
            }
        } finally {
            release(taken);
        }
        return this;
    }

    @Override
    public Span recordException(final @Nullable Throwable exception) {
        return recordException(exception, Attributes.empty());
    }

    @Override
    public Span recordException(final @Nullable Throwable exception, final @Nullable Attributes attributes) {
        if (exception == null) {
            return this;
        }
        final boolean taken = take();
        try {
            if (isWritable()) {
                handle.exception(exception);
                AttributeWriter.putAll(bridge.access.lastEvent(handle), orNone(attributes), bridge.counts);
            }
        } finally {
            release(taken);
        }
        return this;
    }

    @Override
    public Span setStatus(final @Nullable StatusCode code, final @Nullable String description) {
        if (code == null || code == StatusCode.UNSET) {
            return this;
        }
        final boolean taken = take();
        try {
            if (isWritable()) {
                if (code == StatusCode.OK) {
                    handle.status(Status.OK);
                } else {
                    handle.status(Status.ERROR, description == null ? "" : description);
                }
            }
        } finally {
            release(taken);
        }
        return this;
    }

    @Override
    public Span updateName(final @Nullable String name) {
        if (name == null) {
            return this;
        }
        final boolean taken = take();
        try {
            if (isWritable()) {
                handle.rename(name);
            }
        } finally {
            release(taken);
        }
        return this;
    }

    @Override
    public Span addLink(final @Nullable SpanContext to) {
        return addLink(to, Attributes.empty());
    }

    @Override
    public Span addLink(final @Nullable SpanContext to, final @Nullable Attributes attributes) {
        if (to == null || !to.isValid()) {
            return this;
        }
        final boolean taken = take();
        try {
            if (isWritable()) {
                Links.add(bridge, handle, to, orNone(attributes));
            }
        } finally {
            release(taken);
        }
        return this;
    }

    @Override
    public void end() {
        if (beginEnd()) {
            handle.end();
        }
    }

    @Override
    public void end(final long timestamp, final @Nullable TimeUnit unit) {
        if (timestamp == 0) {
            end();
        } else if (beginEnd()) {
            handle.end(unit == null ? timestamp : unit.toNanos(timestamp));
        }
    }

    @Override
    public SpanContext getSpanContext() {
        final SpanContext known = context;
        return known != null
                ? known
                : (context = new OtelSpanContext(traceIdHigh, traceIdLow, spanId, traceFlags, false, ""));
    }

    @Override
    public boolean isRecording() {
        return isOpen() && handle.isRecording();
    }

    @Override
    public String toString() {
        return "NanospanSpan{" + getSpanContext() + ", recording=" + isRecording() + "}";
    }

    // ---- what the rest of the bridge asks for

    /** Starts a child. While the parent is taken it does not end, so its handle is its own. */
    Span startChild(final OtelSpanBuilder child) {
        final boolean taken = take();
        try {
            if (isOpen()) {
                return child.startUnder(handle);
            }
        } finally {
            release(taken);
        }
        return child.startUnder(this);
    }

    /** Makes the span current for the engine, as long as the context in which it is is attached. */
    Scope enter(final Attached by) {
        final boolean taken = take();
        try {
            if (isOpen()) {
                final Scope scope = bridge.access.enter(handle);
                by.follow(scope, attached);
                attached = by;
                return scope;
            }
        } finally {
            release(taken);
        }
        return bridge.access.enter(standIn());
    }

    /** Says that a scope is closed. */
    void forget(final Attached closed) {
        final boolean taken = take();
        try {
            attached = Attached.without(closed, attached);
        } finally {
            release(taken);
        }
    }

    /** Whether this is the span that a handle is in use for. */
    boolean stands(final dev.nanospan.Span of) {
        return of == handle && isOpen();
    }

    /** Whether calls have an effect. */
    boolean isOpen() {
        return !ended && bridge.access.isIn(handle, use);
    }

    private dev.nanospan.Span standIn() {
        final dev.nanospan.SpanContext holder = bridge.borrow();
        try {
            OtelSpanContext.copy(getSpanContext(), holder);
            return bridge.access.standIn(holder);
        } finally {
            bridge.giveBack(holder);
        }
    }

    // ---- one writer at a time

    /** Lets the calling thread be the one that writes; false if it is already. */
    private boolean take() {
        final Thread me = Thread.currentThread();
        return WRITER.compareAndSet(this, (Thread) null, me) || takeFromAnother(me);
    }

    private boolean takeFromAnother(final Thread me) {
        if (WRITER.getOpaque(this) == me) {
            return false;
        }
        for (int tries = 0; !WRITER.compareAndSet(this, (Thread) null, me); tries++) {
            if (tries < SPINS) {
                Thread.onSpinWait();
            } else if (tries < YIELDS) {
                Thread.yield();
            } else {
                LockSupport.parkNanos(PARK_NS); // who writes was taken off its processor
            }
        }
        return true;
    }

    private void release(final boolean taken) {
        if (taken) {
            WRITER.setRelease(this, (Thread) null);
        }
    }

    /** Whether the one that has taken the span may write to the handle; counts the call if it comes after the end. */
    private boolean isWritable() {
        if (isOpen()) {
            return true;
        }
        misused(Counter.USE_AFTER_END);
        return false;
    }

    /** Ends the span for everyone else; false if it has ended. */
    private boolean beginEnd() {
        final boolean taken = take();
        try {
            if (!isOpen()) {
                misused(Counter.DOUBLE_END);
                return false;
            }
            ended = true;
            if (attached != null) {
                Attached.replace(attached, bridge.access, bridge.access.standIn(handle));
                attached = null;
            }
            return true;
        } finally {
            release(taken);
        }
    }

    /** Counts a call without effect. */
    void misused(final Counter what) {
        bridge.counts.count(what);
    }

    private static String orNone(final @Nullable String key) {
        return key == null ? "" : key; // which the engine refuses
    }

    private static Attributes orNone(final @Nullable Attributes attributes) {
        return attributes == null ? Attributes.empty() : attributes;
    }
}
