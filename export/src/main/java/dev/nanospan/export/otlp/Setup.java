package dev.nanospan.export.otlp;

import dev.nanospan.ConfigException;
import dev.nanospan.Options;
import dev.nanospan.config.Option;
import dev.nanospan.config.Settings;
import dev.nanospan.export.batch.Batch;
import dev.nanospan.export.encode.Encoding;
import dev.nanospan.export.encode.Envelope;
import dev.nanospan.export.encode.SpanEncoder;
import dev.nanospan.export.encode.Zipkin;
import dev.nanospan.export.http.Transport;
import dev.nanospan.export.http.TransportSettings;
import dev.nanospan.export.http.Transports;
import dev.nanospan.resource.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes a destination from options. */
final class Setup {
    /** What the parts below call the options. */
    private static final Map<String, Option<?>> OTLP = Map.of(
            "endpoint", Options.OTLP_ENDPOINT,
            "headers", Options.OTLP_HEADERS,
            "proxy", Options.OTLP_PROXY,
            "certificate", Options.OTLP_CERTIFICATE,
            "clientCertificate", Options.OTLP_CLIENT_CERTIFICATE,
            "clientKey", Options.OTLP_CLIENT_KEY);

    private static final Map<String, Option<?>> ZIPKIN =
            Map.of("endpoint", Options.ZIPKIN_ENDPOINT, "headers", Options.ZIPKIN_HEADERS);
    private static final Pattern REFUSAL = Pattern.compile("(?s)(\\w+)(?:=.*?)?: (.*)");
    private static final String REHEARSAL = "rehearsal";
    private static final Duration NEVER = Duration.ofDays(365);

    private Setup() {}

    static OtlpDestination destination(final Settings settings) {
        final Encoding encoding = encoding(settings);
        final SpanEncoder encoder = encoding.encoder();
        final TransportSettings to = transport(settings, encoder.contentType());
        final Terms terms = terms(settings, to.destination(), settings.get(Options.OTLP_TIMEOUT));
        return destination(
                terms, resource -> batches(terms, encoder, encoding.envelope(resource)), open(settings, OTLP, to));
    }

    /** The same way with another format. */
    static OtlpDestination zipkin(final Settings settings) {
        final TransportSettings to = zipkinTransport(settings);
        final Terms terms = terms(settings, to.destination(), settings.get(Options.ZIPKIN_TIMEOUT));
        return destination(
                terms,
                resource -> batches(terms, Zipkin.encoder(resource), Zipkin.envelope()),
                open(settings, ZIPKIN, to));
    }

    /** The first of them, without anybody it could talk to. */
    static OtlpDestination rehearsal(final Settings settings) {
        final Encoding encoding = encoding(settings);
        final SpanEncoder encoder = encoding.encoder();
        final Terms terms = terms(settings, REHEARSAL, settings.get(Options.OTLP_TIMEOUT));
        return rehearsal(terms, resource -> batches(terms, encoder, encoding.envelope(resource)));
    }

    /** The second of them, in the same way. */
    static OtlpDestination zipkinRehearsal(final Settings settings) {
        final Terms terms = terms(settings, REHEARSAL, settings.get(Options.ZIPKIN_TIMEOUT));
        return rehearsal(terms, resource -> batches(terms, Zipkin.encoder(resource), Zipkin.envelope()));
    }

    private static OtlpDestination rehearsal(final Terms terms, final Function<Resource, List<Batch>> batches) {
        return new OtlpDestination(terms, batches, Transports.rehearsal(), System.getLogger("dev.nanospan"), 1);
    }

    private static Encoding encoding(final Settings settings) {
        return settings.get(Options.OTLP_PROTOCOL).equals("http/json") ? Encoding.JSON : Encoding.PROTOBUF;
    }

    private static OtlpDestination destination(
            final Terms terms, final Function<Resource, List<Batch>> batches, final Transport transport) {
        return new OtlpDestination(
                terms,
                batches,
                transport,
                System.getLogger("dev.nanospan"),
                ThreadLocalRandom.current().nextLong());
    }

