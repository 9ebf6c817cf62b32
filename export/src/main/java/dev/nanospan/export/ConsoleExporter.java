package dev.nanospan.export;

import dev.nanospan.export.batch.Sleeps;
import dev.nanospan.id.TraceId;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.record.SpanView;
import dev.nanospan.spi.SpanExporter;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Prints each trace as a tree: durations, kinds, statuses, attributes, events, links. For development and demos. Printing
 * blocks and allocates, on the exporter thread only.
 *
 * <pre>{@code
 * ConsoleExporter console = ConsoleExporter.builder().target(System.err).color(ConsoleColor.NEVER).build();
 * NanospanConfig config = NanospanConfig.builder().exporter(console).build();
 * }</pre>
 *
 * <p>Children end before their parents, so spans are held by trace until the local root is there, and a little longer for
 * what other threads end at the same time. What is held is bounded by traces, spans of a trace, bytes and age; when a
 * bound is reached the oldest trace is printed as it is, marked as incomplete if it is, and counted. No span is lost
 * silently: one that is held counts as buffered, one that was printed as exported, one that could not be read or for
 * which the target reported an error as failed.
 */
public final class ConsoleExporter implements SpanExporter {
    static final String NAME = "console";

    private static final Comparator<HeldTrace> BY_START = Comparator.comparingLong(HeldTrace::startEpochNs);

    private final PrintStream target;
    private final Palette palette;
    private final int maxTraces;
    private final int maxSpansPerTrace;
    private final long maxBytes;
    private final long maxAgeNs;
    private final long settleNs;
    private final Map<TraceId, HeldTrace> traces = new LinkedHashMap<>();
    private long taken;
    private long heldBytes;

    private volatile long exported;
    private volatile long failed;
    private volatile long buffered;
    private volatile long incompleteTraces;

    private ConsoleExporter(final Builder from) {
        target = from.target;
        palette = from.color.isOn(from.target) ? Palette.ANSI : Palette.PLAIN;
        maxTraces = from.maxTraces;
        maxSpansPerTrace = from.maxSpansPerTrace;
        maxBytes = from.maxBytes;
        maxAgeNs = from.maxAge.toNanos();
        settleNs = from.settle.toNanos();
    }

    /** An exporter to standard output with everything at its default. */
    public static ConsoleExporter create() {
        return builder().build();
    }

    /** A builder in which everything has its default. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void accept(final SpanView span) {
        final SpanCopy copy;
        try {
            copy = SpanCopy.of(span);
        } catch (final RuntimeException e) {
            taken++;
            addFailed(1); // a spoilt record
            return;
        }
        hold(copy);
        taken++;
    }

    /** Prints the traces whose time has come, in the order of their start. */
    @Override
    public int work(final long nowNs) {
        final List<HeldTrace> due = new ArrayList<>();
        final Iterator<HeldTrace> each = traces.values().iterator();
        while (each.hasNext()) {
            final HeldTrace trace = each.next();
            if (trace.isDue(nowNs, settleNs, maxAgeNs)) {
                each.remove();
                due.add(trace);
            }
        }
        return print(due);
    }

    @Override
    public long maxSleepNs() {
        return traces.isEmpty() ? SpanExporter.super.maxSleepNs() : Sleeps.within(settleNs);
    }

    /** Prints everything held. */
    @Override
    public void flush() {
        final List<HeldTrace> all = new ArrayList<>(traces.values());
        traces.clear();
        print(all);
    }

    @Override
    public long pending() {
        return buffered;
    }

    /** All before the oldest one that is held. */
    @Override
    public long settled() {
        long settled = taken;
        for (final HeldTrace trace : traces.values()) {
            settled = Math.min(settled, trace.first());
        }
        return settled;
    }

    @Override
    public void report(final DestinationCounts counts) {
        counts.exported = exported;
        counts.failed = failed;
        counts.buffered = buffered;
    }

    @Override
    public void close() {
        flush();
    }

    /** How many times a trace, or a part of one, was printed without its local root or without all parents. Any thread. */
    public long incompleteTraces() {
        return incompleteTraces;
    }

    private void hold(final SpanCopy span) {
        final TraceId id = TraceId.of(span.traceIdHigh(), span.traceIdLow());
        if (traces.size() >= maxTraces && !traces.containsKey(id)) {
            printOldest();
        }
        final HeldTrace trace = traces.computeIfAbsent(id, unused -> new HeldTrace());
        trace.add(span, taken);
        heldBytes += span.recordBytes();
        buffered(1);
        if (trace.spans().size() >= maxSpansPerTrace) {
            print(trace);
            trace.nextPart();
        }
        while (heldBytes > maxBytes) {
            printOldest();
        }
    }

