package dev.nanospan.export.http;

import dev.nanospan.export.http.Answer.Outcome;
import java.io.IOException;
import javax.net.ssl.SSLException;

/** TLS: what it needs to begin, and what it means if it fails. */
final class Tls {
    private Tls() {}

    /** What became of a handshake that failed. */
    static PostException failure(final String address, final IOException why) {
        final Outcome outcome = why instanceof SSLException ? Outcome.UNTRUSTED : Outcome.BROKEN;
        return new PostException(outcome, address + ": TLS handshake failed: " + OneLine.of(why));
    }
}
