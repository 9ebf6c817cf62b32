package dev.nanospan.otel;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/** The contexts of one thread, innermost first. Used by that thread only. */
final class ThreadContexts {
    @Nullable
    Attached top;

    // The context last made for a span that is current by the engine's own API.
    private dev.nanospan.@Nullable Scope shownScope;
    private @Nullable Context shownOn;
    private @Nullable Context shown;
    private @Nullable NativeSpan shownSpan;

    /** The context in which a span is current that the engine says is. */
    @Nullable
    Context showing(final Bridge bridge, final dev.nanospan.Scope scope) {
        final Attached attached = top;
        final Context on = attached == null ? null : attached.context;
        final dev.nanospan.Span span = bridge.access.spanOf(scope);
        if (span == null || !span.isValid()) {
            return without(on);
        }
        if (on != null && Span.fromContextOrNull(on) instanceof OtelSpan ours && ours.stands(span)) {
            return on;
        }
        if (shown == null || shownScope != scope || shownOn != on || shownSpan == null || !shownSpan.stands(span)) {
            shownSpan = new NativeSpan(bridge, span);
            shown = (on == null ? Context.root() : on).with(shownSpan);
            shownScope = scope;
            shownOn = on;
        }
        return shown;
    }

    /** Forgets what was shown, which would keep a span that is lost from being found. */
    void forget() {
        if (shown != null) {
            shown = null;
            shownSpan = null;
            shownScope = null;
            shownOn = null;
        }
    }

    private static @Nullable Context without(final @Nullable Context on) {
        return on == null || Span.fromContextOrNull(on) == null ? on : on.with(Span.getInvalid());
    }
}
