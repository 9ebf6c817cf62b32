package dev.nanospan.otel;

import dev.nanospan.ledger.Counter;

/**
 * A span that was started, and made current, by the engine's own API, as OpenTelemetry sees it. Such a span belongs to one
 * thread at a time; so this writes to it on the thread that found it current, and has its ids, and nothing else, on others.
 */
final class NativeSpan extends OtelSpan {
    private final Thread home = Thread.currentThread();

    NativeSpan(final Bridge bridge, final dev.nanospan.Span handle) {
        super(bridge, handle);
    }

    @Override
    boolean isOpen() {
        return Thread.currentThread() == home && super.isOpen();
    }

    @Override
    void misused(final Counter what) {
        if (Thread.currentThread() == home) {
            super.misused(what);
        }
    }
}
