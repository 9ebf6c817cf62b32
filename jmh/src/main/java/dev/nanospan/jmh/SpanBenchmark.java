package dev.nanospan.jmh;

import dev.nanospan.Nanospan;
import dev.nanospan.Scope;
import dev.nanospan.Span;
import dev.nanospan.SpanContext;
import dev.nanospan.jmh.peer.Spans;
import dev.nanospan.record.Name;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** What a span costs the traced thread, from start to end, while the exporter thread drains it. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class SpanBenchmark {
    private static final Name SETTLE = Name.of("settle");
    private static final Name CROSSED = Name.of("book.crossed");

    /** A root span with two strings, one of which varies, a number and a truth value; keys and name interned. */
    @Benchmark
    public void rootSpan4Attributes(final EngineState engine, final Caller caller, final Drops drops) {
        caller.spans.root(engine.tracer);
    }

    /** The same from two threads at once; where there are two cores, the exporter thread takes its time from theirs. */
    @Benchmark
    @Threads(2)
    public void rootSpan4AttributesTwoThreads(final EngineState engine, final Caller caller, final Drops drops) {
        caller.spans.root(engine.tracer);
    }

    /** The same, with name and keys as plain strings. */
    @Benchmark
    public void rootSpanPlainNames(final EngineState engine, final Caller caller, final Drops drops) {
        final int i = caller.spans.next();
        final Span span = engine.tracer.start("match");
        span.set(Spans.SYMBOL_TEXT, Spans.SYMBOL_VALUE)
                .set(Spans.ORDER_TEXT, Spans.order(i))
                .set(Spans.QUANTITY_TEXT, i)
                .set(Spans.FILLED_TEXT, true);
        span.end();
    }

    /** A child of the current span, made current and closed. */
    @Benchmark
    public void childSpanInScope(final EngineState engine, final Parent parent, final Drops drops) {
        engine.tracer.open(SETTLE).close();
    }

    /** A span that the sampler doesn't want, with the same four attributes. */
    @Benchmark
    public void unsampledSpan(final EngineState.Unsampled engine, final Caller caller) {
        caller.spans.root(engine.tracer);
    }

    /** A root span with one event. */
    @Benchmark
    public void event(final EngineState engine, final Drops drops) {
        final Span span = engine.tracer.start(Spans.MATCH);
        span.event(CROSSED);
        span.end();
    }

    /** A root span with one link. */
    @Benchmark
    public void link(final EngineState engine, final Caller caller, final Drops drops) {
        final Span span = engine.tracer.start(Spans.MATCH);
        span.link(caller.other);
        span.end();
    }

    /** What a thread that traces has of its own. */
    @State(org.openjdk.jmh.annotations.Scope.Thread)
    public static class Caller {
        final Spans spans = new Spans();
        final SpanContext other =
                new SpanContext().set(0x5b8efff798038103L, 0xd269b633813fc60cL, 0xeee19b7ec3c1b174L, 1);
    }

    /** A span that is the current one of the thread, a new one for each iteration. */
    @State(org.openjdk.jmh.annotations.Scope.Thread)
    public static class Parent {
        private Scope scope = Nanospan.disabled().tracer("none").open(SETTLE);

        @Setup(Level.Iteration)
        public void open(final EngineState engine) {
            scope = engine.tracer.open(Spans.MATCH);
        }

        @TearDown(Level.Iteration)
        public void close() {
            scope.close();
        }
    }
}
