package dev.nanospan.jmh.peer;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.MemoryMode;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The SDK of OpenTelemetry with its batch processor. */
final class OpenTelemetryPeer implements Peer {
    static {
        // Its contexts are kept by itself, not by the bridge that is on the class path beside it. Read once by its API.
        System.setProperty("io.opentelemetry.context.contextStorageProvider", "default");
    }

    private static final int SETTLE_S = 5;
    private static final int CLOSE_S = 20;

    /** Kept, or its level would be forgotten: the SDK says in the log how many spans it drops, again and again. */
    private final Logger log = Logger.getLogger("io.opentelemetry");

    private final Counting exporter;
    private final SdkTracerProvider provider;
    private final Tracer tracer;

    OpenTelemetryPeer(final PeerSetup setup, final Choice choice) {
        log.setLevel(Level.OFF); // the tables say how many it drops
        exporter = new Counting(setup.posts() ? choice.exporter(setup.endpoint()) : null);
        provider = SdkTracerProvider.builder()
                .setSampler(setup.sampled() ? Sampler.alwaysOn() : Sampler.alwaysOff())
                .addSpanProcessor(choice.processor(exporter))
                .build();
        tracer = provider.get("nanospan-jmh");
    }

    @Override
    public Caller<?> caller() {
        return new Calls(tracer);
    }

    @Override
    public long delivered() {
        return exporter.delivered.get();
    }

    @Override
    public long dropped(final long started) {
        provider.forceFlush().join(SETTLE_S, TimeUnit.SECONDS);
        return Math.max(0, started - delivered());
    }

    @Override
    public void close() {
        provider.shutdown().join(CLOSE_S, TimeUnit.SECONDS);
    }

    /**
     * What differs from one OpenTelemetry to another.
     *
     * @param json whether it sends JSON and not protobuf
     * @param reuse whether its exporter reuses memory
     * @param queue spans that wait, at most; none at all if 0: a span is then forgotten when it ends
     * @param batch spans of a request
     */
    record Choice(boolean json, boolean reuse, int queue, int batch) {
        SpanProcessor processor(final SpanExporter exporter) {
            return queue == 0
                    ? new Forgetting()
                    : BatchSpanProcessor.builder(exporter)
                            .setMaxQueueSize(queue)
                            .setMaxExportBatchSize(batch)
                            .build();
        }

        SpanExporter exporter(final String endpoint) {
            final OtlpHttpSpanExporterBuilder builder = OtlpHttpSpanExporter.builder()
                    .setEndpoint(endpoint)
                    .setMemoryMode(reuse ? MemoryMode.REUSABLE_DATA : MemoryMode.IMMUTABLE_DATA);
            if (json) {
                exportAsJson(builder);
            }
            return builder.build();
        }

        /** Which its public API doesn't offer, though it can. */
        private static void exportAsJson(final OtlpHttpSpanExporterBuilder builder) {
            try {
                final Field field = builder.getClass().getDeclaredField("delegate");
                field.setAccessible(true);
                final Object delegate = field.get(builder);
                delegate.getClass().getMethod("exportAsJson").invoke(delegate);
            } catch (final ReflectiveOperationException e) {
                throw new IllegalStateException("this SDK can't export JSON", e);
            }
        }
    }

    /** One thread's. */
    private static final class Calls implements Caller<Span> {
        private static final AttributeKey<String> SYMBOL = AttributeKey.stringKey(Spans.SYMBOL_TEXT);
        private static final AttributeKey<String> ORDER = AttributeKey.stringKey(Spans.ORDER_TEXT);
        private static final AttributeKey<Long> QUANTITY = AttributeKey.longKey(Spans.QUANTITY_TEXT);
        private static final AttributeKey<Boolean> FILLED = AttributeKey.booleanKey(Spans.FILLED_TEXT);
        private static final List<AttributeKey<String>> KEYS = keys();

        private final Tracer tracer;
        private Scope parent = Scope.noop();

        Calls(final Tracer tracer) {
            this.tracer = tracer;
        }

        @Override
        public Span start() {
            return tracer.spanBuilder("match").startSpan();
        }

        @Override
        public void four(final Span span, final int i) {
            span.setAttribute(SYMBOL, Spans.SYMBOL_VALUE);
            span.setAttribute(ORDER, Spans.order(i));
            span.setAttribute(QUANTITY, (long) i);
            span.setAttribute(FILLED, true);
        }

        @Override
        public void text(final Span span, final int key, final String value) {
            span.setAttribute(KEYS.get(key), value);
        }

        @Override
        public void named(final Span span, final String key, final String value) {
            span.setAttribute(key, value);
        }

        @Override
        public void event(final Span span) {
            span.addEvent("book.crossed");
        }

        @Override
        public void fail(final Span span, final Throwable cause) {
            span.setStatus(StatusCode.ERROR);
            span.recordException(cause);
        }

        @Override
        public void end(final Span span) {
            span.end();
        }

        @Override
        @SuppressWarnings("MustBeClosedChecker") // it is closed at once
        public void child() {
            final Span span = tracer.spanBuilder("settle").startSpan();
            span.makeCurrent().close();
            span.end();
        }

        /** The span is never ended: it would be exported among those that are counted. */
        @Override
        @SuppressWarnings("MustBeClosedChecker") // closed by closeParent
        public void openParent() {
            parent = start().makeCurrent();
        }

        @Override
        public void closeParent() {
            parent.close();
        }

        @Override
        public Object ids() {
            final String traceId = IdGenerator.random().generateTraceId();
            final String spanId = IdGenerator.random().generateSpanId();
            return traceId.length() > spanId.length() ? traceId : spanId;
        }

        private static List<AttributeKey<String>> keys() {
            final List<AttributeKey<String>> keys = new ArrayList<>();
            for (int i = 0; i < Spans.KEYS; i++) {
                keys.add(AttributeKey.stringKey(Spans.key(i)));
            }
            return keys;
        }
    }

    /** Lets spans end on the traced thread and go nowhere: what the SDK costs without a queue. */
    private static final class Forgetting implements SpanProcessor {
        @Override
        public void onStart(final Context parent, final ReadWriteSpan span) {}

        @Override
        public boolean isStartRequired() {
            return false;
        }

        @Override
        public void onEnd(final ReadableSpan span) {}

        @Override
        public boolean isEndRequired() {
            return true;
        }
    }

    /** Counts what is acknowledged; without a way on it forgets the spans. */
    private static final class Counting implements SpanExporter {
        final AtomicLong delivered = new AtomicLong();
        private final @Nullable SpanExporter to;

        Counting(final @Nullable SpanExporter to) {
            this.to = to;
        }

        @Override
        public CompletableResultCode export(final Collection<SpanData> spans) {
            final int size = spans.size();
            final CompletableResultCode result = to == null ? CompletableResultCode.ofSuccess() : to.export(spans);
            result.whenComplete(() -> delivered.addAndGet(result.isSuccess() ? size : 0));
            return result;
        }

        @Override
        public CompletableResultCode flush() {
            return to == null ? CompletableResultCode.ofSuccess() : to.flush();
        }

        @Override
        public CompletableResultCode shutdown() {
            return to == null ? CompletableResultCode.ofSuccess() : to.shutdown();
        }
    }
}
