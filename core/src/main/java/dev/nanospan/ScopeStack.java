package dev.nanospan;

import dev.nanospan.layout.ColdPath;
import dev.nanospan.ledger.Counter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The open scopes of one thread, innermost last. Hot path. Used by that thread only. */
final class ScopeStack {
    private static final int FIRST_CAPACITY = 8;
    private static final int SPARE_SCOPES = 64;

    private final Engine engine;
    private final Thread thread = Thread.currentThread();
    private @Nullable Scope[] scopes = new Scope[FIRST_CAPACITY];
    private int depth;
    private Scope @Nullable [] spares;
    private int nextSpare;

    ScopeStack(final Engine engine) {
        this.engine = engine;
    }

    /** The current span, or null. */
    @Nullable
    Span current() {
        while (depth > 0) {
            final Scope top = scopes[depth - 1];
            if (top != null && top.isOpen()) {
                return top.span();
            }
            scopes[--depth] = null; // another thread has closed it
        }
        return null;
    }

    int depth() {
        return depth;
    }

    /** Makes a span current. */
    Scope push(final Span span, final boolean endsSpan) {
        final Scope own = span.scope();
        final Scope scope = own.isClosed() ? own : spare(span);
        if (depth == scopes.length) {
            grow();
        }
        scopes[depth++] = scope;
        return scope.opened(this, endsSpan);
    }

    @ColdPath("growth")
    private void grow() {
        scopes = Arrays.copyOf(scopes, 2 * depth);
    }

    /** Removes a scope that has just been closed. Called by any thread, as applications do that. */
    void pop(final Scope scope) {
        if (Thread.currentThread() != thread) {
            engine.misused(Counter.SCOPE_THREAD, scope.span());
            return; // the owner finds it closed and passes over it
        }
        if (depth > 0 && scopes[depth - 1] == scope) {
            scopes[--depth] = null; // else a span that is lost later would not be found
            return;
        }
        unwindTo(scope);
    }

    void misusedDoubleClose(final Scope scope) {
        engine.misused(Counter.SCOPE_DOUBLE_CLOSE, scope.span());
    }

    private void unwindTo(final Scope scope) {
        int at = depth - 1;
        while (at >= 0 && scopes[at] != scope) {
            at--;
        }
        if (at < 0) {
            return;
        }
        boolean misused = false;
        for (int i = at + 1; i < depth; i++) {
            final Scope inner = scopes[i];
            if (inner != null && inner.isOpen()) {
                inner.unwind();
                misused = true;
            }
        }
        Arrays.fill(scopes, at, depth, null);
        depth = at;
        if (misused) {
            engine.misused(Counter.SCOPE_ORDER, scope.span());
        }
    }

    /** A scope for a span whose own one is in use, that is, a span that is current twice. */
    private Scope spare(final Span span) {
        final Scope[] known = spares;
        final Scope[] all = known != null ? known : firstSpares();
        final Scope scope = all[nextSpare];
        nextSpare = (nextSpare + 1) & (SPARE_SCOPES - 1);
        if (!scope.isClosed()) {
            return oneMore(span);
        }
        scope.span(span);
        return scope;
    }

    @ColdPath("first use")
    private Scope[] firstSpares() {
        final Scope[] all = new Scope[SPARE_SCOPES];
        Arrays.setAll(all, i -> new Scope(Span.NOOP));
        spares = all;
        return all;
    }

    @ColdPath("a span that is current more than once, many times over")
    private static Scope oneMore(final Span span) {
        return new Scope(span);
    }
}
