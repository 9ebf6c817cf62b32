package dev.nanospan.jmh;

import dev.nanospan.Span;
import dev.nanospan.jmh.peer.Spans;
import dev.nanospan.record.Key;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a root span costs by the number of its attributes. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Thread)
public class AttributeBenchmark {
    private static final int MOST = 64;

    @Param({"0", "1", "4", "16", "64"})
    public int n;

    private final Key.OfLong[] longKeys = new Key.OfLong[MOST];
    private final Key.OfString[] stringKeys = new Key.OfString[MOST];
    private int next;

    @Setup
    public void makeKeys() {
        for (int i = 0; i < MOST; i++) {
            longKeys[i] = Key.ofLong("long." + i);
            stringKeys[i] = Key.ofString("string." + i);
        }
    }

    @Benchmark
    public void longs(final EngineState engine, final Drops drops) {
        final Span span = engine.tracer.start(Spans.MATCH);
        for (int i = 0; i < n; i++) {
            span.set(longKeys[i], i);
        }
        span.end();
    }

    /** Strings of 20 chars. */
    @Benchmark
    public void strings(final EngineState engine, final Drops drops) {
        final int from = next++;
        final Span span = engine.tracer.start(Spans.MATCH);
        for (int i = 0; i < n; i++) {
            span.set(stringKeys[i], Spans.order(from + i));
        }
        span.end();
    }
}
