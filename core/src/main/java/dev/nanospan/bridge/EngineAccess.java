package dev.nanospan.bridge;

import dev.nanospan.Event;
import dev.nanospan.Nanospan;
import dev.nanospan.Scope;
import dev.nanospan.Span;
import dev.nanospan.SpanContext;
import dev.nanospan.Tracer;
import dev.nanospan.record.Kind;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a bridge may do with an engine beyond what its users may. Thread safe; one for each engine. No method allocates but
 * those that say so, none blocks or throws.
 *
 * <pre>{@code
 * EngineAccess access = EngineAccess.of(nanospan);
 * Span span = access.start(tracer, "match", Kind.INTERNAL, parent);
 * int use = access.useOf(span);
 * boolean mine = access.isIn(span, use);                  // false for ever once this span has ended
 * }</pre>
 *
 * <p>A handle counts its uses in 29 bits: {@link #isIn} is right until the handle has been used half a billion times more.
 */
public abstract class EngineAccess {
    private static volatile @Nullable Function<Nanospan, @Nullable EngineAccess> finder;

    protected EngineAccess() {}

    /** Says how to find the access of an engine. The engine's own class, once, as it is initialized. */
    public static void findBy(final Function<Nanospan, @Nullable EngineAccess> how) {
        finder = how;
    }

    /** The access to an engine; null if it does nothing. Allocates. */
    public static @Nullable EngineAccess of(final Nanospan nanospan) {
        Objects.requireNonNull(nanospan, "nanospan");
        final Function<Nanospan, @Nullable EngineAccess> how = finder;
        return how == null ? null : how.apply(nanospan);
    }

    // ---- handles

    /** The number of the use that a handle is in. */
    public abstract int useOf(Span handle);

    /** Whether a handle is in that use and its span open. */
    public abstract boolean isIn(Span handle, int use);

    /** Whether a span has a tracestate to ask for. */
    public abstract boolean hasTraceState(Span handle);

    /** The event that was added last, to set more attributes on. */
    public abstract Event lastEvent(Span handle);

    /** What has the ids, the budget and the tracestate of a span for ever, and records nothing. Allocates. */
    public abstract Span standIn(Span of);

    /** What has the ids and the tracestate of a context for ever, and records nothing. Allocates. */
    public abstract Span standIn(SpanContext of);

    // ---- starting spans

    /** Starts a child of a span; of none, or one that is not valid, a root. */
    public abstract Span start(Tracer tracer, String name, Kind kind, @Nullable Span parent);

    /** Starts a child of a context; of one that is not valid, a root. */
    public abstract Span start(Tracer tracer, String name, Kind kind, SpanContext parent);

    // ---- the scopes of the calling thread

    /** The innermost open scope of the calling thread; null if there is none. */
    public abstract @Nullable Scope top();

    /** Makes a span current on the calling thread; one span may be so on any number of threads. Allocates at first. */
    public abstract Scope enter(Span span);

    /** Lets no span be current on the calling thread, whatever scopes are open. Allocates at first. */
    public abstract Scope enterNone();

    /** Closes what {@code enter} or {@code enterNone} gave. On the thread that entered, once. */
    public abstract void leave(Scope scope);

    /** The span of a scope; null if it is one in which none is current. */
    public abstract @Nullable Span spanOf(Scope scope);

    /** Whether a scope is neither closed nor taken off its stack by the close of one around it. */
    public abstract boolean isOpen(Scope scope);

    /** Lets another span be current in an open scope, of whatever thread. */
    public abstract void replace(Scope scope, Span span);
}
