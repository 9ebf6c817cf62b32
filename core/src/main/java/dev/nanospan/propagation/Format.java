package dev.nanospan.propagation;

import dev.nanospan.SpanContext;
import dev.nanospan.ledger.Counts;
import org.jspecify.annotations.Nullable;

/** One way to write what travels into headers. Has no state; what a carrier throws goes through. Hot path. */
interface Format {
    /**
     * Reads what there is. Where there is nothing, or nothing good, context and baggage stay as they are.
     *
     * @param baggage null if it is not wanted
     */
    <C> void extract(C carrier, Getter<? super C> getter, SpanContext into, @Nullable Baggage baggage, Counts counts);

    /** Writes what there is: a context that is valid, baggage that is not empty. */
    <C> void inject(SpanContext context, @Nullable Baggage baggage, C carrier, Setter<? super C> setter);
}
