package dev.nanospan.jmh;

import dev.nanospan.NanospanConfig;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** What a span costs whose ring is in a file, to be seen beside {@link SpanBenchmark}. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class RingFileBenchmark {
    private static final Path MEMORY = Path.of("/dev/shm");

    /** A root span with two strings, one of which varies, a number and a truth value; keys and name interned. */
    @Benchmark
    public void rootSpan4Attributes(final InFile engine, final SpanBenchmark.Caller caller) {
        caller.spans.root(engine.tracer);
    }

    /** The same, and the file holds the start of a span while it is open. */
    @Benchmark
    public void rootSpan4AttributesOpenSpans(final WithOpenSpans engine, final SpanBenchmark.Caller caller) {
        caller.spans.root(engine.tracer);
    }

    /**
     * A file for the ring of this JVM, with which it goes: in the folder that the system property {@code nanospan.jmh.ring}
     * names, or in memory, if there is a place for such files.
     */
    static Path file() {
        final Path byDefault = Files.isWritable(MEMORY) ? MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
        final Path file = Path.of(System.getProperty("nanospan.jmh.ring", byDefault.toString()))
                .resolve("nanospan-jmh-" + ProcessHandle.current().pid() + ".ring");
        file.toFile().deleteOnExit();
        Path.of(file + ".lock").toFile().deleteOnExit();
        return file;
    }

    /** The engine with its ring in a file. */
    @State(Scope.Benchmark)
    public static class InFile extends EngineState {
        @Override
        void configure(final NanospanConfig.Builder config) {
            config.ringFile(file());
        }
    }

    /** The same with the starts of open spans in the file. */
    @State(Scope.Benchmark)
    public static class WithOpenSpans extends InFile {
        @Override
        void configure(final NanospanConfig.Builder config) {
            super.configure(config);
            config.ringOpenSpans(true);
        }
    }
}
