package dev.nanospan.export.process;

import dev.nanospan.Options;
import dev.nanospan.config.Settings;
import dev.nanospan.layout.RecordLayout;
import dev.nanospan.layout.Symbol;
import dev.nanospan.layout.Symbols;
import dev.nanospan.record.Kind;
import dev.nanospan.record.SpanEditor;
import dev.nanospan.record.SpanView;
import dev.nanospan.record.Status;
import dev.nanospan.sampling.Threshold;
import dev.nanospan.spi.SpanProcessor;
import dev.nanospan.spi.SpanProcessorProvider;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts requests and errors and how long they took, by name, kind and status of spans: {@code
 * traces_span_metrics_calls_total} and {@code traces_span_metrics_duration_seconds}. In configuration: {@code metrics}, best
 * behind {@code names} and {@code redact}: names become labels.
 *
 * <pre>{@code
 * SpanMetrics metrics = SpanMetrics.create();
 * Nanospan nanospan = Nanospan.create(NanospanConfig.builder().processor(PathNames.create(), metrics).build());
 * String text = metrics.openMetrics();                  // or nanospan.processor(SpanMetrics.class), if configuration made it
 * }</pre>
 *
 * <p>True under sampling in one of two ways: a span that was kept with a threshold, the {@code th} in its tracestate, counts
 * for as many as it stands for; or, with {@link Builder#weights weights(false)}, every span counts once, which is right if
 * those that are not sampled are recorded all the same, by an {@code AlwaysRecordSampler}.
 *
 * <p>Bounded: there are at most so many series; spans of any further name, kind and status are one series together, which has
 * the label {@code otel_metric_overflow}. Each series has the last sampled span as its example: never one of a trace that was
 * not sampled. Nothing is allocated but for a new series.
 */
public final class SpanMetrics implements SpanProcessor {
    static final String CALLS = "traces_span_metrics_calls";
    static final String DURATION = "traces_span_metrics_duration_seconds";

    private static final double[] BOUNDS = {
        0.00001, 0.0001, 0.001, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10
    };
    private static final int DEFAULT_SERIES = 1_000;
    private static final int STATUS_BITS = 4;
    private static final double NS_PER_S = 1e9;

    private final double[] bounds;
    private final long[] boundsNs;
    private final boolean weighted;

    /** The first one is that of all spans that there is no other for. */
    private final Series[] all;

    /** How many there are; written after the series it counts. */
    private volatile int count;

    /** By the number of an interned name, kind and status. */
    private final Long2ObjectHashMap<Series> byRef = new Long2ObjectHashMap<>();

    /** By a hash of name, kind and status; a power of two, at most half full. */
    private final @Nullable Series[] byText;

    private SpanMetrics(final Builder from) {
        bounds = from.bounds;
        boundsNs = Arrays.stream(bounds)
                .mapToLong(each -> Math.round(each * NS_PER_S))
                .toArray();
        weighted = from.weighted;
        all = new Series[from.series + 1];
        all[0] = new Series(new byte[0], null, Status.UNSET, bounds.length + 1);
        count = 1;
        byText = new Series[Integer.highestOneBit(from.series) * 4];
    }

    /** Makes one with 1,000 series, for one engine. */
    public static SpanMetrics create() {
        return builder().build();
    }

    /** A builder. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String name() {
        return "metrics";
    }

    @Override
    public void process(final SpanEditor editor) {
        final SpanView span = editor.span();
        final Series series = series(span);
        final long durationNs = Math.max(0, span.durationNs());
        series.add(bucket(durationNs), durationNs / NS_PER_S, weighted ? weight(span) : 1);
        if (!span.isRecordOnly() && (span.traceFlags() & 1) != 0) {
            series.example(span.traceIdHigh(), span.traceIdLow(), span.spanId(), durationNs, span.endEpochNs());
        }
    }

    /** All of it as OpenMetrics text 1.0, with examples. Any thread. */
    public String openMetrics() {
        return new SpanMetricsText(true).append(snapshot(), bounds).end();
    }

    /** All of it as Prometheus text 0.0.4, which has no examples, to be appended to other such text. Any thread. */
    public String prometheus() {
        return new SpanMetricsText(false).append(snapshot(), bounds).end();
    }

    private List<Series> snapshot() {
        return Arrays.asList(all).subList(0, count);
    }

    private int bucket(final long durationNs) {
        int bucket = 0;
        while (bucket < boundsNs.length && durationNs > boundsNs[bucket]) {
            bucket++;
        }
        return bucket;
    }

    /** How many spans this one stands for. */
    private static double weight(final SpanView span) {
        final int at = span.find(RecordLayout.TRACE_STATE);
        if (at < 0) {
            return 1;
        }
        final int from = at + Integer.BYTES;
        final long threshold =
                ThresholdOf.traceState(span.buffer(), from, from + RecordLayout.getInt(span.buffer(), at));
        return threshold < 0 ? 1 : Threshold.adjustedCount(threshold);
    }

    // ---- series

    private Series series(final SpanView span) {
        final Kind kind = span.kind();
        final Status status = span.status();
        final int ref = span.nameRef();
        final Symbol interned = Symbols.byRef(ref);
        if (interned == null) {
            final int at = span.find(RecordLayout.NAME);
            return at < 0
                    ? all[0]
                    : find(span.buffer(), at + Integer.BYTES, RecordLayout.getInt(span.buffer(), at), kind, status);
        }
        final long key = ((long) ref << 2 * STATUS_BITS) | kind.ordinal() << STATUS_BITS | status.ordinal();
        final Series known = byRef.get(key);
        return known != null ? known : learn(key, interned, kind, status);
    }

    private Series learn(final long key, final Symbol interned, final Kind kind, final Status status) {
        final Series series = find(interned.utf8(), 0, interned.utf8().length, kind, status);
        if (series != all[0]) {
            byRef.put(key, series);
        }
        return series;
    }

    private Series find(final byte[] text, final int offset, final int length, final Kind kind, final Status status) {
        final int mask = byText.length - 1;
        int at = hash(text, offset, length, kind, status) & mask;
        while (true) {
            final Series series = byText[at];
            if (series == null) {
                return count == all.length ? all[0] : add(at, text, offset, length, kind, status);
            }
            if (series.isOf(text, offset, length, kind, status)) {
                return series;
            }
            at = (at + 1) & mask;
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    private Series add(
            final int at, final byte[] text, final int offset, final int length, final Kind kind, final Status status) {
        final Series series =
                new Series(Arrays.copyOfRange(text, offset, offset + length), kind, status, bounds.length + 1);
        byText[at] = series;
        all[count] = series;
        count++;
        return series;
    }

    private static int hash(
            final byte[] text, final int offset, final int length, final Kind kind, final Status status) {
        final int factor = 31;
        int hash = kind.ordinal() * factor + status.ordinal();
        for (int i = 0; i < length; i++) {
            hash = factor * hash + text[offset + i];
        }
        return hash ^ hash >>> 16;
    }

    /**
     * Sets up metrics. Not thread safe.
     *
     * <pre>{@code
     * SpanMetrics.builder().series(200).bounds(0.001, 0.01, 0.1, 1).build();
     * }</pre>
     */
    public static final class Builder {
        private int series = DEFAULT_SERIES;
        private boolean weighted = true;
        private double[] bounds = BOUNDS;

        private Builder() {}

        /** The most combinations of name, kind and status that are told apart; at least 1. */
        public Builder series(final int most) {
            if (most < 1) {
                throw new IllegalArgumentException("series=" + most + ": must be at least 1");
            }
            series = most;
            return this;
        }

        /** Whether a span that was kept with a threshold counts for as many as it stands for. */
        public Builder weights(final boolean on) {
            weighted = on;
            return this;
        }

        /** The upper bounds of the buckets, in s, ascending. */
        public Builder bounds(final double... seconds) {
            Objects.requireNonNull(seconds, "seconds");
            for (int i = 1; i < seconds.length; i++) {
                if (!(seconds[i] > seconds[i - 1])) {
                    throw new IllegalArgumentException("bounds: must ascend, " + Arrays.toString(seconds));
                }
            }
            bounds = seconds.clone();
            return this;
        }

        /** Makes them. */
        public SpanMetrics build() {
            return new SpanMetrics(this);
        }
    }

    /** For the {@link java.util.ServiceLoader}. */
    public static final class Provider implements SpanProcessorProvider {
        /** For the {@link java.util.ServiceLoader}. */
        public Provider() {}

        @Override
        public String name() {
            return "metrics";
        }

        @Override
        public SpanProcessor create(final Settings settings) {
            return builder()
                    .series(settings.get(Options.METRICS_SERIES))
                    .weights(settings.get(Options.METRICS_WEIGHTS))
                    .build();
        }
    }
}
