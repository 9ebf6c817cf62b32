package dev.nanospan.export;

import dev.nanospan.NanospanConfig;
import dev.nanospan.Options;
import dev.nanospan.config.Settings;
import dev.nanospan.export.otlp.OtlpDestination;
import java.net.URI;

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
public final class ZipkinExporter extends PostingExporter {
    static final String NAME = "zipkin";

    private final Settings settings;

    private ZipkinExporter(final Settings settings, final OtlpDestination destination) {
        super(NAME, "zipkin_http_span_exporter", destination);
        this.settings = settings;
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
        return new ZipkinExporter(settings, OtlpDestination.zipkin(settings));
    }

    @Override
    public ZipkinExporter rehearsal() {
        return new ZipkinExporter(settings, OtlpDestination.zipkinRehearsal(settings));
    }
}
