package dev.nanospan.propagation;

import dev.nanospan.SpanContext;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Counts;
import org.jspecify.annotations.Nullable;

/** {@code baggage} of W3C. */
final class BaggageFormat implements Format {
    @Override
    public <C> void extract(
            final C carrier,
            final Getter<? super C> getter,
            final SpanContext into,
            final @Nullable Baggage baggage,
            final Counts counts) {
        if (baggage == null) {
            return;
        }
        int headers = 0;
        while (headers < Baggage.MAX_MEMBERS && baggage.read(carrier, getter, headers)) {
            headers++;
        }
        for (int i = 0; i < baggage.malformed(); i++) {
            counts.count(Counter.EXTRACT_MALFORMED);
        }
        if (baggage.dropped() > 0 || headers == Baggage.MAX_MEMBERS) {
            counts.count(Counter.EXTRACT_TOO_LARGE);
        }
    }

    @Override
    public <C> void inject(
            final SpanContext context,
            final @Nullable Baggage baggage,
            final C carrier,
            final Setter<? super C> setter) {
        if (baggage != null && !baggage.isEmpty()) {
            setter.write(carrier, Baggage.NAME, baggage.buffer(), 0, baggage.bytes());
        }
    }
}
