package dev.nanospan.export.store;

import dev.nanospan.id.TraceId;
import dev.nanospan.sampling.Threshold;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the last so many traces in memory. When there are too many, or they take too many bytes, the trace whose first span
 * came first goes; that is counted, as everything is that becomes of a span: see {@link StoreCounts}.
 *
 * <pre>{@code
 * TraceStore store = TraceStore.builder().maxTraces(100).build();
 * Nanospan nanospan = Nanospan.create(NanospanConfig.builder().exporter(new StoreExporter(store)).build());
 * …
 * for (StoredTrace trace : store.find(TraceQuery.ALL.withError(true))) {
 *     System.out.println(trace.id());
 * }
 * }</pre>
 *
 * <p>Any thread may call anything. There is one lock; it is held for as long as it takes to put in a span, to copy the list
 * of traces, or to take out what is evicted or taken, and never while spans are looked at or written as text.
 */
public final class TraceStore {
    private final Object lock = new Object();
    private final int maxTraces;
    private final int maxSpansPerTrace;
    private final long maxBytes;
    private final long maxSpanBytes;
    private final long threshold;

    private Map<TraceId, Held> traces = new LinkedHashMap<>();
    private final Map<SpanScope, Shared> scopes = new HashMap<>();

    private long offered;
    private long spans;
    private long bytes;
    private long unsampled;
    private long refusedTraceFull;
    private long refusedTooLarge;
    private long evictedTraces;
    private long evictedSpans;
    private long takenTraces;
    private long takenSpans;

    private TraceStore(final Builder from) {
        maxTraces = from.maxTraces;
        maxSpansPerTrace = from.maxSpansPerTrace;
        maxBytes = from.maxBytes;
        maxSpanBytes = maxBytes / 2;
        threshold = Threshold.of(from.samplingRate);
    }

    /** A store with everything at its default: 1,000 traces of up to 10,000 spans, in 64 MiB. */
    public static TraceStore create() {
        return builder().build();
    }

    /** A builder with everything at its default. */
    public static Builder builder() {
        return new Builder();
    }

    /** Takes a span, or refuses it; the answer says which. */
    public Outcome add(final StoredSpan span) {
        synchronized (lock) {
            offered++;
            final Outcome outcome = judge(span);
            switch (outcome) {
                case KEPT -> keep(span);
                case UNSAMPLED -> unsampled++;
                case TRACE_FULL -> refusedTraceFull++;
                case TOO_LARGE -> refusedTooLarge++;
            }
            return outcome;
        }
    }

    /** Looks up a trace. */
    public Optional<StoredTrace> find(final TraceId id) {
        synchronized (lock) {
            final Held held = traces.get(id);
            return held == null ? Optional.empty() : Optional.of(held.snapshot(id));
        }
    }

    /** The traces that are asked for. */
    public StoredTraces find(final TraceQuery query) {
        return new StoredTraces(matches(query).stream()
                .map(match -> new StoredTrace(match.id, match.spans))
                .toList());
    }

    /**
     * Takes away the traces that are asked for, and nothing else, and returns them. Of several who do so at a time each
     * gets other spans: each span is returned once. A span that comes later to a trace that was taken begins it anew.
     */
    public StoredTraces take(final TraceQuery query) {
        return query.equals(TraceQuery.ALL) ? clear() : takeMatches(matches(query));
    }

    /** Takes away everything there is at one moment, and returns it. */
    public StoredTraces clear() {
        final Map<TraceId, Held> all;
        synchronized (lock) {
            all = traces;
            takenTraces += all.size();
            takenSpans += spans;
            traces = new LinkedHashMap<>();
            scopes.clear();
            spans = 0;
            bytes = 0;
        }
        return new StoredTraces(all.entrySet().stream()
                .map(each -> each.getValue().snapshot(each.getKey()))
                .toList());
    }

    /**
     * Puts back what was taken and did not reach who asked for it. The spans are new to the store as any others: they count
     * as offered once more, are the newest again, and what is too much then is evicted.
     */
    public void putBack(final StoredTraces taken) {
        for (final StoredTrace trace : taken) {
            trace.spans().forEach(this::add);
        }
    }

    /** How many traces there are. */
    public int size() {
        synchronized (lock) {
            return traces.size();
        }
    }

    /** What became of all spans, at one moment. */
    public StoreCounts counts() {
        synchronized (lock) {
            return new StoreCounts(
                    offered,
                    spans,
                    traces.size(),
                    bytes,
                    unsampled,
                    refusedTraceFull,
                    refusedTooLarge,
                    evictedTraces,
                    evictedSpans,
                    takenTraces,
                    takenSpans);
        }
    }

    // ---- putting in; under the lock

    private Outcome judge(final StoredSpan span) {
        if ((span.traceIdLow & Threshold.NEVER - 1) < threshold) {
            return Outcome.UNSAMPLED;
        }
        if (span.costBytes() + span.scope().costBytes() > maxSpanBytes) {
            return Outcome.TOO_LARGE;
        }
        final Held held = traces.get(span.traceId());
        return held != null && held.count >= maxSpansPerTrace ? Outcome.TRACE_FULL : Outcome.KEPT;
    }

    private void keep(final StoredSpan span) {
        final long cost = span.costBytes();
        makeRoom(cost + (scopes.containsKey(span.scope()) ? 0 : span.scope().costBytes()));
        final TraceId id = span.traceId();
        Held held = traces.get(id);
        if (held == null) {
            evictDownTo(maxTraces - 1);
            held = new Held();
            traces.put(id, held);
        }
        share(span);
        held.add(span);
        spans++;
        bytes += cost;
    }

