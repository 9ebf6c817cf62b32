package dev.nanospan.otel;

import dev.nanospan.bridge.EngineAccess;
import dev.nanospan.ledger.Counter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/**
 * The time during which a context is the current one of a thread, and its span that of the engine. As with OpenTelemetry's own
 * storage, a close on another thread, or before that of a scope opened in it, does nothing; here it is counted.
 */
final class Attached implements Scope {
    final @Nullable Attached before;
    final Context context;
    final @Nullable Bridge bridge;

    /** The engine's scope as long as nothing of the engine's is opened in it; null if there was none. */
    private dev.nanospan.@Nullable Scope scope;

    /** The span whose scope that is, to be told of the close; null if it need not be. */
    private @Nullable OtelSpan span;

    /** The next of those of that span; guarded by it. */
    private @Nullable Attached next;

    private boolean entered;
    private boolean closed;

    Attached(final @Nullable Attached before, final Context context, final @Nullable Bridge bridge) {
        this.before = before;
        this.context = context;
        this.bridge = bridge;
    }

    /** The engine's scope that is on top as long as nothing was opened in it; null if there is none of that bridge. */
    dev.nanospan.@Nullable Scope scope(final Bridge of) {
        return bridge == of ? scope : null;
    }

    /** Makes the span of the context current for the engine, unless it is that already. */
    void enter(final Bridge of, final dev.nanospan.@Nullable Scope top, final boolean nativeOnTop) {
        final Span wanted = Span.fromContextOrNull(context);
        if (before != null && !nativeOnTop && before.bridge == of && Span.fromContextOrNull(before.context) == wanted) {
            scope = before.scope;
        } else if (wanted instanceof OtelSpan ours && ours.bridge == of) {
            entered = true;
            span = ours;
            scope = ours.enter(this);
        } else if (wanted != null && wanted.getSpanContext().isValid()) {
            entered = true;
            scope = of.access.enter(standIn(of, wanted));
        } else if (top != null && of.access.spanOf(top) != null) {
            entered = true;
            scope = of.access.enterNone();
        } else {
            scope = top;
        }
    }

    private static dev.nanospan.Span standIn(final Bridge of, final Span wanted) {
        final dev.nanospan.SpanContext holder = of.borrow();
        try {
            OtelSpanContext.copy(wanted.getSpanContext(), holder);
            return of.access.standIn(holder);
        } finally {
            of.giveBack(holder);
        }
    }

    /** Takes a place in the list of a span, which guards it. */
    void follow(final dev.nanospan.Scope opened, final @Nullable Attached first) {
        scope = opened;
        next = first;
    }

    /** A list without one of its members. */
    static @Nullable Attached without(final Attached closed, final @Nullable Attached first) {
        if (first == closed) {
            return closed.next;
        }
        for (Attached each = first; each != null; each = each.next) {
            if (each.next == closed) {
                each.next = closed.next;
                break;
            }
        }
        return first;
    }

    /** Lets another span be current wherever the members of a list are. */
    static void replace(final Attached first, final EngineAccess access, final dev.nanospan.Span by) {
        for (Attached each = first; each != null; each = each.next) {
            if (each.scope != null) {
                access.replace(each.scope, by);
            }
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        final ThreadContexts here = NanospanContextStorage.contexts();
        if (here.top != this) {
            if (bridge != null) {
                bridge.counts.count(Counter.SCOPE_ORDER);
            }
            return;
        }
        closed = true;
        here.top = before;
        if (entered && bridge != null && scope != null) {
            if (span != null) {
                span.forget(this);
            }
            bridge.access.leave(scope);
        }
    }
}
