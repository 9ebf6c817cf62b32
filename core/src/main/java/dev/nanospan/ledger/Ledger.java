package dev.nanospan.ledger;

import dev.nanospan.metrics.Measured;
import dev.nanospan.metrics.Metrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of every span: a snapshot of all counters. A mutable holder that can be filled again and again without
 * allocation; not thread safe.
 *
 * <pre>
 * started = unsampled + open + abandoned + ended + dropped.openLimit + dropped.traceLimit
 * ended   = queued + drained + dropped.ringFull + dropped.tooLarge + dropped.afterClose
 * drained = routed + dropped.recordOnly + dropped.filtered + dropped.processorFailed
 * routed  = what each destination accounts for: see {@link DestinationCounts}
 * </pre>
 *
 * <p>Spans of an earlier process, which was killed, are counted apart from those that were started here:
 *
 * <pre>
 * recovered.drained + recovered.interrupted
 *         = recovered.routed + recovered.recordOnly + recovered.filtered + recovered.failed
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
public final class Ledger implements Measured {
    private final long[] counts = new long[Counter.values().length];
    private final List<Destination> destinations = new ArrayList<>();
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

    /**
     * Sets what a destination says. For the engine, and for tests.
     *
     * @param index from 0, without gaps
     */
    public void destination(final int index, final String name, final DestinationCounts of) {
        if (index == destinations.size()) {
            destinations.add(new Destination());
        }
        final Destination destination = destinations.get(index);
        destination.name = name;
        destination.counts.copyFrom(of);
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

    /** What the only destination, or the first one, says of the spans it was handed; all 0 if there is none. */
    public DestinationCounts destination() {
        return destinations.isEmpty() ? new DestinationCounts() : destinations.get(0).counts;
    }

    /** What a destination says of the spans it was handed; all 0 if there is none of that name. */
    public DestinationCounts destination(final String name) {
        for (final Destination destination : destinations) {
            if (destination.name.equals(name)) {
                return destination.counts;
            }
        }
        return new DestinationCounts();
    }

    /** The names of the destinations, in their order. */
    public List<String> destinations() {
        return destinations.stream().map(destination -> destination.name).toList();
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
                && get(Counter.RECOVERED) + get(Counter.RECOVERED_INTERRUPTED)
                        == get(Counter.RECOVERED_ROUTED)
                                + get(Counter.RECOVERED_RECORD_ONLY)
                                + get(Counter.RECOVERED_FILTERED)
                                + get(Counter.RECOVERED_FAILED)
                && destinations.stream()
                        .allMatch(each -> each.counts.accounted() == get(Counter.ROUTED) + each.counts.recovered);
    }

    /** Tells every line as a figure. Allocates. */
    @Override
    public void measure(final Metrics to) {
        LedgerMetrics.measure(this, to);
    }

    /**
     * Whether every span that was started, or recovered, has been delivered or deliberately not recorded: none open,
     * waiting, on disk or lost.
     */
    public boolean isComplete() {
        return open() == 0
                && queued() == 0
                && dropped() == 0
                && get(Counter.ABANDONED) == 0
                && destinations.stream()
                        .allMatch(each -> each.counts.exported == get(Counter.ROUTED) + each.counts.recovered);
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
        String separator = "";
        for (final Destination destination : destinations) {
            to.append(separator);
            appendDestination(to, destination.name, destination.counts);
            separator = ",";
        }
        to.append('}');
        if (isAnyRecovered()) {
            appendGroup(to, "recovered");
        }
        appendGroup(to, "cut");
        appendGroup(to, "refused");
        appendGroup(to, "misused");
        to.append(",\"propagation\":{\"extract\":{");
        appendMembers(to, "propagation.extract.");
        to.append("},\"inject\":{");
        appendMembers(to, "propagation.inject.");
        to.append("}},\"exact\":").append(String.valueOf(isExact())).append('}');
    }

    private static void appendDestination(final Appendable to, final String name, final DestinationCounts destination)
            throws IOException {
        appendString(to, name);
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

    private boolean isAnyRecovered() {
        return get(Counter.RECOVERED)
                        + get(Counter.RECOVERED_INTERRUPTED)
                        + get(Counter.RECOVERED_TORN)
                        + get(Counter.RECOVERED_UNREADABLE)
                > 0;
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

    /** What one destination says. */
    private static final class Destination {
        final DestinationCounts counts = new DestinationCounts();
        String name = "";
    }
}
