package dev.nanospan.jmh;

import brave.propagation.B3Propagation;
import brave.propagation.TraceContext;
import brave.propagation.TraceContext.Extractor;
import brave.propagation.TraceContext.Injector;
import brave.propagation.TraceContextOrSamplingFlags;
import java.util.HashMap;
import java.util.Map;
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

/** Extract and inject by Brave, in one header of B3: it has no propagation of W3C's headers of its own. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Thread)
public class BravePropagationBenchmark {
    private static final B3Propagation.Format FORMAT = B3Propagation.Format.SINGLE_NO_PARENT;

    private final Extractor<Map<String, String>> extractor =
            B3Propagation.newFactoryBuilder().build().get().extractor(Map::get);
    private final Injector<Map<String, String>> injector =
            B3Propagation.newFactoryBuilder().injectFormat(FORMAT).build().get().injector(Map::put);
    private final Map<String, String> map =
            new HashMap<>(Map.of("b3", "5b8efff798038103d269b633813fc60c-eee19b7ec3c1b174-1"));
    private final Map<String, String> intoMap = new HashMap<>();

    @Benchmark
    public TraceContextOrSamplingFlags extractInject() {
        final TraceContextOrSamplingFlags extracted = extractor.extract(map);
        final TraceContext context = extracted.context();
        if (context == null) {
            throw new IllegalStateException("nothing was extracted");
        }
        injector.inject(context, intoMap);
        return extracted;
    }
}
