package dev.nanospan.jmh;

import dev.nanospan.jmh.peer.Spans;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.internal.otlp.traces.LowAllocationTraceRequestMarshaler;
import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The same spans as {@link EncodeBenchmark} by the marshalers of OpenTelemetry's exporters, 512 a request. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Thread)
public class OpenTelemetryEncodeBenchmark {
    private static final AttributeKey<String> SYMBOL = AttributeKey.stringKey(Spans.SYMBOL_TEXT);
    private static final AttributeKey<String> ORDER = AttributeKey.stringKey(Spans.ORDER_TEXT);
    private static final AttributeKey<Long> QUANTITY = AttributeKey.longKey(Spans.QUANTITY_TEXT);
    private static final AttributeKey<Boolean> FILLED = AttributeKey.booleanKey(Spans.FILLED_TEXT);

    private final List<SpanData> spans = record();
    private final LowAllocationTraceRequestMarshaler lowAllocation = new LowAllocationTraceRequestMarshaler();
    private final ByteArrayOutputStream into = new ByteArrayOutputStream(1 << 20);

    @Benchmark
    @OperationsPerInvocation(EncodedSpans.SPANS)
    public int json() throws IOException {
        into.reset();
        TraceRequestMarshaler.create(spans).writeJsonTo(into);
        return into.size();
    }

    @Benchmark
    @OperationsPerInvocation(EncodedSpans.SPANS)
    public int protobuf() throws IOException {
        into.reset();
        TraceRequestMarshaler.create(spans).writeBinaryTo(into);
        return into.size();
    }

    @Benchmark
    @OperationsPerInvocation(EncodedSpans.SPANS)
    public int jsonLowAllocation() throws IOException {
        into.reset();
        lowAllocation.initialize(spans);
        lowAllocation.writeJsonTo(into);
        lowAllocation.reset();
        return into.size();
    }

    @Benchmark
    @OperationsPerInvocation(EncodedSpans.SPANS)
    public int protobufLowAllocation() throws IOException {
        into.reset();
        lowAllocation.initialize(spans);
        lowAllocation.writeBinaryTo(into);
        lowAllocation.reset();
        return into.size();
    }

    private static List<SpanData> record() {
        final Keeping kept = new Keeping();
        try (SdkTracerProvider provider = SdkTracerProvider.builder()
                .setResource(Resource.builder()
                        .put("service.name", EncodedSpans.SERVICE)
                        .build())
                .addSpanProcessor(SimpleSpanProcessor.create(kept))
                .build()) {
            final Tracer tracer = provider.get(EncodedSpans.SCOPE, EncodedSpans.SCOPE_VERSION);
            final Context parent =
                    Context.root().with(tracer.spanBuilder("parent").startSpan());
            for (int i = 0; i < EncodedSpans.SPANS; i++) {
                final Span span = tracer.spanBuilder("match").setParent(parent).startSpan();
                span.setAttribute(SYMBOL, Spans.SYMBOL_VALUE);
                span.setAttribute(ORDER, Spans.order(i));
                span.setAttribute(QUANTITY, (long) i);
                span.setAttribute(FILLED, true);
                span.addEvent(EncodedSpans.EVENT_TEXT);
                span.end();
            }
        }
        return kept.spans;
    }

    /** Keeps what it is given. */
    private static final class Keeping implements SpanExporter {
        private final List<SpanData> spans = new ArrayList<>();

        @Override
        public CompletableResultCode export(final Collection<SpanData> ended) {
            spans.addAll(ended);
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
