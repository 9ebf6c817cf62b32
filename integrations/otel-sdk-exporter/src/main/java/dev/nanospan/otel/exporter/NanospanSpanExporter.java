package dev.nanospan.otel.exporter;

import dev.nanospan.NanospanConfig;
import dev.nanospan.Options;
import dev.nanospan.config.Settings;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.spi.SpanProcessor;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sends the spans of OpenTelemetry's official SDK as an engine sends its own: OTLP as JSON or protobuf over HTTP. Thread safe.
 *
 * <pre>{@code
 * SdkTracerProvider tracers = SdkTracerProvider.builder()
 *         .addSpanProcessor(BatchSpanProcessor.builder(NanospanSpanExporter.create()).build())
 *         .build();
 * }</pre>
 *
 * <p>With the SDK's autoconfiguration {@code OTEL_TRACES_EXPORTER=nanospan} does it.
 *
 * <p>A result completes when it is known what became of the spans, and not before: it has succeeded if the collector took all
 * of them, or they are on disk ({@code nanospan.spill.dir}), and has failed if it refused one, or if one was given up. While a collector is gone spans wait, at most {@code
 * nanospan.batch.spans} times {@code nanospan.batch.buffers} of them; what comes beyond fails at once. Exports are sent one
 * after the other, in their order, by a daemon thread.
 */
public final class NanospanSpanExporter implements SpanExporter {
    private static final long NEVER_NS = Long.MAX_VALUE / 2;

    private final Set<CompletableResultCode> open = ConcurrentHashMap.newKeySet();
    private final List<SpanProcessor> processors;
    private final Courier courier;
    private final Duration patience;

    private NanospanSpanExporter(final Settings settings, final List<SpanProcessor> processors) {
        this.processors = processors;
        courier = new Courier(
                settings, processors, (long) settings.get(Options.BATCH_SPANS) * settings.get(Options.BATCH_BUFFERS));
        patience = settings.get(Options.EXPORT_TIMEOUT);
        final Thread thread = new Thread(courier, "nanospan-otel-exporter");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * An exporter as system properties, the environment and the file they name say.
     *
     * @throws dev.nanospan.ConfigException with all that is wrong there
     */
    public static NanospanSpanExporter create() {
        return create(NanospanConfig.load());
    }

    /**
     * An exporter as a configuration says: by its options of OTLP, of batches, of the spill, of keys, and the timeout of exports, and
     * by its processors, which see every span before it is written to a batch. A span that one of them drops is done with; one at
     * which a processor throws is not delivered, and its export fails.
     *
     * @throws dev.nanospan.ConfigException if a processor is not on the path
     * @throws IllegalArgumentException if a file it names can't be used
     */
    public static NanospanSpanExporter create(final NanospanConfig config) {
        return new NanospanSpanExporter(config.settings(), config.processors());
    }

    /** Takes spans, or fails at once if too many wait or this is shut down. Never waits. */
    @Override
    public CompletableResultCode export(final Collection<SpanData> spans) {
        final CompletableResultCode result = new CompletableResultCode();
        open.add(result);
        result.whenComplete(() -> open.remove(result));
        if (!courier.isTaken(new Shipment(List.copyOf(spans), result))) {
            result.fail();
        }
        return result;
    }

    /** Hurries. The result completes with those of all exports before, and has failed if one of them did. */
    @Override
    public CompletableResultCode flush() {
        courier.hurry();
        return CompletableResultCode.ofAll(open);
    }

    /**
     * Takes no more spans, and gives those that wait {@code nanospan.export.timeout} to go. The result has failed if any of
     * them did.
     */
    @Override
    public CompletableResultCode shutdown() {
        courier.hurry();
        return courier.close(patience.isZero() ? NEVER_NS : patience.toNanos());
    }

    /** The first processor of a type. Any thread. */
    public <T> Optional<T> processor(final Class<T> type) {
        return processors.stream().filter(type::isInstance).map(type::cast).findFirst();
    }

    /** Says what became of the spans that were taken, but for those that a processor dropped. Any thread. */
    public void report(final DestinationCounts counts) {
        courier.report(counts);
    }

    @Override
    public String toString() {
        final DestinationCounts counts = new DestinationCounts();
        report(counts);
        return "NanospanSpanExporter{exported=" + counts.exported + ", rejected=" + counts.rejected + ", failed="
                + counts.failed + ", pending=" + counts.pending() + "}";
    }
}
