package dev.nanospan.export.process;

import dev.nanospan.id.Hex;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes series as text: OpenMetrics 1.0, or Prometheus 0.0.4, which has other names for counters and no examples. Counts are
 * whole numbers, as both want: rounded after they were added up, so that no bucket has fewer than the one before.
 */
final class SpanMetricsText {
    private static final double NS_PER_S = 1e9;
    private static final int MAX_NAME = 256;

    private final StringBuilder text = new StringBuilder(4_096);
    private final boolean open;

    SpanMetricsText(final boolean open) {
        this.open = open;
    }

    SpanMetricsText append(final List<Series> all, final double... bounds) {
        family(SpanMetrics.CALLS + (open ? "" : "_total"), "counter", "Spans that ended, by name, kind and status.");
        for (final Series series : all) {
            if (isUsed(series, bounds.length)) {
                sample(SpanMetrics.CALLS + "_total", series, null, Math.round(upTo(series, bounds.length)));
                text.append('\n');
            }
        }
        family(SpanMetrics.DURATION, "histogram", "How long they took.");
        if (open) {
            text.append("# UNIT ").append(SpanMetrics.DURATION).append(" seconds\n");
        }
        for (final Series series : all) {
            if (isUsed(series, bounds.length)) {
                histogram(series, bounds);
            }
        }
        return this;
    }

    String end() {
        return open ? text.append("# EOF\n").toString() : text.toString();
    }

    /** A series that nothing fell into is not shown: that of what there is no other for, mostly. */
    private static boolean isUsed(final Series series, final int lastBucket) {
        return upTo(series, lastBucket) > 0;
    }

    private void histogram(final Series series, final double... bounds) {
        final Series.Example example = open ? series.example() : null;
        final double seconds = series.seconds(); // before the buckets: it holds nothing that they don't
        double below = -1;
        for (int i = 0; i <= bounds.length; i++) {
            final double bound = i < bounds.length ? bounds[i] : Double.POSITIVE_INFINITY;
            sample(SpanMetrics.DURATION + "_bucket", series, number(bound), Math.round(upTo(series, i)));
            if (example != null) {
                appendExample(example, below, bound);
            }
            text.append('\n');
            below = bound;
        }
        sample(SpanMetrics.DURATION + "_count", series, null, Math.round(upTo(series, bounds.length)));
        text.append('\n');
        labels(SpanMetrics.DURATION + "_sum", series, null);
        text.append(seconds).append('\n');
    }

    private static double upTo(final Series series, final int bucket) {
        double sum = 0;
        for (int i = 0; i <= bucket; i++) {
            sum += series.count(i);
        }
        return sum;
    }

    private void appendExample(final Series.Example example, final double above, final double bound) {
        final double seconds = example.durationNs() / NS_PER_S;
        if (seconds > above && seconds <= bound) {
            text.append(" # {trace_id=\"")
                    .append(Hex.hex16(example.traceIdHigh(), example.traceIdLow()))
                    .append("\",span_id=\"")
                    .append(Hex.hex8(example.spanId()))
                    .append("\"} ")
                    .append(seconds)
                    .append(' ')
                    .append(String.format(Locale.ROOT, "%.3f", example.endEpochNs() / NS_PER_S));
        }
    }

    private void family(final String name, final String type, final String help) {
        text.append("# HELP ")
                .append(name)
                .append(' ')
                .append(help)
                .append("\n# TYPE ")
                .append(name)
                .append(' ');
        text.append(type).append('\n');
    }

    private void sample(final String name, final Series series, final @Nullable String upTo, final long value) {
        labels(name, series, upTo);
        text.append(value);
    }

    private void labels(final String name, final Series series, final @Nullable String upTo) {
        text.append(name).append('{');
        if (series.kind == null) {
            text.append("otel_metric_overflow=\"true\"");
        } else {
            text.append("span_name=\"");
            appendEscaped(new String(series.name, StandardCharsets.UTF_8));
            text.append("\",span_kind=\"SPAN_KIND_").append(series.kind);
            text.append("\",status_code=\"STATUS_CODE_").append(series.status).append('"');
        }
        if (upTo != null) {
            text.append(",le=\"").append(upTo).append('"');
        }
        text.append("} ");
    }

    private static String number(final double bound) {
        return bound == Double.POSITIVE_INFINITY ? "+Inf" : Double.toString(bound);
    }

    private void appendEscaped(final String value) {
        for (int i = 0; i < Math.min(MAX_NAME, value.length()); i++) {
            final char c = value.charAt(i);
            switch (c) {
                case '\n' -> text.append("\\n");
                case '\\', '"' -> text.append('\\').append(c);
                default -> text.append(c);
            }
        }
    }
}
