package dev.nanospan.export.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and keys out of files of PEM. Messages name the setting and the file, and show nothing of what is in it. */
final class Pem {
    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
    private static final long MAX_BYTES = 4 << 20;
    private static final String[] KEY_ALGORITHMS = {"RSA", "EC", "EdDSA"};

    private final String setting;
    private final Path file;
    private final String text;

    private Pem(final String setting, final Path file, final String text) {
        this.setting = setting;
        this.file = file;
        this.text = text;
    }

    /**
     * Reads a file.
     *
     * @param setting what its name was given by
     * @throws IllegalArgumentException if it can't be read
     */
    static Pem read(final String setting, final Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw refused(setting, file, "of at most " + MAX_BYTES + " bytes", "");
            }
            return new Pem(setting, file, Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (final IOException e) {
            throw refused(setting, file, "that can be read", e.getClass().getSimpleName());
        }
    }

    /** All certificates, in order; at least one. */
    List<X509Certificate> certificates() {
        final List<X509Certificate> certificates = new ArrayList<>();
        final Matcher blocks = BLOCK.matcher(text);
        while (blocks.find()) {
            if (blocks.group(1).endsWith("CERTIFICATE")) {
                certificates.add(certificate(decoded(blocks.group(2))));
            }
        }
        if (certificates.isEmpty()) {
            throw refused("with a block BEGIN CERTIFICATE", "there is none");
        }
        return certificates;
    }

    /** The first key. */
    PrivateKey privateKey() {
        final Matcher blocks = BLOCK.matcher(text);
        while (blocks.find()) {
            final String label = blocks.group(1);
            if (label.equals("PRIVATE KEY")) {
                return key(new PKCS8EncodedKeySpec(decoded(blocks.group(2))));
            }
            if (label.endsWith("PRIVATE KEY")) {
                throw refused(
                        "with a block BEGIN PRIVATE KEY (PKCS#8, not encrypted)",
                        "it has BEGIN " + label + "; openssl pkcs8 -topk8 -nocrypt converts it");
            }
        }
        throw refused("with a block BEGIN PRIVATE KEY", "there is none");
    }

    /** What is wrong with the setting. */
    IllegalArgumentException refused(final String allowed, final String why) {
        return refused(setting, file, allowed, why);
    }

    private byte[] decoded(final String base64) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (final IllegalArgumentException e) {
            throw refused("of proper PEM", "a block is not base64");
        }
    }

    private X509Certificate certificate(final byte[] encoded) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
        } catch (final CertificateException e) {
            throw refused("with X.509 certificates", "one can't be read");
        }
    }

    private PrivateKey key(final PKCS8EncodedKeySpec encoded) {
        for (final String algorithm : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (final InvalidKeySpecException e) {
                // of another kind, perhaps
            } catch (final GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
        throw refused("with an RSA, EC or EdDSA key", "its key is of none of these");
    }

    private static IllegalArgumentException refused(
            final String setting, final Path file, final String allowed, final String why) {
        return new IllegalArgumentException(
                setting + "=" + file + ": must be a file " + allowed + (why.isEmpty() ? "" : ": " + why));
    }
}
