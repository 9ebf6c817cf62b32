package dev.nanospan;

import org.jspecify.annotations.Nullable;

/**
 * The time during which a span is the current one of a thread. Close it on the thread that opened it, in the reverse
 * order of opening: {@code try}-with-resources does both.
 *
 * <pre>{@code
 * try (Scope scope = tracer.open(SETTLE)) {
 *     scope.span().set(QUANTITY, 250);
 * }
 * }</pre>
 *
 * <p>Closing in the wrong order is repaired and counted: the scopes opened inside are closed with it, and the thread
 * goes on with the span that was current before. Closing twice, or on another thread, is a counted no-op; but a scope
 * that ends its span ends it, wherever and in whatever order it is closed first.
 */
public final class Scope implements AutoCloseable {
    static final Scope NOOP = new Scope(Span.NOOP);

    private static final int CLOSED = 0;
    private static final int OPEN = 1;
    private static final int UNWOUND = 2;

    private Span span;
    private @Nullable ScopeStack stack;
    private boolean endsSpan;
    private int phase;

    /** What made the scope, if it was no call of the application. */
    private @Nullable Baton baton;

    Scope(final Span span) {
        this.span = span;
    }

    /** The span that is current while this is open. */
    public Span span() {
        return span;
    }

    /** Makes the previous span current again, and ends the span if the scope was opened together with it. */
    @Override
    public void close() {
        final ScopeStack of = stack;
        if (of == null) {
            return; // the shared no-op
        }
        final int was = phase;
        if (was == CLOSED) {
            of.misusedDoubleClose(this);
            return;
        }
        phase = CLOSED;
        if (was == OPEN) {
            of.pop(this);
        }
        if (endsSpan) {
            span.end();
        }
    }

    /** Ends the time of a baton. */
    void leave() {
        baton = null;
        close();
    }

    /** Says that the scope is a baton's: nobody gets to see it, so nobody asks for its span, which may be null. */
    @SuppressWarnings("NullAway")
    Scope baton(final Baton of) {
        baton = of;
        span = of.span();
        return this;
    }

    @Nullable
    Baton baton() {
        return baton;
    }

    boolean isClosed() {
        return phase == CLOSED;
    }

    Scope opened(final ScopeStack on, final boolean ending) {
        if (stack != on) {
            stack = on;
        }
        endsSpan = ending;
        phase = OPEN;
        return this;
    }

    void span(final Span other) {
        span = other;
    }

    /** Takes the scope off its stack while the application has not closed it. */
    void unwind() {
        phase = UNWOUND;
    }

    boolean isOpen() {
        return phase == OPEN;
    }
}
