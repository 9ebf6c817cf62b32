package dev.nanospan.export.endpoint;

import dev.nanospan.metrics.Distribution;
import dev.nanospan.metrics.Metric;
import dev.nanospan.metrics.Metrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A snapshot in the text format 0.0.4 of Prometheus: for each metric a family, all its samples together. Names are spelt as
 * OpenTelemetry's rules for Prometheus say: no dots, the unit behind, {@code _total} for counters.
 */
final class PrometheusText {
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final StringBuilder text = new StringBuilder(16_384);

    private PrometheusText() {}

    static String of(final Metrics metrics) {
        final Map<String, List<Metrics.Point>> families = new LinkedHashMap<>();
        for (final Metrics.Point point : metrics.points()) {
            families.computeIfAbsent(nameOf(point.metric()), name -> new ArrayList<>())
                    .add(point);
        }
        final PrometheusText to = new PrometheusText();
        families.forEach(to::appendFamily);
        return to.text.toString();
    }

    /** The name of a family: that of {@code otel.sdk.span.started} is {@code otel_sdk_span_started_total}. */
    static String nameOf(final Metric metric) {
        final String unit = switch (metric.unit()) {
            case "s" -> "_seconds";
            case "ns" -> "_nanoseconds";
            case "By" -> "_bytes";
            case "1" -> "_ratio";
            default -> "";
        };
        final String name = plain(metric.name());
        final String measured = name.endsWith(unit) ? name : name + unit;
        return metric.kind() == Metric.Kind.COUNTER ? measured + "_total" : measured;
    }

    private void appendFamily(final String name, final List<Metrics.Point> points) {
        final Metric metric = points.get(0).metric();
        text.append("# HELP ").append(name).append(' ');
        appendEscaped(metric.description(), false);
        text.append("\n# TYPE ").append(name).append(' ').append(typeOf(metric)).append('\n');
        for (final Metrics.Point point : points) {
            final Distribution distribution = point.distribution();
            if (distribution == null) {
                appendSample(name, point.labels(), "", point.value());
            } else {
                appendHistogram(name, point.labels(), distribution);
            }
        }
    }

    private void appendHistogram(final String name, final Map<String, String> labels, final Distribution distribution) {
        for (int i = 0; i < distribution.buckets(); i++) {
            appendSample(name + "_bucket", labels, number(distribution.bound(i)), (double) distribution.upTo(i));
        }
        appendSample(name + "_sum", labels, "", distribution.sum());
        appendSample(name + "_count", labels, "", (double) distribution.count());
    }

    /** Appends a line; {@code upTo} is the bound of a bucket, or empty. */
    private void appendSample(
            final String name, final Map<String, String> labels, final String upTo, final double value) {
        text.append(name);
        char before = '{';
        for (final Map.Entry<String, String> label : labels.entrySet()) {
            appendLabel(before, plain(label.getKey()), label.getValue());
            before = ',';
        }
        if (!upTo.isEmpty()) {
            appendLabel(before, "le", upTo);
            before = ',';
        }
        text.append(before == '{' ? " " : "} ").append(number(value)).append('\n');
    }

    private void appendLabel(final char before, final String name, final String value) {
        text.append(before).append(name).append("=\"");
        appendEscaped(value, true);
        text.append('"');
    }

    private static String typeOf(final Metric metric) {
        return switch (metric.kind()) {
            case COUNTER -> "counter";
            case GAUGE -> "gauge";
            case HISTOGRAM -> "histogram";
        };
    }

    private static String plain(final String name) {
        return name.replaceAll("[^a-zA-Z0-9_]", "_");
    }

    private static String number(final double value) {
        if (value == Double.POSITIVE_INFINITY) {
            return "+Inf";
        }
        return value == (long) value ? Long.toString((long) value) : Double.toString(value);
    }

    private void appendEscaped(final String value, final boolean ofLabel) {
        for (int i = 0; i < value.length(); i++) {
            final char c = value.charAt(i);
            if (c == '\n') {
                text.append("\\n");
            } else if (c == '\\' || ofLabel && c == '"') {
                text.append('\\').append(c);
            } else {
                text.append(c);
            }
        }
    }
}
