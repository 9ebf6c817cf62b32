package dev.nanospan.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What became of every span: a snapshot of all counters. A mutable holder that can be filled again and again without
 * allocation; not thread safe.
 *
 * <pre>
 * started = unsampled + open + abandoned + ended + dropped.openLimit + dropped.traceLimit
 * ended   = queued + drained + dropped.ringFull + dropped.tooLarge + dropped.afterClose
 * drained = routed + dropped.recordOnly + dropped.filtered + dropped.processorFailed
 * </pre>
 *
 * <pre>{@code
 * Ledger ledger = new Ledger();
 * nanospan.ledger(ledger);
 * System.out.println(ledger.queued() + " spans wait in the ring");
 * System.out.println(ledger);
 * }</pre>
 *
 * <p>While spans are being made the lines are read one after another, so that they may differ by what happened
 * meanwhile. At a quiescent moment they are exact.
 */
public final class Ledger {
    private final long[] counts = new long[Counter.values().length];
    private final DestinationCounts destination = new DestinationCounts();
    private String destinationName = "";
    private long buffersInUse;
    private long slotsInUse;

    /** Makes a ledger in which everything is 0. */
    public Ledger() {}

    /** The value of a counter. */
    public long get(final Counter counter) {
        return counts[counter.ordinal()];
    }

    /** Sets the value of a counter. For the engine, and for tests. */
    public void set(final Counter counter, final long value) {
        counts[counter.ordinal()] = value;
    }

    /** Sets what the engine counts by other means than spans, for {@link #isExact()} to compare with. */
    public void observe(final long recordersInUse, final long ringSlotsInUse) {
        buffersInUse = recordersInUse;
        slotsInUse = ringSlotsInUse;
    }

    /** Sets what the exporter says. */
    public void destination(final String name, final DestinationCounts of) {
        destinationName = name;
        destination.copyFrom(of);
    }

    /** Spans that have started and not ended. */
    public long open() {
        return get(Counter.STARTED)
                - get(Counter.UNSAMPLED)
                - get(Counter.ABANDONED)
                - get(Counter.ENDED)
                - get(Counter.OPEN_LIMIT)
                - get(Counter.TRACE_LIMIT);
    }

    /** Ended spans that wait in the ring. */
    public long queued() {
        return get(Counter.ENDED)
                - get(Counter.DRAINED)
                - get(Counter.RING_FULL)
                - get(Counter.TOO_LARGE)
                - get(Counter.AFTER_CLOSE);
    }

    /** Spans lost between their end and the exporter for want of room, time or validity. */
    public long dropped() {
        return get(Counter.OPEN_LIMIT)
                + get(Counter.TRACE_LIMIT)
                + get(Counter.RING_FULL)
                + get(Counter.TOO_LARGE)
                + get(Counter.AFTER_CLOSE)
                + get(Counter.PROCESSOR_FAILED);
    }

    /** What the exporter says of the spans it was handed. */
    public DestinationCounts destination() {
        return destination;
    }

    /**
     * Whether all lines agree, with each other and with what was counted by other means: the recorders that open spans
     * hold, and the slots of the ring that hold spans.
     */
    public boolean isExact() {
        return open() == buffersInUse
                && queued() >= 0
                && (queued() == 0) == (slotsInUse == 0)
                && get(Counter.DRAINED)
                        == get(Counter.ROUTED)
                                + get(Counter.RECORD_ONLY)
                                + get(Counter.FILTERED)
                                + get(Counter.PROCESSOR_FAILED)
                && (destinationName.isEmpty() || get(Counter.ROUTED) == destination.accounted());
    }

    /** Whether every span that was started has been delivered or deliberately not recorded: none open, waiting or lost. */
    public boolean isComplete() {
        return open() == 0
                && queued() == 0
                && dropped() == 0
                && get(Counter.ABANDONED) == 0
                && (destinationName.isEmpty() || destination.exported == get(Counter.ROUTED));
    }

    /**
     * Appends the ledger as one line of JSON.
     *
     * @throws UncheckedIOException if {@code to} does
     */
    public void appendJson(final Appendable to) {
        try {
            appendTo(to);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The ledger as one line of JSON. */
    @Override
    public String toString() {
        final StringBuilder text = new StringBuilder(512);
        appendJson(text);
        return text.toString();
    }

    private void appendTo(final Appendable to) throws IOException {
        to.append('{');
        append(to, "", "started", get(Counter.STARTED));
        append(to, ",", "unsampled", get(Counter.UNSAMPLED));
        append(to, ",", "open", open());
        append(to, ",", "abandoned", get(Counter.ABANDONED));
        append(to, ",", "ended", get(Counter.ENDED));
        append(to, ",", "queued", queued());
        append(to, ",", "drained", get(Counter.DRAINED));
        append(to, ",", "routed", get(Counter.ROUTED));
        appendGroup(to, "dropped");
        to.append(",\"destinations\":{");
        if (!destinationName.isEmpty()) {
            appendDestination(to);
        }
        to.append('}');
        appendGroup(to, "cut");
        appendGroup(to, "refused");
        appendGroup(to, "misused");
        to.append(",\"propagation\":{\"extract\":{");
        appendMembers(to, "propagation.extract.");
        to.append("},\"inject\":{");
        appendMembers(to, "propagation.inject.");
        to.append("}},\"exact\":").append(String.valueOf(isExact())).append('}');
    }

    private void appendDestination(final Appendable to) throws IOException {
        appendString(to, destinationName);
        to.append(":{");
        append(to, "", "exported", destination.exported);
        append(to, ",", "rejected", destination.rejected);
        append(to, ",", "failed", destination.failed);
        append(to, ",", "expired", destination.expired);
        append(to, ",", "spillFull", destination.spillFull);
        append(to, ",", "spillCorrupt", destination.spillCorrupt);
        append(to, ",", "buffered", destination.buffered);
        append(to, ",", "inFlight", destination.inFlight);
        append(to, ",", "spilled", destination.spilled);
        append(to, ",", "duplicated", destination.duplicated);
        if (destination.recovered > 0) {
            append(to, ",", "recovered", destination.recovered);
        }
        to.append('}');
    }

    /** Appends a text that comes from a user as a string of JSON. */
    private static void appendString(final Appendable to, final String text) throws IOException {
        to.append('"');
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            if (c < ' ') {
                to.append(String.format("\\u%04x", (int) c));
            } else if (c == '"' || c == '\\') {
                to.append('\\').append(c);
            } else {
                to.append(c);
            }
        }
        to.append('"');
    }

    private void appendGroup(final Appendable to, final String group) throws IOException {
        to.append(",\"").append(group).append("\":{");
        appendMembers(to, group + ".");
        to.append('}');
    }

    private void appendMembers(final Appendable to, final String prefix) throws IOException {
        String separator = "";
        for (final Counter counter : Counter.values()) {
            if (counter.label().startsWith(prefix)) {
                append(to, separator, counter.label().substring(prefix.length()), get(counter));
                separator = ",";
            }
        }
    }

    private static void append(final Appendable to, final String separator, final String name, final long value)
            throws IOException {
        to.append(separator).append('"').append(name).append("\":").append(Long.toString(value));
    }
}
