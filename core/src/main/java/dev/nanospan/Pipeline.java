package dev.nanospan;

import dev.nanospan.ledger.ProcessorCounts;
import dev.nanospan.metrics.Metric;
import dev.nanospan.metrics.Metrics;
import dev.nanospan.record.SpanEditor;
import dev.nanospan.spi.SpanProcessor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * All processors of an engine, in their order. Lets nothing out that they throw. The exporter thread's, but {@link #counts}
 * and {@link #find}.
 */
final class Pipeline {
    static final int GOES_ON = 0;
    static final int FILTERED = 1;
    static final int FAILED = 2;

    private static final Metric SPANS =
            Metric.counter("nanospan.processor.spans", "{span}", "Spans that a processor has seen.");
    private static final Metric DROPPED =
            Metric.counter("nanospan.processor.dropped", "{span}", "Spans that a processor has dropped.");
    private static final Metric AT_FAULT =
            Metric.counter("nanospan.processor.failed", "{span}", "Spans at which a processor has thrown.");
    private static final Metric DURATION = Metric.gauge(
            "nanospan.processor.span.duration",
            "ns",
            "What a processor takes for a span: the mean of one of " + ProcessorCounts.SAMPLING + ".");

    private final Step[] steps;
    private int untilTimed = 1;

    Pipeline(final List<SpanProcessor> processors, final ErrorLog errors) {
        steps = processors.stream().map(each -> new Step(each, errors)).toArray(Step[]::new);
    }

    boolean isEmpty() {
        return steps.length == 0;
    }

    /** Shows a span to all of them, until one has dropped it. */
    int process(final SpanEditor editor) {
        final boolean timed = --untilTimed == 0;
        if (timed) {
            untilTimed = ProcessorCounts.SAMPLING;
        }
        for (int i = 0; i < steps.length; i++) {
            final int outcome = timed ? steps[i].processTimed(editor) : steps[i].process(editor);
            if (outcome != GOES_ON) {
                return outcome;
            }
        }
        return GOES_ON;
    }

    /** What each has done, in their order. Any thread. */
    List<ProcessorCounts> counts() {
        return Arrays.stream(steps).map(Step::counts).toList();
    }

    /** Tells what {@link #counts} does, each with its name and its place. Any thread. */
    void measure(final Metrics to) {
        for (int i = 0; i < steps.length; i++) {
            final ProcessorCounts counts = steps[i].counts();
            final Metrics of = to.with("processor", counts.name()).with("position", String.valueOf(i + 1));
            of.add(SPANS, counts.spans());
            of.add(DROPPED, counts.dropped());
            of.add(AT_FAULT, counts.failed());
            of.add(DURATION, counts.sampledSpans() == 0 ? Double.NaN : counts.meanNs());
        }
    }

    /** The first processor of a type. Any thread. */
    <T> Optional<T> find(final Class<T> type) {
        return Arrays.stream(steps)
                .map(step -> step.processor)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }

    /** One processor and its counts, which one thread writes and any reads: a reader may see them one span apart. */
    private static final class Step {
        private static final int SPANS = 0;
        private static final int DROPPED = 1;
        private static final int AT_FAULT = 2;
        private static final int SAMPLED_SPANS = 3;
        private static final int SAMPLED_NS = 4;
        private static final int FIGURES = 5;

        final SpanProcessor processor;
        private final ErrorLog errors;
        private final String name;
        private final AtomicLongArray figures = new AtomicLongArray(FIGURES);

        Step(final SpanProcessor processor, final ErrorLog errors) {
            this.processor = processor;
            this.errors = errors;
            this.name = processor.name();
        }

        int processTimed(final SpanEditor editor) {
            final long fromNs = System.nanoTime();
            final int outcome = process(editor);
            add(SAMPLED_NS, System.nanoTime() - fromNs);
            add(SAMPLED_SPANS, 1);
            return outcome;
        }

        int process(final SpanEditor editor) {
            add(SPANS, 1);
            try {
                processor.process(editor);
            } catch (final Throwable e) {
                add(AT_FAULT, 1);
                errors.report(e);
                return FAILED;
            }
            if (editor.isDropped()) {
                add(DROPPED, 1);
                return FILTERED;
            }
            return GOES_ON;
        }

        ProcessorCounts counts() {
            return new ProcessorCounts(
                    name,
                    figures.getAcquire(SPANS),
                    figures.getAcquire(DROPPED),
                    figures.getAcquire(AT_FAULT),
                    figures.getAcquire(SAMPLED_SPANS),
                    figures.getAcquire(SAMPLED_NS));
        }

        private void add(final int figure, final long more) {
            figures.setRelease(figure, figures.getPlain(figure) + more);
        }
    }
}
