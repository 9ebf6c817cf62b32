package dev.nanospan;

import dev.nanospan.bridge.EngineAccess;
import dev.nanospan.record.Kind;
import org.jspecify.annotations.Nullable;

/** The engine as a bridge sees it. */
final class BridgeAccess extends EngineAccess {
    private final Engine engine;

    BridgeAccess(final Engine engine) {
        this.engine = engine;
    }

    @Override
    public int useOf(final Span handle) {
        return handle.use();
    }

    @Override
    public boolean isIn(final Span handle, final int use) {
        return handle.isIn(use);
    }

    @Override
    public boolean hasTraceState(final Span handle) {
        return handle.hasTraceState();
    }

    @Override
    public Event lastEvent(final Span handle) {
        return handle.lastEvent();
    }

    @Override
    public Span standIn(final Span of) {
        return engine.threads.standIn(of);
    }

    @Override
    public Span standIn(final SpanContext of) {
        return engine.threads.standIn(of);
    }

    @Override
    public Span start(final Tracer tracer, final String name, final Kind kind, final @Nullable Span parent) {
        return engine.start(null, name, kind.code(), tracer.scopeRef(), parent);
    }

    @Override
    public Span start(final Tracer tracer, final String name, final Kind kind, final SpanContext parent) {
        return engine.start(null, name, kind.code(), tracer.scopeRef(), parent);
    }

    @Override
    public @Nullable Scope top() {
        final ScopeStack scopes = engine.threads.scopes();
        return scopes == null ? null : scopes.top();
    }

    @Override
    public Scope enter(final Span span) {
        final ThreadState state = engine.threads.acquire();
        try {
            return engine.threads.scopes(state).enter(span, !state.isShared());
        } finally {
            engine.threads.release(state);
        }
    }

    @Override
    public Scope enterNone() {
        final ThreadState state = engine.threads.acquire();
        try {
            return engine.threads.scopes(state).enter(engine.noBaton);
        } finally {
            engine.threads.release(state);
        }
    }

    @Override
    public void leave(final Scope scope) {
        scope.leave();
        scope.span(Span.NOOP); // kept for the next time, it keeps no lost span from being found
    }

    @Override
    @SuppressWarnings("RedundantNullCheck") // a scope in which no span is current has none
    public @Nullable Span spanOf(final Scope scope) {
        return scope.span();
    }

    @Override
    public boolean isOpen(final Scope scope) {
        return scope.isOpen();
    }

    @Override
    public void replace(final Scope scope, final Span span) {
        scope.span(span);
    }
}
