package dev.nanospan.jmh;

import dev.nanospan.SpanContext;
import dev.nanospan.propagation.TraceParent;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a {@code traceparent} costs on its way in and out. One of 64 each time, so that no branch is learnt by heart. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Thread)
public class TraceParentBenchmark {
    private final SpanContext context = new SpanContext();
    private final SpanContext[] contexts = new SpanContext[Headers.COUNT];
    private final String[] headers = new String[Headers.COUNT];
    private final byte[][] bytes = new byte[Headers.COUNT][];
    private final byte[] into = new byte[TraceParent.LENGTH];
    private int next;

    @Setup
    public void fill() {
        for (int i = 0; i < headers.length; i++) {
            headers[i] = Headers.traceParent(i);
            bytes[i] = headers[i].getBytes(StandardCharsets.US_ASCII);
            contexts[i] = new SpanContext();
            TraceParent.parse(headers[i], contexts[i]);
        }
    }

    @Benchmark
    public boolean parse() {
        return TraceParent.parse(headers[next++ & Headers.MASK], context);
    }

    @Benchmark
    public boolean parseBytes() {
        return TraceParent.parse(bytes[next++ & Headers.MASK], 0, TraceParent.LENGTH, context);
    }

    @Benchmark
    public byte[] format() {
        TraceParent.format(contexts[next++ & Headers.MASK], into, 0);
        return into;
    }
}