    private void printOldest() {
        final Iterator<HeldTrace> oldest = traces.values().iterator();
        final HeldTrace trace = oldest.next();
        oldest.remove();
        print(trace);
    }

    private int print(final List<HeldTrace> due) {
        due.sort(BY_START);
        for (final HeldTrace trace : due) {
            print(trace);
        }
        return due.size();
    }

    /** Prints what is held of a trace. Afterwards none of it is held, whatever the target does. */
    private void print(final HeldTrace trace) {
        final List<SpanCopy> spans = trace.spans();
        if (spans.isEmpty()) {
            return; // its parts are printed, and nothing came after
        }
        final boolean printed = isPrinted(spans, trace.part());
        if (printed) {
            exported(spans.size());
        } else {
            addFailed(spans.size());
        }
        buffered(-spans.size());
        for (final SpanCopy span : spans) {
            heldBytes -= span.recordBytes();
        }
    }

    private boolean isPrinted(final List<SpanCopy> spans, final int part) {
        try {
            if (!TraceText.isComplete(spans)) {
                incomplete();
            }
            target.print(TraceText.of(spans, part, palette) + '\n');
            return !target.checkError();
        } catch (final RuntimeException e) {
            return false; // a target of the user's own making
        }
    }

    // One thread writes these; others only read.

    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void exported(final int spans) {
        exported += spans;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void addFailed(final int spans) {
        failed += spans;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void buffered(final int spans) {
        buffered += spans;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void incomplete() {
        incompleteTraces++;
    }

    /**
     * Sets up a console exporter. Not thread safe.
     *
     * <pre>{@code
     * ConsoleExporter.builder().maxTraces(16).maxAge(Duration.ofSeconds(2)).build();
     * }</pre>
     */
    public static final class Builder {
        private static final Duration MAX_WAIT = Duration.ofHours(1);

        private PrintStream target = System.out;
        private ConsoleColor color = ConsoleColor.AUTO;
        private int maxTraces = 256;
        private int maxSpansPerTrace = 1_000;
        private int maxBytes = 8 << 20;
        private Duration maxAge = Duration.ofSeconds(10);
        private Duration settle = Duration.ofMillis(100);

        private Builder() {}

        /** Where to print; standard output by default. It is flushed and never closed. */
        public Builder target(final PrintStream value) {
            target = value;
            return this;
        }

        /** Whether to use colours. */
        public Builder color(final ConsoleColor value) {
            color = value;
            return this;
        }

        /** How many traces may be held; one more prints the oldest. 256 by default. */
        public Builder maxTraces(final int value) {
            maxTraces = value;
            return this;
        }

        /** How many spans of a trace may be held; as many are printed as a part of it. 1,000 by default. */
        public Builder maxSpansPerTrace(final int value) {
            maxSpansPerTrace = value;
            return this;
        }

        /** How many bytes the records of all held spans may have had; more prints the oldest traces. 8 MiB by default. */
        public Builder maxBytes(final int value) {
            maxBytes = value;
            return this;
        }

        /** How long a trace may wait for its local root. 10 s by default. */
        public Builder maxAge(final Duration value) {
            maxAge = value;
            return this;
        }

        /** How long a trace waits, once its local root is there, for what other threads add to it. 100 ms by default. */
        public Builder settle(final Duration value) {
            settle = value;
            return this;
        }

        /**
         * Checks everything.
         *
         * @throws IllegalArgumentException with key, value and what is allowed
         */
        public ConsoleExporter build() {
            range("nanospan.console.max.traces", maxTraces, 1, 65_536);
            range("nanospan.console.max.spans", maxSpansPerTrace, 1, 65_536);
            range("nanospan.console.max.bytes", maxBytes, 1, 1 << 30);
            range("nanospan.console.max.age", maxAge);
            range("nanospan.console.settle", settle);
            return new ConsoleExporter(this);
        }

        private static void range(final String key, final int value, final int min, final int max) {
            if (value < min || value > max) {
                throw new IllegalArgumentException(key + "=" + value + ": must be from " + min + " to " + max);
            }
        }

        private static void range(final String key, final Duration value) {
            if (value.isNegative() || value.compareTo(MAX_WAIT) > 0) {
                throw new IllegalArgumentException(key + "=" + value + ": must be from 0 to 1 h");
            }
        }
    }
}
