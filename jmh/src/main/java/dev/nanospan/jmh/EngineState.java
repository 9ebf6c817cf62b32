package dev.nanospan.jmh;

import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Tracer;
import dev.nanospan.jmh.peer.HeaderReader;
import dev.nanospan.jmh.peer.OwnOptions;
import dev.nanospan.spi.Sampler;
import java.time.Duration;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * An engine in its default configuration (16 MiB of ring, drops when that is full, a growing sleep when idle), drained
 * by its own thread into a {@link HeaderReader}; but a trace may have any number of spans, for a benchmark's parent has
 * millions of children. When the JVM ends, a {@link
 * RunReport} says how the run was.
 */
@State(Scope.Benchmark)
public class EngineState {
    private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(10);

    /** The engine; a disabled one before the set-up. */
    Nanospan nanospan = Nanospan.disabled();

    /** The tracer that the benchmarks use. */
    Tracer tracer = nanospan.tracer("none");

    private RunReport report = new RunReport(Double.NaN);

    /** Measures how far the cores are apart, then makes the engine. */
    @Setup(Level.Trial)
    public void setUp() {
        report = new RunReport(PingPong.measure());
        report.printAtExit();
        start();
    }

    /** Closes the engine. Says nothing: JMH adds what this allocates to the last iteration. */
    @TearDown(Level.Trial)
    public void tearDown() {
        report.ledger(nanospan.close(CLOSE_DEADLINE));
    }

    /** What decides on the spans. */
    Sampler sampler() {
        return Sampler.ALWAYS_ON;
    }

    /** Sets up what is not as it is by default. */
    void configure(final NanospanConfig.Builder config) {}

    final void start() {
        final NanospanConfig.Builder config = NanospanConfig.builder(OwnOptions.sources())
                .spansMaxPerTrace(Integer.MAX_VALUE)
                .sampler(sampler())
                .exporter(new HeaderReader(HeaderReader.ANY));
        configure(config);
        nanospan = Nanospan.create(config.build());
        tracer = nanospan.tracer("nanospan-jmh");
    }

    /** The same with a sampler that wants no span. */
    public static class Unsampled extends EngineState {
        @Override
        Sampler sampler() {
            return Sampler.ALWAYS_OFF;
        }
    }
}
