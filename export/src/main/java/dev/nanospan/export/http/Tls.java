package dev.nanospan.export.http;

import dev.nanospan.export.http.Answer.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** TLS as settings want it: whom to trust, who we are, and what it means if the two sides don't agree. */
final class Tls {
    private static final char[] NO_PASSWORD = {};

    private final SSLContext context;
    private final Endpoint endpoint;

    private Tls(final SSLContext context, final Endpoint endpoint) {
        this.context = context;
        this.endpoint = endpoint;
    }

    /**
     * Reads what the settings name.
     *
     * @throws IllegalArgumentException if that can't be used
     */
    static Tls of(final TransportSettings settings) {
        try {
            final SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    keyManagers(settings.clientCertificate, settings.clientKey),
                    trustManagers(settings.certificate),
                    null);
            final Tls tls = new Tls(context, settings.endpoint);
            tls.engine(); // classes are loaded now, at the start, and not by the thread that polls
            return tls;
        } catch (final GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("TLS can't be set up: " + OneLine.of(e), e);
        }
    }

    SSLContext context() {
        return context;
    }

    /** The client's end of a new connection: looks at the certificate, and at whether it is that of the host. */
    SSLEngine engine() {
        final SSLEngine engine = context.createSSLEngine(endpoint.host(), endpoint.port());
        engine.setUseClientMode(true);
        final SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        final SNIHostName name = serverName(endpoint.host());
        if (name != null) {
            parameters.setServerNames(List.of(name));
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** What became of a connection whose two sides did not agree, or that broke before they could. */
    static PostException failure(final String address, final IOException why) {
        return why instanceof SSLException
                ? new PostException(Outcome.UNTRUSTED, address + ": " + explain(why))
                : new PostException(
                        Outcome.BROKEN, address + ": the connection broke in the TLS handshake: " + OneLine.of(why));
    }

    /** One line about what TLS did not like. */
    static String explain(final Throwable why) {
        String text = "TLS failed: " + OneLine.of(why);
        for (Throwable cause = why; cause != null; cause = cause.getCause()) {
            final String known = known(cause);
            text = known == null ? text : known;
        }
        return text;
    }

    private static @Nullable String known(final Throwable why) {
        final String message = OneLine.of(why);
        if (why instanceof CertificateExpiredException) {
            return "its certificate has expired (" + message + ")";
        }
        if (why instanceof CertificateNotYetValidException) {
            return "its certificate is not valid yet (" + message + ")";
        }
        if (why instanceof CertPathBuilderException) {
            return "its certificate is not signed by an authority that is trusted";
        }
        if (why instanceof CertificateException && message.startsWith("No ")) {
            return "its certificate is that of another host (" + message + ")";
        }
        if (message.contains("nrecognized SSL message")) {
            return "it doesn't speak TLS; perhaps it expects http, not https";
        }
        return message.contains("Received fatal alert") ? "it refused our side of TLS (" + message + ")" : null;
    }

    private static @Nullable SNIHostName serverName(final String host) {
        if (Resolver.isNumeric(host)) {
            return null;
        }
        try {
            return new SNIHostName(host);
        } catch (final IllegalArgumentException e) { // names of containers may have characters that it doesn't allow
            return null;
        }
    }

    private static TrustManager @Nullable [] trustManagers(final @Nullable Path file)
            throws GeneralSecurityException, IOException {
        if (file == null) {
            return null;
        }
        final KeyStore store = emptyStore();
        for (final X509Certificate authority : Pem.read("certificate", file).certificates()) {
            store.setCertificateEntry("authority-" + store.size(), authority);
        }
        final TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyManager @Nullable [] keyManagers(final @Nullable Path chainFile, final @Nullable Path keyFile)
            throws GeneralSecurityException, IOException {
        if (chainFile == null || keyFile == null) {
            return null;
        }
        final List<X509Certificate> chain =
                Pem.read("clientCertificate", chainFile).certificates();
        final Pem keyPem = Pem.read("clientKey", keyFile);
        final PrivateKey key = keyPem.privateKey();
        if (!belongTogether(key, chain.get(0))) {
            throw keyPem.refused("with the key of the first certificate in " + chainFile, "it is that of another one");
        }
        final KeyStore store = emptyStore();
        store.setKeyEntry("client", key, NO_PASSWORD, chain.toArray(new X509Certificate[0]));
        final KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    /** Better found out now than by a server that says no more than "bad certificate". */
    private static boolean belongTogether(final PrivateKey key, final X509Certificate certificate) {
        final String algorithm = key.getAlgorithm();
        if (!algorithm.equals(certificate.getPublicKey().getAlgorithm())) {
            return false;
        }
        try {
            final Signature signature =
                    Signature.getInstance(algorithm.startsWith("Ed") ? "EdDSA" : "SHA256with" + signer(algorithm));
            signature.initSign(key);
            signature.update((byte) 1);
            final byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update((byte) 1);
            return signature.verify(signed);
        } catch (final GeneralSecurityException e) {
            return false;
        }
    }

    private static String signer(final String algorithm) {
        return algorithm.equals("EC") ? "ECDSA" : algorithm;
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        final KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }
}
