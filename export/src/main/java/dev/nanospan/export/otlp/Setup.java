package dev.nanospan.export.otlp;

import dev.nanospan.Options;
import dev.nanospan.config.Settings;
import dev.nanospan.export.batch.Batch;
import dev.nanospan.export.encode.Encoding;
import dev.nanospan.export.encode.Envelope;
import dev.nanospan.export.encode.SpanEncoder;
import dev.nanospan.export.http.Transport;
import dev.nanospan.export.http.TransportSettings;
import dev.nanospan.export.http.Transports;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Makes a destination from options. */
final class Setup {
    private static final String KEYS = "nanospan.otlp.";
    private static final Duration NEVER = Duration.ofDays(365);

    private Setup() {}

    static OtlpDestination destination(final Settings settings) {
        final Encoding encoding =
                settings.get(Options.OTLP_PROTOCOL).equals("http/json") ? Encoding.JSON : Encoding.PROTOBUF;
        final SpanEncoder encoder = encoding.encoder();
        final TransportSettings to = transport(settings, encoder.contentType());
        final Terms terms = terms(settings, to.destination());
        return new OtlpDestination(
                terms,
                resource -> batches(terms, encoder, encoding.envelope(resource)),
                open(to),
                System.getLogger("dev.nanospan"),
                ThreadLocalRandom.current().nextLong());
    }

    /** All of them; they are used by one thread, one after the other. */
    private static List<Batch> batches(final Terms terms, final SpanEncoder encoder, final Envelope envelope) {
        final List<Batch> batches = new ArrayList<>();
        for (int i = 0; i < terms.buffers(); i++) {
            batches.add(new Batch(encoder, envelope, terms.batchBytes(), terms.batchSpans()));
        }
        return batches;
    }

    private static Terms terms(final Settings settings, final String target) {
        return new Terms(
                target,
                Math.toIntExact(settings.get(Options.BATCH_BYTES)),
                settings.get(Options.BATCH_SPANS),
                settings.get(Options.BATCH_BUFFERS),
                settings.get(Options.BATCH_DELAY).toNanos(),
                settings.get(Options.EXPORT_TIMEOUT).toNanos(),
                settings.get(Options.OTLP_TIMEOUT).toNanos(),
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
        } catch (final IllegalArgumentException e) {
            throw refused(e);
        }
    }

    private static void clientCertificate(final Settings settings, final TransportSettings.Builder to) {
        final Optional<Path> chain = settings.get(Options.OTLP_CLIENT_CERTIFICATE);
        final Optional<Path> key = settings.get(Options.OTLP_CLIENT_KEY);
        if (chain.isPresent() != key.isPresent()) {
            throw new IllegalArgumentException("client.certificate and " + KEYS + "client.key: must be given together");
        }
        if (chain.isPresent()) {
            to.clientCertificate(chain.get(), key.get());
        }
    }

    private static Transport open(final TransportSettings to) {
        try {
            return Transports.of(to);
        } catch (final IllegalArgumentException e) {
            throw refused(e);
        }
    }

    private static Duration orNever(final Duration timeout) {
        return timeout.isZero() ? NEVER : timeout;
    }

    /** The message of a part that knows nothing of our keys, but says the last of their words first. */
    private static IllegalArgumentException refused(final IllegalArgumentException why) {
        final String message = String.valueOf(why.getMessage())
                .replaceFirst("^clientCertificate=", "client.certificate=")
                .replaceFirst("^clientKey=", "client.key=");
        return new IllegalArgumentException(
                Character.isLowerCase(message.charAt(0)) ? KEYS + message : "OTLP: " + message, why);
    }
}
