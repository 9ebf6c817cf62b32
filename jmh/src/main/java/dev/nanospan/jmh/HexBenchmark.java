package dev.nanospan.jmh;

import dev.nanospan.id.Hex;
import dev.nanospan.id.HexReader;
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

/** What a trace id of 16 bytes costs on its way to hex and back. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Thread)
public class HexBenchmark {
    private static final int DIGITS = 32;

    private final byte[] digits = new byte[DIGITS];
    private final HexReader reader = new HexReader();
    private long high = 0x5b8efff798038103L;
    private long low = 0xd269b633813fc60cL;

    @Setup
    public void fill() {
        Hex.encode16(high, low, digits, 0);
    }

    @Benchmark
    public byte[] encode16() {
        Hex.encode16(high++, low--, digits, 0);
        return digits;
    }

    @Benchmark
    public long decode16() {
        return reader.read(digits, 0, DIGITS) ? reader.high() ^ reader.low() : 0;
    }
}
