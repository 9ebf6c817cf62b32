package dev.nanospan.ledger;

/**
 * What became of the spans routed to one destination. A mutable holder, filled by the exporter; not thread safe.
 *
 * <pre>
 * routed + recovered = exported + rejected + failed + expired + spillFull + spillCorrupt + buffered + inFlight + spilled
 * </pre>
 *
 * <p>{@code duplicated} spans were sent again after a lost acknowledgement and are part of {@code exported};
 * {@code recovered} spans came from an earlier process, which had left them on disk, and are an input beside {@code routed}.
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

    /** All spans that this destination accounts for; at quiescence equal to those routed to it and those recovered. */
    public long accounted() {
        return exported + rejected + failed + expired + spillFull + spillCorrupt + buffered + inFlight + spilled;
    }

    /** Spans in memory that still have to be delivered; those {@code spilled} are safe for now. */
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
