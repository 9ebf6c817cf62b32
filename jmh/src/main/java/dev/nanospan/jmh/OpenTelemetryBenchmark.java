package dev.nanospan.jmh;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.AuxCounters;
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
import org.openjdk.jmh.infra.ThreadParams;

/**
 * The same spans as {@link SpanBenchmark} by the SDK of OpenTelemetry with its batch processor, everything at its
 * default, and an exporter that counts and forgets.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = OpenTelemetryBenchmark.ITS_OWN_STORAGE) // of contexts, not that of the bridge beside it
public class OpenTelemetryBenchmark {
    static final String ITS_OWN_STORAGE = "-Dio.opentelemetry.context.contextStorageProvider=default";

    private static final int FLUSH_S = 10;
    private static final AttributeKey<String> SYMBOL = AttributeKey.stringKey(Spans.SYMBOL_TEXT);
    private static final AttributeKey<String> ORDER = AttributeKey.stringKey(Spans.ORDER_TEXT);
    private static final AttributeKey<Long> QUANTITY = AttributeKey.longKey(Spans.QUANTITY_TEXT);
    private static final AttributeKey<Boolean> FILLED = AttributeKey.booleanKey(Spans.FILLED_TEXT);

    @Benchmark
    public void rootSpan4Attributes(final Sdk sdk, final Caller caller) {
        caller.started++;
        root(sdk, caller.spans);
    }

    @Benchmark
    @Threads(2)
    public void rootSpan4AttributesTwoThreads(final Sdk sdk, final Caller caller) {
        caller.started++;
        root(sdk, caller.spans);
    }

    @Benchmark
    @SuppressWarnings("MustBeClosedChecker") // it is closed at once
    public void childSpanInScope(final Sdk sdk, final Parent parent, final Caller caller) {
        caller.started++;
        final Span span = sdk.tracer.spanBuilder("settle").startSpan();
        span.makeCurrent().close();
        span.end();
    }

    @Benchmark
    public void unsampledSpan(final Sdk.Unsampled sdk, final Unsent caller) {
        root(sdk, caller.spans);
    }

    private static void root(final Sdk sdk, final Spans spans) {
        final int i = spans.next();
        final Span span = sdk.tracer.spanBuilder("match").startSpan();
        span.setAttribute(SYMBOL, Spans.SYMBOL_VALUE);
        span.setAttribute(ORDER, Spans.order(i));
        span.setAttribute(QUANTITY, (long) i);
        span.setAttribute(FILLED, true);
        span.end();
    }

    /** An SDK. At the end it says what it dropped. */
    @State(org.openjdk.jmh.annotations.Scope.Benchmark)
    public static class Sdk {
        final Counting exporter = new Counting();
        Tracer tracer = TracerProvider.noop().get("none");
        SdkTracerProvider provider = SdkTracerProvider.builder().build();

        @Setup
        public void setUp() {
            provider = SdkTracerProvider.builder()
                    .setSampler(sampler())
                    .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
                    .build();
            tracer = provider.get("nanospan-jmh");
        }

        @TearDown
        public void tearDown() {
            provider.close();
        }

        Sampler sampler() {
            return Sampler.alwaysOn();
        }

        /** Spans exported, after everything queued was. */
        long exported() {
            provider.forceFlush().join(FLUSH_S, TimeUnit.SECONDS);
            return exporter.exported.sum();
        }

        /** The same with a sampler that wants no span. */
        public static class Unsampled extends Sdk {
            @Override
            Sampler sampler() {
                return Sampler.alwaysOff();
            }
        }
    }

    /** What a thread that traces has of its own, and what became of its spans. */
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(org.openjdk.jmh.annotations.Scope.Thread)
    public static class Caller {
        /** Spans started. */
        public long started;

        /** Spans not exported: summed over all threads, of which the first knows the exported ones. */
        public long dropped;

        final Spans spans = new Spans();
        private long exportedBefore;

        @Setup(Level.Iteration)
        public void begin(final Sdk sdk) {
            exportedBefore = sdk.exported();
        }

        @TearDown(Level.Iteration)
        public void end(final Sdk sdk, final ThreadParams thread) {
            dropped = started - (thread.getThreadIndex() == 0 ? sdk.exported() - exportedBefore : 0);
        }
    }

    /** What a thread that traces in vain has of its own. */
    @State(org.openjdk.jmh.annotations.Scope.Thread)
    public static class Unsent {
        final Spans spans = new Spans();
    }

    /** A span that is the current one of the thread. Never ended: it would be exported among those that are counted. */
    @State(org.openjdk.jmh.annotations.Scope.Thread)
    public static class Parent {
        private Scope scope = Scope.noop();

        @Setup(Level.Iteration)
        @SuppressWarnings("MustBeClosedChecker") // closed by the tear-down
        public void open(final Sdk sdk) {
            scope = sdk.tracer.spanBuilder("match").startSpan().makeCurrent();
        }

        @TearDown(Level.Iteration)
        public void close() {
            scope.close();
        }
    }

    /** Counts and forgets. */
    static final class Counting implements SpanExporter {
        final LongAdder exported = new LongAdder();

        @Override
        public CompletableResultCode export(final Collection<SpanData> spans) {
            exported.add(spans.size());
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