    /** All of them; they are used by one thread, one after the other. */
    private static List<Batch> batches(final Terms terms, final SpanEncoder encoder, final Envelope envelope) {
        final List<Batch> batches = new ArrayList<>();
        for (int i = 0; i < terms.batches(); i++) {
            batches.add(new Batch(encoder, envelope, terms.batchBytes(), terms.batchSpans()));
        }
        return batches;
    }

    private static Terms terms(final Settings settings, final String target, final Duration timeout) {
        return new Terms(
                target,
                Math.toIntExact(settings.get(Options.BATCH_BYTES)),
                settings.get(Options.BATCH_SPANS),
                settings.get(Options.BATCH_BUFFERS),
                settings.get(Options.BATCH_DELAY).toNanos(),
                settings.get(Options.EXPORT_TIMEOUT).toNanos(),
                timeout.toNanos(),
                Patience.DEFAULT);
    }

    private static TransportSettings transport(final Settings settings, final String contentType) {
        try {
            final TransportSettings.Builder to = TransportSettings.to(
                            settings.get(Options.OTLP_ENDPOINT).toString())
                    .contentType(contentType)
                    .gzip(settings.get(Options.OTLP_COMPRESSION).equals("gzip"))
                    .stallTimeout(orNever(settings.get(Options.OTLP_TIMEOUT)));
            if (settings.get(Options.OTLP_CLIENT).equals("jdk")) {
                to.client(TransportSettings.Client.JDK);
            }
            settings.get(Options.OTLP_PROXY).ifPresent(to::proxy);
            settings.get(Options.OTLP_HEADERS).forEach(to::header);
            settings.get(Options.OTLP_CERTIFICATE).ifPresent(to::certificate);
            clientCertificate(settings, to);
            return to.build();
        } catch (final ConfigException e) {
            throw e;
        } catch (final IllegalArgumentException e) {
            throw refused(settings, OTLP, e);
        }
    }

    private static TransportSettings zipkinTransport(final Settings settings) {
        try {
            final TransportSettings.Builder to = TransportSettings.to(
                            settings.get(Options.ZIPKIN_ENDPOINT).toString())
                    .contentType(Zipkin.CONTENT_TYPE)
                    .gzip(settings.get(Options.ZIPKIN_COMPRESSION).equals("gzip"))
                    .stallTimeout(orNever(settings.get(Options.ZIPKIN_TIMEOUT)));
            settings.get(Options.ZIPKIN_HEADERS).forEach(to::header);
            return to.build();
        } catch (final IllegalArgumentException e) {
            throw refused(settings, ZIPKIN, e);
        }
    }

    private static void clientCertificate(final Settings settings, final TransportSettings.Builder to) {
        final Optional<Path> chain = settings.get(Options.OTLP_CLIENT_CERTIFICATE);
        final Optional<Path> key = settings.get(Options.OTLP_CLIENT_KEY);
        if (chain.isPresent() != key.isPresent()) {
            final Option<?> given = chain.isPresent() ? Options.OTLP_CLIENT_CERTIFICATE : Options.OTLP_CLIENT_KEY;
            final Option<?> missing = chain.isPresent() ? Options.OTLP_CLIENT_KEY : Options.OTLP_CLIENT_CERTIFICATE;
            throw ConfigException.of(settings, given, "must be given together with " + missing);
        }
        if (chain.isPresent()) {
            to.clientCertificate(chain.get(), key.get());
        }
    }

    private static Transport open(
            final Settings settings, final Map<String, Option<?>> words, final TransportSettings to) {
        try {
            return Transports.of(to);
        } catch (final IllegalArgumentException e) {
            throw refused(settings, words, e);
        }
    }

    private static Duration orNever(final Duration timeout) {
        return timeout.isZero() ? NEVER : timeout;
    }

    /** A part that knows nothing of options has refused one; it says first what it is called there. */
    private static IllegalArgumentException refused(
            final Settings settings, final Map<String, Option<?>> words, final IllegalArgumentException why) {
        final Matcher refusal = REFUSAL.matcher(String.valueOf(why.getMessage()));
        final Option<?> option = refusal.matches() ? words.get(refusal.group(1)) : null;
        return option == null
                ? new IllegalArgumentException("exporter: " + why.getMessage(), why)
                : ConfigException.of(settings, option, refusal.group(2));
    }
}
