package dev.nanospan.otel;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the current context of each thread, and keeps it in step with the current span of the engine: what is attached here is
 * made current there, and what is made current there in between is seen here. Thread safe.
 */
final class NanospanContextStorage implements ContextStorage {
    static final NanospanContextStorage INSTANCE = new NanospanContextStorage();

    private static final ThreadLocal<@Nullable ThreadContexts> CONTEXTS = new ThreadLocal<>();

    private NanospanContextStorage() {}

    /** The contexts of the calling thread. */
    static ThreadContexts contexts() {
        final ThreadContexts known = CONTEXTS.get();
        if (known != null) {
            return known;
        }
        final ThreadContexts made = new ThreadContexts();
        CONTEXTS.set(made);
        return made;
    }

    @Override
    public Scope attach(final @Nullable Context toAttach) {
        if (toAttach == null) {
            return Scope.noop();
        }
        final ThreadContexts here = contexts();
        final Bridge bridge = Bridge.latest();
        final dev.nanospan.Scope top = bridge == null ? null : bridge.access.top();
        final boolean nativeOnTop = bridge != null && isNativeOnTop(bridge, here.top, top);
        if (here.top != null && here.top.context == toAttach && !nativeOnTop) {
            return Scope.noop();
        }
        final Attached attached = new Attached(here.top, toAttach, bridge);
        if (bridge != null) {
            attached.enter(bridge, top, nativeOnTop);
        }
        here.top = attached;
        return attached;
    }

    @Override
    public @Nullable Context current() {
        final ThreadContexts here = CONTEXTS.get();
        final Attached attached = here == null ? null : here.top;
        final Bridge bridge = Bridge.latest();
        if (bridge != null) {
            final dev.nanospan.Scope top = bridge.access.top();
            if (top != null && isNativeOnTop(bridge, attached, top)) {
                return (here == null ? contexts() : here).showing(bridge, top);
            }
        }
        if (here != null) {
            here.forget();
        }
        return attached == null ? null : attached.context;
    }

    /** Whether a scope of the engine's own API was opened in what is attached, and is still open. */
    private static boolean isNativeOnTop(
            final Bridge bridge, final @Nullable Attached attached, final dev.nanospan.@Nullable Scope top) {
        final dev.nanospan.Scope ours = attached == null ? null : attached.scope(bridge);
        return top != null && top != ours && (ours == null || bridge.access.isOpen(ours));
    }
}
