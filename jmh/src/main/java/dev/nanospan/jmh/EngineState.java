package dev.nanospan.jmh;

import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Tracer;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.spi.Sampler;
import java.time.Duration;
import java.util.Locale;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * An engine in its default configuration (16 MiB of ring, drops when that is full, a growing sleep when idle), drained
 * by its own thread into a {@link HeaderReader}; but a trace may have any number of spans, for a benchmark's parent has
 * millions of children. At the end the ledger must be exact, and says what was dropped.
 */
@State(Scope.Benchmark)
public class EngineState {
    private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(10);
    private static final double PERCENT = 100;

    /** The engine; a disabled one before the set-up. */
    Nanospan nanospan = Nanospan.disabled();

    /** The tracer that the benchmarks use. */
    Tracer tracer = nanospan.tracer("none");

    private double pingPongNs;

    /** Measures how far the cores are apart, then makes the engine. */
    @Setup(Level.Trial)
    public void setUp() {
        pingPongNs = PingPong.measure();
        start();
    }

    /** Closes the engine and says how the run was. */
    @TearDown(Level.Trial)
    public void tearDown() {
        final Ledger ledger = nanospan.close(CLOSE_DEADLINE);
        if (!ledger.isExact()) {
            throw new IllegalStateException("the ledger is not exact: " + ledger);
        }
        System.out.println();
        System.out.println(describe(ledger) + "; before: " + PingPong.describe(pingPongNs) + ", after: "
                + PingPong.describe(PingPong.measure()));
    }

    /** What decides on the spans. */
    Sampler sampler() {
        return Sampler.ALWAYS_ON;
    }

    final void start() {
        nanospan = Nanospan.create(NanospanConfig.builder()
                .spansMaxPerTrace(Integer.MAX_VALUE)
                .sampler(sampler())
                .exporter(new HeaderReader(HeaderReader.ANY))
                .build());
        tracer = nanospan.tracer("nanospan-jmh");
    }

    private static String describe(final Ledger ledger) {
        final long started = ledger.get(Counter.STARTED);
        return String.format(
                Locale.ROOT,
                "%,d spans, %,d unsampled, %,d dropped (%.4f %%)",
                started,
                ledger.get(Counter.UNSAMPLED),
                ledger.dropped(),
                PERCENT * ledger.dropped() / Math.max(1, started));
    }

    /** The same with a sampler that wants no span. */
    public static class Unsampled extends EngineState {
        @Override
        Sampler sampler() {
            return Sampler.ALWAYS_OFF;
        }
    }
}
