package dev.nanospan.ledger;

import dev.nanospan.metrics.Metric;
import dev.nanospan.metrics.Metrics;

/**
 * The lines of a ledger as metrics. A counter {@code group.reason} is {@code nanospan.group} with the label {@code reason},
 * one without a group {@code nanospan.spans.…}.
 */
final class LedgerMetrics {
    private static final Metric OPEN =
            Metric.gauge("nanospan.spans.open", "{span}", "Spans that have started and not ended.");
    private static final Metric QUEUED =
            Metric.gauge("nanospan.spans.queued", "{span}", "Ended spans that wait in the ring.");
    private static final Metric DONE = Metric.counter(
            "nanospan.destination.spans", "{span}", "Spans routed to a destination that it has done with.");
    private static final Metric PENDING =
            Metric.gauge("nanospan.destination.pending", "{span}", "Spans that a destination has still to deliver.");

    private LedgerMetrics() {}

    static void measure(final Ledger ledger, final Metrics to) {
        for (final Counter counter : Counter.values()) {
            measure(counter, ledger.get(counter), to);
        }
        to.add(OPEN, ledger.open());
        to.add(QUEUED, ledger.queued());
        for (final String name : ledger.destinations()) {
            measure(ledger.destination(name), to.with("destination", name));
        }
    }

    private static void measure(final Counter counter, final long value, final Metrics to) {
        final int dot = counter.label().lastIndexOf('.');
        if (dot < 0) {
            to.add(
                    Metric.counter("nanospan.spans." + counter.label(), "{span}", sentence(counter.description())),
                    value);
        } else {
            final String group = counter.label().substring(0, dot);
            to.add(
                    Metric.counter("nanospan." + group, unit(group), help(group)),
                    value,
                    "reason",
                    counter.label().substring(dot + 1));
        }
    }

    private static void measure(final DestinationCounts counts, final Metrics to) {
        to.add(DONE, counts.exported, "state", "exported");
        to.add(DONE, counts.rejected, "state", "rejected");
        to.add(DONE, counts.failed, "state", "failed");
        to.add(DONE, counts.expired, "state", "expired");
        to.add(DONE, counts.spillFull, "state", "spillFull");
        to.add(DONE, counts.spillCorrupt, "state", "spillCorrupt");
        to.add(DONE, counts.duplicated, "state", "duplicated");
        to.add(DONE, counts.recovered, "state", "recovered");
        to.add(PENDING, counts.buffered, "state", "buffered");
        to.add(PENDING, counts.inFlight, "state", "inFlight");
        to.add(PENDING, counts.spilled, "state", "spilled");
    }

    private static String unit(final String group) {
        return group.equals("dropped") || group.equals("recovered") ? "{span}" : "{item}";
    }

    private static String help(final String group) {
        return switch (group) {
            case "dropped" -> "Spans that were dropped, by reason.";
            case "recovered" -> "Spans of rings that earlier processes left in a file, by what became of them.";
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
