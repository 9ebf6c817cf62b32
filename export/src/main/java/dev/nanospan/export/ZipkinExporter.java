package dev.nanospan.export;

import dev.nanospan.NanospanConfig;
import dev.nanospan.Options;
import dev.nanospan.config.Settings;
import dev.nanospan.export.otlp.OtlpDestination;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.metrics.Metrics;
import dev.nanospan.record.SpanView;
import dev.nanospan.resource.Resource;
import dev.nanospan.spi.SpanExporter;
import java.net.URI;
import java.util.function.Supplier;

/**
 * Posts spans to Zipkin, as JSON of its version 2. Batches, retries, breaker and counts are those of the
 * {@link OtlpExporter}; plain HTTP allocates nothing in steady state.
 *
 * <pre>{@code
 * NanospanConfig config = NanospanConfig.builder()
 *         .exporter(ZipkinExporter.to("http://zipkin:9411/api/v2/spans"))
 *         .build();
 * }</pre>
 *
 * <p>Zipkin knows texts only: numbers become texts, lists and the attributes of events become JSON in a text, links the tag
 * {@code otel.links}. Times are cut to microseconds, and the tracestate is left out.
 */
public final class ZipkinExporter implements SpanExporter {
    static final String NAME = "zipkin";

    private final OtlpDestination destination;

    private ZipkinExporter(final Settings settings) {
        this.destination = OtlpDestination.zipkin(settings);
    }

    /** An exporter to a URL, with its path, and everything else at its default. */
    public static ZipkinExporter to(final String url) {
        return of(NanospanConfig.builder()
                .set(Options.ZIPKIN_ENDPOINT, URI.create(url))
                .build()
                .settings());
    }

    /** An exporter as a configuration says. */
    public static ZipkinExporter of(final Settings settings) {
        return new ZipkinExporter(settings);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String componentType() {
        return "zipkin_http_span_exporter";
    }

    @Override
    public void begin(final Supplier<Resource> of) {
        destination.begin(of);
    }

    @Override
    public boolean ready() {
        return destination.ready();
    }

    @Override
    public void accept(final SpanView span) {
        destination.accept(span);
    }

    @Override
    public int work(final long nowNs) {
        return destination.work(nowNs);
    }

    @Override
    public void flush() {
        destination.flush();
    }

    @Override
    public long pending() {
        return destination.pending();
    }

    @Override
    public void report(final DestinationCounts counts) {
        destination.report(counts);
    }

    @Override
    public void measure(final Metrics to) {
        destination.measure(to);
    }

    @Override
    public void close() {
        destination.close();
    }
}
