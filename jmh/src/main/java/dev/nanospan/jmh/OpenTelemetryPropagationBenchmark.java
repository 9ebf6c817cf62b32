package dev.nanospan.jmh;

import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

/** The same as {@link PropagationBenchmark#extractInjectMap} by the API of OpenTelemetry: its carriers hold strings. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Thread)
public class OpenTelemetryPropagationBenchmark {
    private static final W3CTraceContextPropagator PROPAGATOR = W3CTraceContextPropagator.getInstance();
    private static final TextMapSetter<Map<String, String>> SETTER = (carrier, key, value) -> {
        if (carrier != null) {
            carrier.put(key, value);
        }
    };
    private static final TextMapGetter<Map<String, String>> GETTER = new TextMapGetter<>() {
        @Override
        @SuppressWarnings("deprecation") // abstract all the same
        public Iterable<String> keys(final Map<String, String> carrier) {
            return carrier.keySet();
        }

        @Override
        public @Nullable String get(final @Nullable Map<String, String> carrier, final String key) {
            return carrier == null ? null : carrier.get(key);
        }
    };

    private final Map<String, String> map = new HashMap<>();
    private final Map<String, String> intoMap = new HashMap<>();

    @Setup
    public void fill() {
        map.put("traceparent", Headers.traceParent(0));
        map.put("tracestate", Headers.TRACE_STATE);
    }

    @Benchmark
    public Context extractInject() {
        final Context context = PROPAGATOR.extract(Context.root(), map, GETTER);
        PROPAGATOR.inject(context, intoMap, SETTER);
        return context;
    }
}
