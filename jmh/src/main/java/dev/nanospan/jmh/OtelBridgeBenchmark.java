package dev.nanospan.jmh;

import dev.nanospan.jmh.peer.Spans;
import dev.nanospan.otel.NanospanOpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Scope;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** The calls that {@link PeerBenchmark} makes to the SDK of OpenTelemetry, one for one, with this engine behind the API of OpenTelemetry. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class OtelBridgeBenchmark {
    private static final AttributeKey<String> SYMBOL = AttributeKey.stringKey(Spans.SYMBOL_TEXT);
    private static final AttributeKey<String> ORDER = AttributeKey.stringKey(Spans.ORDER_TEXT);
    private static final AttributeKey<Long> QUANTITY = AttributeKey.longKey(Spans.QUANTITY_TEXT);
    private static final AttributeKey<Boolean> FILLED = AttributeKey.booleanKey(Spans.FILLED_TEXT);

    @Benchmark
    public void rootSpan4Attributes(final EngineState engine, final Otel otel, final Caller caller, final Drops drops) {
        root(otel.tracer, caller.spans);
    }

    @Benchmark
    @Threads(2)
    public void rootSpan4AttributesTwoThreads(
            final EngineState engine, final Otel otel, final Caller caller, final Drops drops) {
        root(otel.tracer, caller.spans);
    }

    @Benchmark
    @SuppressWarnings("MustBeClosedChecker") // it is closed at once
    public void childSpanInScope(final EngineState engine, final Otel otel, final Parent parent, final Drops drops) {
        final Span span = otel.tracer.spanBuilder("settle").startSpan();
        span.makeCurrent().close();
        span.end();
    }

    @Benchmark
    public void unsampledSpan(final EngineState.Unsampled engine, final Unsampled otel, final Caller caller) {
        root(otel.tracer, caller.spans);
    }

    private static void root(final Tracer tracer, final Spans spans) {
        final int i = spans.next();
        final Span span = tracer.spanBuilder("match").startSpan();
        span.setAttribute(SYMBOL, Spans.SYMBOL_VALUE);
        span.setAttribute(ORDER, Spans.order(i));
        span.setAttribute(QUANTITY, (long) i);
        span.setAttribute(FILLED, true);
        span.end();
    }

    /** The API on an engine. */
    @State(org.openjdk.jmh.annotations.Scope.Benchmark)
    public static class Otel {
        Tracer tracer = TracerProvider.noop().get("none");

        @Setup
        public void setUp(final EngineState engine) {
            tracer = NanospanOpenTelemetry.of(engine.nanospan).getTracer("nanospan-jmh");
        }
    }

    /** The API on an engine that wants no span. */
    @State(org.openjdk.jmh.annotations.Scope.Benchmark)
    public static class Unsampled {
        Tracer tracer = TracerProvider.noop().get("none");

        @Setup
        public void setUp(final EngineState.Unsampled engine) {
            tracer = NanospanOpenTelemetry.of(engine.nanospan).getTracer("nanospan-jmh");
        }
    }

    /** What a thread that traces has of its own. */
    @State(org.openjdk.jmh.annotations.Scope.Thread)
    public static class Caller {
        final Spans spans = new Spans();
    }

    /** A span that is the current one of the thread, a new one for each iteration. */
    @State(org.openjdk.jmh.annotations.Scope.Thread)
    public static class Parent {
        private Scope scope = Scope.noop();
        private Span span = Span.getInvalid();

        @Setup(Level.Iteration)
        @SuppressWarnings("MustBeClosedChecker") // closed by the tear-down
        public void open(final EngineState engine, final Otel otel) {
            span = otel.tracer.spanBuilder("match").startSpan();
            scope = span.makeCurrent();
        }

        @TearDown(Level.Iteration)
        public void close() {
            scope.close();
            span.end();
        }
    }
}
