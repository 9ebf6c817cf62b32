package dev.nanospan.otel;

import dev.nanospan.Nanospan;
import dev.nanospan.SpanContext;
import dev.nanospan.bridge.EngineAccess;
import dev.nanospan.ledger.Counts;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An engine as this module uses it. The bridge made last, unless it was left, is the one whose current spans are
 * OpenTelemetry's, too. Thread safe.
 */
final class Bridge {
    private static volatile @Nullable Bridge latest;

    final Nanospan nanospan;
    final EngineAccess access;
    final Counts counts;

    /** A holder that waits for the next one who needs it; a second at the same time is garbage. */
    private final AtomicReference<@Nullable SpanContext> holder = new AtomicReference<>();

    private Bridge(final Nanospan nanospan, final EngineAccess access) {
        this.nanospan = nanospan;
        this.access = access;
        this.counts = nanospan.counts();
    }

    /** Makes a bridge; null if the engine does nothing. */
    static @Nullable Bridge to(final Nanospan nanospan) {
        final EngineAccess access = EngineAccess.of(nanospan);
        if (access == null) {
            return null;
        }
        final Bridge made = new Bridge(nanospan, access);
        latest = made;
        return made;
    }

    /** The bridge whose current spans are OpenTelemetry's, or null. */
    static @Nullable Bridge latest() {
        return latest;
    }

    /** Lets the current spans of this engine be its own again. */
    void leave() {
        if (latest == this) {
            latest = null;
        }
    }

    /** Lends a holder of a context; to be given back. */
    SpanContext borrow() {
        final SpanContext waiting = holder.getAndSet(null);
        return waiting != null ? waiting : new SpanContext();
    }

    void giveBack(final SpanContext borrowed) {
        holder.setRelease(borrowed);
    }
}
