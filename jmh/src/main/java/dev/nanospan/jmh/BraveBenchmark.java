package dev.nanospan.jmh;

import brave.ScopedSpan;
import brave.Span;
import brave.Tracer;
import brave.Tracing;
import brave.propagation.CurrentTraceContext;
import brave.propagation.ThreadLocalCurrentTraceContext;
import brave.sampler.Sampler;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.ThreadParams;
import zipkin2.reporter.BytesMessageSender;
import zipkin2.reporter.Encoding;
import zipkin2.reporter.ReporterMetrics;
import zipkin2.reporter.brave.AsyncZipkinSpanHandler;

/**
 * The same spans as {@link SpanBenchmark} by Brave with its asynchronous reporter, everything at its default, and a sender
 * that forgets. Brave's tags are text: the number and the truth value are made into text on the traced thread, as a
 * service would have to.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class BraveBenchmark {
    @Benchmark
    public void rootSpan4Attributes(final Brave brave, final Caller caller) {
        caller.started++;
        root(brave, caller.spans);
    }

    @Benchmark
    @Threads(2)
    public void rootSpan4AttributesTwoThreads(final Brave brave, final Caller caller) {
        caller.started++;
        root(brave, caller.spans);
    }

    @Benchmark
    public void childSpanInScope(final Brave brave, final Parent parent, final Caller caller) {
        caller.started++;
        brave.tracer().startScopedSpan("settle").finish();
    }

    @Benchmark
    public void unsampledSpan(final Brave.Unsampled brave, final Unsent caller) {
        root(brave, caller.spans);
    }

    private static void root(final Brave brave, final Spans spans) {
        final int i = spans.next();
        final Span span = brave.tracer().nextSpan().name("match").start();
        span.tag(Spans.SYMBOL_TEXT, Spans.SYMBOL_VALUE);
        span.tag(Spans.ORDER_TEXT, Spans.order(i));
        span.tag(Spans.QUANTITY_TEXT, Integer.toString(i));
        span.tag(Spans.FILLED_TEXT, Boolean.toString(true));
        span.finish();
    }

    /** A tracing. */
    @State(Scope.Benchmark)
    public static class Brave {
        final Forgetting sender = new Forgetting();
        final DropCount drops = new DropCount();
        private @Nullable AsyncZipkinSpanHandler reporter;
        private @Nullable Tracing tracing;
        private @Nullable Tracer tracer;

        @Setup
        public void setUp() {
            final AsyncZipkinSpanHandler made =
                    AsyncZipkinSpanHandler.newBuilder(sender).metrics(drops).build();
            reporter = made;
            tracing = Tracing.newBuilder()
                    .localServiceName("nanospan-jmh")
                    .sampler(sampler())
                    .currentTraceContext(currentTraceContext())
                    .addSpanHandler(made)
                    .build();
            tracer = tracing.tracer();
        }

        @TearDown
        public void tearDown() {
            Objects.requireNonNull(tracing).close();
            Objects.requireNonNull(reporter).close();
        }

        Sampler sampler() {
            return Sampler.ALWAYS_SAMPLE;
        }

        final Tracer tracer() {
            return Objects.requireNonNull(tracer);
        }

        private static CurrentTraceContext currentTraceContext() {
            return ThreadLocalCurrentTraceContext.newBuilder().build();
        }

        /** The same with a sampler that wants no span. */
        public static class Unsampled extends Brave {
            @Override
            Sampler sampler() {
                return Sampler.NEVER_SAMPLE;
            }
        }
    }

    /** What a thread that traces has of its own, and what became of its spans. */
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(Scope.Thread)
    public static class Caller {
        /** Spans started. */
        public long started;

        /** Spans that the reporter dropped, on all threads; the first one counts. */
        public long dropped;

        final Spans spans = new Spans();
        private long droppedBefore;

        @Setup(Level.Iteration)
        public void begin(final Brave brave) {
            droppedBefore = brave.drops.spans.sum();
        }

        @TearDown(Level.Iteration)
        public void end(final Brave brave, final ThreadParams thread) {
            dropped = thread.getThreadIndex() == 0 ? brave.drops.spans.sum() - droppedBefore : 0;
        }
    }

    /** What a thread that traces in vain has of its own. */
    @State(Scope.Thread)
    public static class Unsent {
        final Spans spans = new Spans();
    }

    /** A span that is the current one of the thread. */
    @State(Scope.Thread)
    public static class Parent {
        private @Nullable ScopedSpan span;

        @Setup(Level.Iteration)
        public void open(final Brave brave) {
            span = brave.tracer().startScopedSpan("match");
        }

        @TearDown(Level.Iteration)
        public void close() {
            Objects.requireNonNull(span).finish();
        }
    }

    /** Takes messages and forgets them. */
    static final class Forgetting implements BytesMessageSender {
        private static final int MAX_BYTES = 500_000;

        @Override
        public Encoding encoding() {
            return Encoding.JSON;
        }

        @Override
        public int messageMaxBytes() {
            return MAX_BYTES;
        }

        @Override
        public int messageSizeInBytes(final List<byte[]> encodedSpans) {
            return Encoding.JSON.listSizeInBytes(encodedSpans);
        }

        @Override
        public int messageSizeInBytes(final int encodedSizeInBytes) {
            return Encoding.JSON.listSizeInBytes(encodedSizeInBytes);
        }

        @Override
        public void send(final List<byte[]> encodedSpans) {
            // that is all
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    /** Counts what is dropped, and nothing else: that would cost the traced thread. */
    static final class DropCount implements ReporterMetrics {
        final LongAdder spans = new LongAdder();

        @Override
        public void incrementMessages() {}

        @Override
        public void incrementMessagesDropped(final Throwable cause) {}

        @Override
        public void incrementSpans(final int quantity) {}

        @Override
        public void incrementSpanBytes(final int quantity) {}

        @Override
        public void incrementMessageBytes(final int quantity) {}

        @Override
        public void incrementSpansDropped(final int quantity) {
            spans.add(quantity);
        }

        @Override
        public void updateQueuedSpans(final int update) {}

        @Override
        public void updateQueuedBytes(final int update) {}
    }
}
