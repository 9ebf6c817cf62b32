package dev.nanospan.jmh;

import dev.nanospan.jmh.peer.Caller;
import dev.nanospan.jmh.peer.Peer;
import dev.nanospan.jmh.peer.PeerSetup;
import dev.nanospan.jmh.peer.Peers;
import dev.nanospan.jmh.peer.Workload;
import dev.nanospan.jmh.peer.Workloads;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The same work by every tracer, with an exporter that counts spans and forgets them. What a tracer does is in {@link
 * Peers}, what is done with it in {@link Workloads}. One thread.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class PeerBenchmark {
    @Benchmark
    public void run(final Tracing tracing, final Counts counts) {
        counts.started++;
        tracing.work.run();
    }

    /** A tracer at work. */
    @State(Scope.Benchmark)
    public static class Tracing {
        @Param({"nanospan", "otel", "otel-large", "brave", "noop"})
        public String peer = Peers.NANOSPAN;

        @Param({
            "root",
            "child",
            "unsampled",
            "texts-0",
            "texts-1",
            "texts-4",
            "texts-16",
            "texts-64",
            "event",
            "exception",
            "ids"
        })
        public String workload = Workloads.ROOT;

        private @Nullable Peer tracer;
        private Runnable work = () -> {};

        @Setup
        public void open() {
            tracer = Peers.open(peer, new PeerSetup(workload().sampled(), PeerSetup.NOWHERE));
        }

        @TearDown
        public void close() {
            tracer().close();
        }

        final Workload workload() {
            return Workloads.of(workload);
        }

        final Peer tracer() {
            return Objects.requireNonNull(tracer);
        }
    }

    /** What became of the spans of the measured iterations. */
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(Scope.Thread)
    public static class Counts {
        /** Spans started. */
        public long started;

        /** Spans not delivered. */
        public long dropped;

        private @Nullable Caller<?> caller;
        private long startedInAll;
        private long droppedInAll;

        @Setup
        public void begin(final Tracing tracing) {
            final Caller<?> made = tracing.tracer().caller();
            caller = made;
            tracing.work = tracing.workload().on(made);
        }

        @TearDown
        public void end(final Tracing tracing) {
            tracing.workload().off(Objects.requireNonNull(caller));
        }

        @TearDown(Level.Iteration)
        public void count(final Tracing tracing) {
            if (!tracing.workload().records()) {
                started = 0;
                return;
            }
            startedInAll += started;
            final long now = tracing.tracer().dropped(startedInAll);
            dropped = now - droppedInAll;
            droppedInAll = now;
        }
    }
}
