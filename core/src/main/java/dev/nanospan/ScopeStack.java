package dev.nanospan;

import dev.nanospan.layout.ColdPath;
import dev.nanospan.ledger.Counter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The open scopes of one thread, innermost last. Hot path. Used by that thread only. */
final class ScopeStack {
    private static final int FIRST_CAPACITY = 2;
    private static final int SPARE_SCOPES = 64;

    private final Engine engine;
    private final Thread thread = Thread.currentThread();
    private @Nullable Scope[] scopes = new Scope[FIRST_CAPACITY];
    private int depth;
    private @Nullable Scope @Nullable [] spares;
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

    /** The baton that made what is {@link #current()}, or null; asked right after that. */
    @Nullable
    Baton baton() {
        final Scope top = depth > 0 ? scopes[depth - 1] : null;
        return top == null ? null : top.baton();
    }

    int depth() {
        return depth;
    }

    /** Makes a span current. */
    Scope push(final Span span, final boolean endsSpan) {
        final Scope own = span.scope();
        return push(own.isClosed() ? own : spare(span), endsSpan);
    }

    /** Makes what a baton brings current, be it none. */
    Scope enter(final Baton baton) {
        return push(spare(Span.NOOP).baton(baton), false);
    }

    /**
     * Makes a span current without the scope of its own, which only one thread at a time may use.
     *
     * @param keeping whether scopes are kept for the next time, which a thread of a short life does better without
     */
    Scope enter(final Span span, final boolean keeping) {
        return push(keeping ? spare(span) : oneMore(span), false);
    }

    /** The innermost open scope, or null. */
    @Nullable
    Scope top() {
        final Span unused = current(); // which passes over those that are closed
        return depth > 0 ? scopes[depth - 1] : null;
    }

    private Scope push(final Scope scope, final boolean endsSpan) {
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
            engine.misused(Counter.SCOPE_ORDER, reportable(scope.span()));
        }
    }

    private static Span reportable(final @Nullable Span span) {
        return span == null ? Span.NOOP : span;
    }

    /** A scope for a span whose own one is in use, that is, a span that is current twice. */
    private Scope spare(final Span span) {
        final @Nullable Scope[] known = spares;
        final @Nullable Scope[] all = known != null ? known : firstSpares();
        final int place = nextSpare;
        final Scope scope = all[place];
        nextSpare = (place + 1) & (SPARE_SCOPES - 1);
        if (scope == null) {
            return firstOf(all, place, span);
        }
        if (!scope.isClosed()) {
            return oneMore(span);
        }
        scope.span(span);
        return scope;
    }

    @ColdPath("first use")
    private @Nullable Scope[] firstSpares() {
        final @Nullable Scope[] all = new Scope[SPARE_SCOPES];
        spares = all;
        return all;
    }

    @ColdPath("first use")
    private static Scope firstOf(final @Nullable Scope[] all, final int place, final Span span) {
        final Scope scope = new Scope(span);
        all[place] = scope;
        return scope;
    }

    @ColdPath("a span that is current more than once, many times over")
    private static Scope oneMore(final Span span) {
        return new Scope(span);
    }
}
