package dev.nanospan.export.otlp;

import dev.nanospan.export.batch.BatchMetrics;
import dev.nanospan.export.http.Answer;
import dev.nanospan.export.http.Answer.Outcome;
import dev.nanospan.metrics.Figures;
import dev.nanospan.metrics.Histogram;
import dev.nanospan.metrics.Measured;
import dev.nanospan.metrics.Metrics;
import java.util.Locale;

/**
 * How long requests took, by what came of them: one histogram for each status and each way to fail that was met, all made at
 * the start. A collector that answers with ever other statuses gets one for the rest. Recorded by the exporter thread; any
 * thread measures.
 */
final class Durations implements Measured {
    private static final String STATUS = "http.response.status_code";
    private static final Outcome[] OUTCOMES = Outcome.values();
    private static final int KINDS = 16;
    private static final int REST = KINDS - 1;

    /** Behind the kinds met: how many there are, written after the kind is. */
    private static final int MET = REST;

    private static final int OK = 200;
    private static final int OK_TO = 299;

    private final Figures kinds = new Figures(REST + 1);
    private final Histogram[] durations = new Histogram[KINDS];

    Durations() {
        for (int i = 0; i < KINDS; i++) {
            durations[i] = Histogram.ofDurations();
        }
    }

    void record(final Answer answer, final long durationNs) {
        durations[indexOf(kindOf(answer))].record(durationNs);
    }

    @Override
    public void measure(final Metrics to) {
        final int met = (int) kinds.get(MET);
        for (int i = 0; i < met; i++) {
            measure((int) kinds.get(i), durations[i], to);
        }
        if (met == REST) {
            to.add(BatchMetrics.DURATION, durations[REST], BatchMetrics.ERROR_TYPE, "_OTHER");
        }
    }

    private static void measure(final int kind, final Histogram took, final Metrics to) {
        if (kind < 0) {
            to.add(BatchMetrics.DURATION, took, BatchMetrics.ERROR_TYPE, word(OUTCOMES[-1 - kind]));
        } else if (kind >= OK && kind <= OK_TO) {
            to.add(BatchMetrics.DURATION, took, STATUS, Integer.toString(kind));
        } else {
            final String status = Integer.toString(kind);
            to.add(BatchMetrics.DURATION, took, STATUS, status, BatchMetrics.ERROR_TYPE, status);
        }
    }

    /** The one that OpenTelemetry has a word for by that word. */
    private static String word(final Outcome outcome) {
        return outcome == Outcome.TIMED_OUT ? "timeout" : outcome.name().toLowerCase(Locale.ROOT);
    }

    /** A status, or something below 0 for an outcome without one. */
    private static int kindOf(final Answer answer) {
        return answer.outcome() == Outcome.ANSWERED
                ? answer.status()
                : -1 - answer.outcome().ordinal();
    }

    private int indexOf(final int kind) {
        final int met = (int) kinds.get(MET);
        for (int i = 0; i < met; i++) {
            if (kinds.get(i) == kind) {
                return i;
            }
        }
        if (met < REST) {
            kinds.set(met, kind);
            kinds.set(MET, met + 1);
        }
        return met;
    }
}
