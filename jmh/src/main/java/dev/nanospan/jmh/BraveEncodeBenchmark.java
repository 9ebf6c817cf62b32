package dev.nanospan.jmh;

import brave.Span;
import brave.Tags;
import brave.Tracer;
import brave.Tracing;
import brave.handler.MutableSpan;
import brave.handler.MutableSpanBytesEncoder;
import brave.handler.SpanHandler;
import brave.propagation.TraceContext;
import dev.nanospan.jmh.peer.Spans;
import java.util.ArrayList;
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

/** The same spans as {@link EncodeBenchmark} as Zipkin JSON by Brave's encoder, one by one, which is how its reporter does it. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Thread)
public class BraveEncodeBenchmark {
    private final List<MutableSpan> spans = record();
    private final MutableSpanBytesEncoder json = MutableSpanBytesEncoder.zipkinJsonV2(Tags.ERROR);

    @Benchmark
    @OperationsPerInvocation(EncodedSpans.SPANS)
    public int json() {
        int bytes = 0;
        for (final MutableSpan span : spans) {
            bytes += json.encode(span).length;
        }
        return bytes;
    }

    private static List<MutableSpan> record() {
        final List<MutableSpan> kept = new ArrayList<>();
        try (Tracing tracing = Tracing.newBuilder()
                .localServiceName(EncodedSpans.SERVICE)
                .addSpanHandler(new SpanHandler() {
                    @Override
                    public boolean end(final TraceContext context, final MutableSpan span, final Cause cause) {
                        kept.add(new MutableSpan(span));
                        return true;
                    }
                })
                .build()) {
            final Tracer tracer = tracing.tracer();
            final Span parent = tracer.newTrace();
            for (int i = 0; i < EncodedSpans.SPANS; i++) {
                final Span span =
                        tracer.newChild(parent.context()).name("match").start();
                span.tag(Spans.SYMBOL_TEXT, Spans.SYMBOL_VALUE);
                span.tag(Spans.ORDER_TEXT, Spans.order(i));
                span.tag(Spans.QUANTITY_TEXT, Integer.toString(i));
                span.tag(Spans.FILLED_TEXT, Boolean.toString(true));
                span.annotate(EncodedSpans.EVENT_TEXT);
                span.finish();
            }
        }
        return List.copyOf(kept);
    }
}
