package dev.nanospan.jmh;

import dev.nanospan.Baton;
import dev.nanospan.Scope;
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
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to pass the current span to a task; the hand-over to another thread itself is not in it. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class ContextBenchmark {
    private static final Name REQUEST = Name.of("request");

    /** A task that was wrapped once, and does next to nothing. */
    @Benchmark
    public long runWrapped(final EngineState engine, final Request request) {
        request.wrapped.run();
        return request.runs;
    }

    /** Taking the baton, wrapping the task and running it. */
    @Benchmark
    public long wrapAndRun(final EngineState engine, final Request request) {
        engine.nanospan.baton().runnable(request).run();
        return request.runs;
    }

    /** The same with a baton that was taken before, as for many tasks of one request. */
    @Benchmark
    public long wrapWithBatonAndRun(final EngineState engine, final Request request) {
        request.baton.runnable(request).run();
        return request.runs;
    }

    /** A task, and the request that it belongs to, whose span is current. */
    @State(org.openjdk.jmh.annotations.Scope.Thread)
    public static class Request implements Runnable {
        long runs;
        Baton baton = dev.nanospan.Nanospan.disabled().baton();
        Runnable wrapped = this;
        private Scope scope = dev.nanospan.Nanospan.disabled().tracer("none").open("none");

        /** Makes the span of the request current. */
        @Setup(Level.Trial)
        public void open(final EngineState engine) {
            scope = engine.tracer.open(REQUEST);
            baton = engine.nanospan.baton();
            wrapped = baton.runnable(this);
        }

        /** Ends it. */
        @TearDown(Level.Trial)
        public void close() {
            scope.close();
        }

        @Override
        public void run() {
            runs++;
        }
    }
}
