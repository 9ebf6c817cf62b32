package dev.nanospan;

import dev.nanospan.layout.ColdPath;
import dev.nanospan.ledger.Counter;
import dev.nanospan.spi.Misuse;
import dev.nanospan.spi.MisuseListener;
import org.jspecify.annotations.Nullable;

/** What {@code checks=strict} adds: where spans were started, ended and misused. Allocates. */
final class StrictChecks {
    private final MisuseListener listener;

    StrictChecks(final @Nullable MisuseListener listener) {
        this.listener = listener != null ? listener : StrictChecks::log;
    }

    /** The place of the caller, to be shown later. */
    @ColdPath("checks=strict")
    Throwable here() {
        return new Throwable("here");
    }

    /** The place where a span is started, to be shown with its ids when they are gone. */
    @ColdPath("checks=strict")
    Throwable startOf(final Span span) {
        return new Throwable(span.toString());
    }

    @ColdPath("checks=strict")
    void report(final Counter what, final Span span) {
        tell(new Misuse(what, span.toString(), here(), span.startedAt(), span.endedAt()));
    }

    void reportAbandoned(final @Nullable Throwable startedAt) {
        final String ids = startedAt == null ? null : startedAt.getMessage();
        tell(new Misuse(Counter.ABANDONED, ids == null ? "(lost)" : ids, null, startedAt, null));
    }

    private void tell(final Misuse misuse) {
        try {
            listener.onMisuse(misuse);
        } catch (final Throwable e) {
            log(misuse);
        }
    }

    private static void log(final Misuse misuse) {
        System.getLogger("dev.nanospan").log(System.Logger.Level.WARNING, misuse::toString);
    }
}
