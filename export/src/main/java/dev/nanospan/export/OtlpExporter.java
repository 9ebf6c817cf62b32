package dev.nanospan.export;

import dev.nanospan.NanospanConfig;
import dev.nanospan.Options;
import dev.nanospan.config.Option;
import dev.nanospan.config.Settings;
import dev.nanospan.export.otlp.OtlpDestination;
import dev.nanospan.resource.Resource;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends spans to a collector by OTLP over HTTP, as JSON or as protobuf. What {@code Nanospan.create()} finds when nothing
 * else is configured.
 *
 * <pre>{@code
 * OtlpExporter otlp = OtlpExporter.builder()
 *         .endpoint("https://collector:4318/v1/traces")
 *         .headers(Map.of("authorization", "Bearer " + token))
 *         .protobuf()
 *         .build();
 * NanospanConfig config = NanospanConfig.builder().exporter(otlp).build();
 * }</pre>
 *
 * <p>Spans are gathered in a fixed number of batches of fixed size; the next one fills while one is on its way. As long as
 * the collector is gone nothing is given up that fits into them: they are tried again at growing intervals, {@link #ready}
 * says no once they are full, and then the ring fills, and drops what is newest. What the collector refuses is not sent
 * again, but counted as {@code rejected} or {@code failed}.
 *
 * <p>Plain HTTP allocates nothing in steady state; TLS does, on the exporter thread.
 *
 * <p>It can be used without an engine, by one thread: hand it spans, and call {@link #work} again and again.
 *
 * <pre>{@code
 * otlp.accept(span);
 * otlp.flush();
 * while (otlp.pending() > 0) {
 *     otlp.work(System.nanoTime());
 *     Thread.sleep(1);
 * }
 * otlp.close();
 * }</pre>
 */
public final class OtlpExporter extends PostingExporter {
    static final String NAME = "otlp";

    private final Settings settings;
    private final @Nullable Resource resource;

    private OtlpExporter(
            final Settings settings, final @Nullable Resource resource, final OtlpDestination destination) {
        super(
                NAME,
                settings.get(Options.OTLP_PROTOCOL).equals("http/json")
                        ? "otlp_http_json_span_exporter"
                        : "otlp_http_span_exporter",
                destination);
        this.settings = settings;
        this.resource = resource;
        if (resource != null) {
            super.begin(() -> resource);
        }
    }

    /** An exporter to the local host with everything at its default. */
    public static OtlpExporter create() {
        return builder().build();
    }

    /**
     * An exporter as a configuration says.
     *
     * @throws IllegalArgumentException if a file it names can't be used
     */
    public static OtlpExporter of(final Settings settings) {
        return new OtlpExporter(settings, null, OtlpDestination.of(settings));
    }

    /** A builder in which everything has its default, whatever the environment says. */
    public static Builder builder() {
        return new Builder();
    }

    /** Takes the resource of the engine, unless one was given to the builder. */
    @Override
    public void begin(final Supplier<Resource> of) {
        if (resource == null) {
            super.begin(of);
        }
    }

    @Override
    public OtlpExporter rehearsal() {
        return new OtlpExporter(settings, resource, OtlpDestination.rehearsal(settings));
    }

    /**
     * Sets up an exporter. Not thread safe.
     *
     * <pre>{@code
     * OtlpExporter.builder().endpoint("http://collector:4318/v1/traces").set(Options.BATCH_SPANS, 512).build();
     * }</pre>
     */
    public static final class Builder {
        private final NanospanConfig.Builder config = NanospanConfig.builder();
        private @Nullable Resource resource;

        private Builder() {}

        /** Where to post to, with its path: nothing is added. {@code http://localhost:4318/v1/traces} by default. */
        public Builder endpoint(final String url) {
            return set(Options.OTLP_ENDPOINT, URI.create(url));
        }

        /** Writes protobuf in place of JSON. */
        public Builder protobuf() {
            return set(Options.OTLP_PROTOCOL, "http/protobuf");
        }

        /** Headers of each request: for keys and tokens. Never shown. */
        public Builder headers(final Map<String, String> all) {
            return set(Options.OTLP_HEADERS, Map.copyOf(all));
        }

        /** Compresses requests. */
        public Builder gzip() {
            return set(Options.OTLP_COMPRESSION, "gzip");
        }

        /** How long one request may take; 10 s by default. */
        public Builder timeout(final Duration is) {
            return set(Options.OTLP_TIMEOUT, is);
        }

        /** What the service says of itself; by default what the engine knows, or what can be found out. */
        public Builder resource(final Resource of) {
            resource = Objects.requireNonNull(of, "resource == null");
            return this;
        }

        /** Sets any other option: of batches, of OTLP. Those of other things have no effect. */
        public <T> Builder set(final Option<T> option, final T value) {
            config.set(option, value);
            return this;
        }

        /**
         * Checks everything.
         *
         * @throws IllegalArgumentException with all that is wrong: key, value, what is allowed
         */
        public OtlpExporter build() {
            final Settings settings = config.build().settings();
            return new OtlpExporter(settings, resource, OtlpDestination.of(settings));
        }
    }
}
