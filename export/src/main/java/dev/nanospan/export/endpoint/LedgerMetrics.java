package dev.nanospan.export.endpoint;

import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.ledger.Ledger;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A ledger as metrics: those that OpenTelemetry names, {@code otel.sdk.*}, as Prometheus spells them, and every line of the
 * ledger under its own name. A counter {@code group.reason} is {@code nanospan_group_total{reason="…"}}, one without a group
 * {@code nanospan_spans_…_total}.
 */
final class LedgerMetrics {
    private static final String COMPONENT_TYPE = "otel_component_type";
    private static final String COMPONENT_NAME = "otel_component_name";
    private static final String ERROR_TYPE = "error_type";
    private static final String RESULT = "otel_span_sampling_result";
    private static final String PROCESSOR = "batching_span_processor";

    private LedgerMetrics() {}

    static void append(final Ledger ledger, final PrometheusText to) {
        appendSpans(ledger, to);
        appendProcessor(ledger, to);
        appendExporters(ledger, to);
        appendLines(ledger, to);
        appendGroups(ledger, to);
        appendDestinations(ledger, to);
    }

    // ---- as OpenTelemetry names them

    private static void appendSpans(final Ledger ledger, final PrometheusText to) {
        final long unsampled = ledger.get(Counter.UNSAMPLED);
        to.counter(
                        "otel_sdk_span_started_total",
                        "Spans that were started; those recorded for processors only count as RECORD_AND_SAMPLE.")
                .sample(unsampled, RESULT, "DROP")
                .sample(ledger.get(Counter.STARTED) - unsampled, RESULT, "RECORD_AND_SAMPLE");
        to.gauge("otel_sdk_span_live", "Recorded spans that have not ended.")
                .sample(ledger.open(), RESULT, "RECORD_AND_SAMPLE");
    }

    private static void appendProcessor(final Ledger ledger, final PrometheusText to) {
        to.gauge("otel_sdk_processor_span_queue_size", "Ended spans that wait in the ring.");
        processor(ledger.queued(), "", to);
        to.counter("otel_sdk_processor_span_processed_total", "Ended spans handed to exporters, or lost before.");
        processor(ledger.get(Counter.ROUTED), "", to);
        processor(ledger.get(Counter.RING_FULL), "queue_full", to);
        processor(ledger.get(Counter.AFTER_CLOSE), "already_shutdown", to);
        processor(ledger.get(Counter.TOO_LARGE), "too_large", to);
        processor(ledger.get(Counter.PROCESSOR_FAILED), "processor_failed", to);
    }

    private static void processor(final long value, final String error, final PrometheusText to) {
        sample(value, PROCESSOR, error, to);
    }

    private static void appendExporters(final Ledger ledger, final PrometheusText to) {
        to.gauge("otel_sdk_exporter_span_inflight", "Spans with an exporter that are neither delivered nor given up.");
        for (final String name : ledger.destinations()) {
            sample(ledger.destination(name).pending(), name, "", to);
        }
        to.counter("otel_sdk_exporter_span_exported_total", "Spans whose export has ended, well or not.");
        for (final String name : ledger.destinations()) {
            final DestinationCounts counts = ledger.destination(name);
            sample(counts.exported, name, "", to);
            sample(counts.rejected, name, "rejected", to);
            sample(counts.failed, name, "failed", to);
            sample(counts.expired, name, "timeout", to);
            sample(counts.spillFull, name, "spill_full", to);
            sample(counts.spillCorrupt, name, "spill_corrupt", to);
        }
    }

    private static void sample(final long value, final String component, final String error, final PrometheusText to) {
        if (error.isEmpty()) {
            to.sample(value, COMPONENT_TYPE, component, COMPONENT_NAME, component + "/0");
        } else {
            to.sample(value, COMPONENT_TYPE, component, COMPONENT_NAME, component + "/0", ERROR_TYPE, error);
        }
    }

    // ---- as the ledger names them

    private static void appendLines(final Ledger ledger, final PrometheusText to) {
        for (final Counter counter : Counter.values()) {
            if (!counter.label().contains(".")) {
                to.counter("nanospan_spans_" + counter.label() + "_total", sentence(counter.description()))
                        .sample(ledger.get(counter));
            }
        }
        to.gauge("nanospan_spans_open", "Spans that have started and not ended.")
                .sample(ledger.open());
        to.gauge("nanospan_spans_queued", "Ended spans that wait in the ring.").sample(ledger.queued());
    }

    private static void appendGroups(final Ledger ledger, final PrometheusText to) {
        final Set<String> groups = new LinkedHashSet<>();
        for (final Counter counter : Counter.values()) {
            if (counter.label().contains(".")) {
                groups.add(group(counter));
            }
        }
        for (final String group : groups) {
            to.counter("nanospan_" + group.replace('.', '_') + "_total", help(group));
            for (final Counter counter : Counter.values()) {
                if (group(counter).equals(group)) {
                    to.sample(ledger.get(counter), "reason", counter.label().substring(group.length() + 1));
                }
            }
        }
    }

    private static void appendDestinations(final Ledger ledger, final PrometheusText to) {
        to.counter("nanospan_destination_spans_total", "Spans routed to a destination that it has done with.");
        for (final String name : ledger.destinations()) {
            final DestinationCounts counts = ledger.destination(name);
            outcome(counts.exported, name, "exported", to);
            outcome(counts.rejected, name, "rejected", to);
            outcome(counts.failed, name, "failed", to);
            outcome(counts.expired, name, "expired", to);
            outcome(counts.spillFull, name, "spillFull", to);
            outcome(counts.spillCorrupt, name, "spillCorrupt", to);
            outcome(counts.duplicated, name, "duplicated", to);
            outcome(counts.recovered, name, "recovered", to);
        }
        to.gauge("nanospan_destination_spans", "Spans that a destination has still to deliver.");
        for (final String name : ledger.destinations()) {
            final DestinationCounts counts = ledger.destination(name);
            outcome(counts.buffered, name, "buffered", to);
            outcome(counts.inFlight, name, "inFlight", to);
            outcome(counts.spilled, name, "spilled", to);
        }
    }

    private static void outcome(final long value, final String name, final String state, final PrometheusText to) {
        to.sample(value, "destination", name, "state", state);
    }

    /** All of a label but what is behind its last dot. */
    private static String group(final Counter counter) {
        final int dot = counter.label().lastIndexOf('.');
        return dot < 0 ? "" : counter.label().substring(0, dot);
    }

    private static String help(final String group) {
        return switch (group) {
            case "dropped" -> "Spans that were dropped, by reason.";
            case "cut" -> "What limits cut off, by kind.";
            case "refused" -> "What was given to spans and refused, by reason.";
            case "misused" -> "Calls that break the rules of spans and scopes, by kind.";
            case "propagation.extract" -> "Incoming headers and carriers that were refused, by reason.";
            case "propagation.inject" -> "Outgoing contexts and baggage that were refused, by reason.";
            default -> "Counters of " + group + ", by reason.";
        };
    }

    private static String sentence(final String description) {
        return Character.toUpperCase(description.charAt(0)) + description.substring(1) + '.';
    }
}
