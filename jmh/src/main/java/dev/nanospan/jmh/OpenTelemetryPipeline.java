package dev.nanospan.jmh;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.MemoryMode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The SDK of OpenTelemetry with its batch processor and its exporter, reusing memory, with room for many spans. */
final class OpenTelemetryPipeline implements PipelinePeer {
    private static final int CLOSE_S = 20;
    private static final AttributeKey<String> SYMBOL = AttributeKey.stringKey(Spans.SYMBOL_TEXT);
    private static final AttributeKey<String> ORDER = AttributeKey.stringKey(Spans.ORDER_TEXT);
    private static final AttributeKey<Long> QUANTITY = AttributeKey.longKey(Spans.QUANTITY_TEXT);
    private static final AttributeKey<Boolean> FILLED = AttributeKey.booleanKey(Spans.FILLED_TEXT);

    /** Kept, or its level would be forgotten: the SDK says in the log how many spans it drops, again and again. */
    private final Logger log = Logger.getLogger("io.opentelemetry");

    private final Counting exporter;
    private final SdkTracerProvider provider;
    private final Tracer tracer;

    OpenTelemetryPipeline(final String endpoint, final boolean json, final int queue, final int batch) {
        log.setLevel(Level.SEVERE); // the table says how many it drops
        final OtlpHttpSpanExporterBuilder builder =
                OtlpHttpSpanExporter.builder().setEndpoint(endpoint).setMemoryMode(MemoryMode.REUSABLE_DATA);
        if (json) {
            exportAsJson(builder);
        }
        exporter = new Counting(builder.build());
        provider = SdkTracerProvider.builder()
                .addSpanProcessor(BatchSpanProcessor.builder(exporter)
                        .setMaxQueueSize(queue)
                        .setMaxExportBatchSize(batch)
                        .build())
                .build();
        tracer = provider.get("nanospan-jmh");
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

    @Override
    public Runnable producer() {
        final Spans spans = new Spans();
        return () -> root(spans.next());
    }

    private void root(final int i) {
        final Span span = tracer.spanBuilder("match").startSpan();
        span.setAttribute(SYMBOL, Spans.SYMBOL_VALUE);
        span.setAttribute(ORDER, Spans.order(i));
        span.setAttribute(QUANTITY, (long) i);
        span.setAttribute(FILLED, true);
        span.end();
    }

    @Override
    public long delivered() {
        return exporter.delivered.get();
    }

    @Override
    public void close() {
        provider.shutdown().join(CLOSE_S, TimeUnit.SECONDS);
    }

    /** Counts what was acknowledged. */
    private static final class Counting implements SpanExporter {
        final AtomicLong delivered = new AtomicLong();
        private final SpanExporter to;

        Counting(final SpanExporter to) {
            this.to = to;
        }

        @Override
        public CompletableResultCode export(final Collection<SpanData> spans) {
            final int size = spans.size();
            final CompletableResultCode result = to.export(spans);
            result.whenComplete(() -> delivered.addAndGet(result.isSuccess() ? size : 0));
            return result;
        }

        @Override
        public CompletableResultCode flush() {
            return to.flush();
        }

        @Override
        public CompletableResultCode shutdown() {
            return to.shutdown();
        }
    }
}
