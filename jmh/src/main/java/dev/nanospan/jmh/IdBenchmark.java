package dev.nanospan.jmh;

import dev.nanospan.id.Hex;
import dev.nanospan.id.IdGenerator;
import dev.nanospan.id.RandomIds;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to draw ids. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Thread)
public class IdBenchmark {
    private static final int DIGITS = 48;
    private static final int TRACE_ID_DIGITS = 32;

    private final IdGenerator ids = RandomIds.factory().create();
    private final byte[] digits = new byte[DIGITS];

    @Benchmark
    public long spanId() {
        return ids.nextSpanId();
    }

    @Benchmark
    public long traceAndSpanId() {
        return ids.nextTraceIdHigh() ^ ids.nextTraceIdLow() ^ ids.nextSpanId();
    }

    /** Both ids, and both as hex. */
    @Benchmark
    public byte[] idsAndHex() {
        Hex.encode16(ids.nextTraceIdHigh(), ids.nextTraceIdLow(), digits, 0);
        Hex.encode8(ids.nextSpanId(), digits, TRACE_ID_DIGITS);
        return digits;
    }
}