    /** Evicts until there is room, which may take the very trace that the next span is of. */
    private void makeRoom(final long more) {
        while (bytes + more > maxBytes && !traces.isEmpty()) {
            evictFirst();
        }
    }

    private void evictDownTo(final int count) {
        while (traces.size() > count) {
            evictFirst();
        }
    }

    private void evictFirst() {
        final Iterator<Held> first = traces.values().iterator();
        final Held held = first.next();
        first.remove();
        evictedTraces++;
        evictedSpans += held.count;
        forget(held);
    }

    private void share(final StoredSpan span) {
        Shared shared = scopes.get(span.scope());
        if (shared == null) {
            shared = new Shared(span.scope());
            scopes.put(span.scope(), shared);
            bytes += shared.scope.costBytes();
        }
        shared.spans++;
        span.share(shared.scope);
    }

    // ---- taking out

    private StoredTraces takeMatches(final List<Match> matches) {
        final List<StoredTrace> taken = new ArrayList<>();
        synchronized (lock) {
            for (final Match match : matches) {
                if (traces.remove(match.id, match.held)) { // else someone else has got it
                    taken.add(match.held.snapshot(match.id));
                    takenTraces++;
                    takenSpans += match.held.count;
                    forget(match.held);
                }
            }
        }
        return new StoredTraces(taken);
    }

    /** Takes a trace that is no longer there out of the sums. Under the lock. */
    private void forget(final Held held) {
        spans -= held.count;
        for (int i = 0; i < held.count; i++) {
            final StoredSpan span = held.spans[i];
            bytes -= span.costBytes();
            final Shared shared = scopes.get(span.scope());
            if (shared != null && --shared.spans == 0) {
                scopes.remove(shared.scope);
                bytes -= shared.scope.costBytes();
            }
        }
    }

    // ---- looking

    /** The newest traces that match, in the order they came. */
    private List<Match> matches(final TraceQuery query) {
        final List<Match> all = query.traceId() == null ? snapshot() : snapshot(query.traceId());
        final List<Match> matches = new ArrayList<>();
        for (int i = all.size() - 1; i >= 0 && matches.size() < query.limit(); i--) {
            if (query.matches(all.get(i).spans)) {
                matches.add(all.get(i));
            }
        }
        Collections.reverse(matches);
        return matches;
    }

    private List<Match> snapshot() {
        synchronized (lock) {
            final List<Match> all = new ArrayList<>(traces.size());
            traces.forEach((id, held) -> all.add(new Match(id, held)));
            return all;
        }
    }

    private List<Match> snapshot(final TraceId id) {
        synchronized (lock) {
            final Held held = traces.get(id);
            return held == null ? List.of() : List.of(new Match(id, held));
        }
    }

    /** What becomes of a span that is put in. */
    public enum Outcome {
        /** It is kept, until it is evicted or taken. */
        KEPT,
        /** The store's own sampling rate leaves out its trace. */
        UNSAMPLED,
        /** Its trace has as many spans as it may. */
        TRACE_FULL,
        /** It takes more than half of all the bytes there are. */
        TOO_LARGE
    }

    /** A trace in the store. What stands in the array below the count never changes, so that it may be read without the lock. */
    private static final class Held {
        StoredSpan[] spans = new StoredSpan[4];
        int count;

        void add(final StoredSpan span) {
            if (count == spans.length) {
                spans = Arrays.copyOf(spans, 2 * count);
            }
            spans[count++] = span;
        }

        List<StoredSpan> now() {
            return Collections.unmodifiableList(Arrays.asList(spans).subList(0, count));
        }

        StoredTrace snapshot(final TraceId id) {
            return new StoredTrace(id, now());
        }
    }

    /** A trace as it was when the store was asked. */
    private static final class Match {
        final TraceId id;
        final Held held;
        final List<StoredSpan> spans;

        Match(final TraceId id, final Held held) {
            this.id = id;
            this.held = held;
            this.spans = held.now();
        }
    }

    /** A scope, and how many spans in the store have it. */
    private static final class Shared {
        final SpanScope scope;
        long spans;

        Shared(final SpanScope scope) {
            this.scope = scope;
        }
    }

    /**
     * Makes a store. Not thread safe.
     *
     * <pre>{@code
     * TraceStore.builder().maxTraces(100).maxBytes(8 << 20).samplingRate(0.1).build();
     * }</pre>
     */
    public static final class Builder {
        private static final long MIN_BYTES = 64 << 10;

        private int maxTraces = 1_000;
        private int maxSpansPerTrace = 10_000;
        private long maxBytes = 64L << 20;
        private double samplingRate = 1;

        private Builder() {}

        /** How many traces are kept. */
        public Builder maxTraces(final int count) {
            maxTraces = (int) atLeast(1, count, "maxTraces");
            return this;
        }

        /** How many spans a trace may have; those beyond are refused. */
        public Builder maxSpansPerTrace(final int count) {
            maxSpansPerTrace = (int) atLeast(1, count, "maxSpansPerTrace");
            return this;
        }

        /** How many bytes all spans may take, roughly; at least 64 KiB. */
        public Builder maxBytes(final long count) {
            maxBytes = atLeast(MIN_BYTES, count, "maxBytes");
            return this;
        }

        /**
         * Which share of all traces is kept: by their ids, so that a trace is kept whole, and by other stores too that
         * keep as much or more.
         *
         * @param rate from 0 to 1
         */
        public Builder samplingRate(final double rate) {
            Threshold.of(rate);
            samplingRate = rate;
            return this;
        }

        /** An empty store. */
        public TraceStore build() {
            return new TraceStore(this);
        }

        private static long atLeast(final long least, final long value, final String what) {
            if (value < least) {
                throw new IllegalArgumentException(what + "=" + value + ": must be at least " + least);
            }
            return value;
        }
    }
}
