package dev.nanospan.ledger;

/**
 * What became of the spans routed to one destination. A mutable holder, filled by the exporter; not thread safe.
 *
 * <pre>
 * routed = exported + rejected + failed + expired + spillFull + spillCorrupt + buffered + inFlight + spilled
 * </pre>
 *
 * <p>{@code duplicated} spans were sent again after a lost acknowledgement and are part of {@code exported};
 * {@code recovered} spans came from an earlier process and are an input beside {@code routed}.
 *
 * <pre>{@code
 * public void report(DestinationCounts counts) {
 *     counts.exported = written;
 * }
 * }</pre>
 */
public final class DestinationCounts {
    public long exported;
    public long rejected;
    public long failed;
    public long expired;
    public long spillFull;
    public long spillCorrupt;
    public long buffered;
    public long inFlight;
    public long spilled;
    public long duplicated;
    public long recovered;

    /** Makes a holder in which everything is 0. */
    public DestinationCounts() {}

    /** All spans that this destination accounts for; equal to what was routed to it, at quiescence. */
    public long accounted() {
        return exported + rejected + failed + expired + spillFull + spillCorrupt + buffered + inFlight + spilled;
    }

    /** Spans that still have to be delivered. */
    public long pending() {
        return buffered + inFlight;
    }

    /** Sets every count to 0. */
    public void clear() {
        exported = 0;
        rejected = 0;
        failed = 0;
        expired = 0;
        spillFull = 0;
        spillCorrupt = 0;
        buffered = 0;
        inFlight = 0;
        spilled = 0;
        duplicated = 0;
        recovered = 0;
    }

    void copyFrom(final DestinationCounts other) {
        exported = other.exported;
        rejected = other.rejected;
        failed = other.failed;
        expired = other.expired;
        spillFull = other.spillFull;
        spillCorrupt = other.spillCorrupt;
        buffered = other.buffered;
        inFlight = other.inFlight;
        spilled = other.spilled;
        duplicated = other.duplicated;
        recovered = other.recovered;
    }
}
