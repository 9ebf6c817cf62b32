package dev.nanospan.export.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority and what it signed, made by the JDK's keytool: once for all tests, as each call starts a JVM. */
public final class Certificates {
    private static final String PASSWORD = "changeit";
    private static Certificates made;

    private final Path folder;
    private final Path store;

    private Certificates() throws IOException, InterruptedException {
        folder = Files.createTempDirectory("nanospan-certificates");
        store = folder.resolve("store.p12");
        generate("authority", "EC", "-ext", "bc:c", "-ext", "ku=kCS,cRL");
        export("authority");
        generate("server", "EC", "-ext", "san=ip:127.0.0.1,dns:localhost");
        export("server");
        request("server");
        sign("server", "valid", "-ext", "san=ip:127.0.0.1,dns:localhost", "-validity", "30");
        sign("server", "elsewhere", "-ext", "san=dns:other.example", "-validity", "30");
        sign("server", "expired", "-ext", "san=ip:127.0.0.1", "-startdate", "-20d", "-validity", "5");
        generate("client", "RSA");
        request("client");
        sign("client", "client", "-validity", "30");
        Files.writeString(folder.resolve("client.key"), pem(key("client")));
        Files.writeString(folder.resolve("server.key"), pem(key("server")));
    }

    /** The ones there are. */
    public static synchronized Certificates get() {
        try {
            if (made == null) {
                made = new Certificates();
            }
            return made;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A file of PEM: {@code authority}, {@code server} (signed by itself), {@code valid} and so on. */
    public Path pem(final String name) {
        return folder.resolve(name + ".pem");
    }

    /** The PKCS#8 key of {@code client} (RSA) or {@code server} (EC). */
    public Path keyPem(final String name) {
        return folder.resolve(name + ".key");
    }

    /** What a server needs that shows one of the certificates, and trusts the authority. */
    public SSLContext server(final String certificate) {
        try {
            final KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            keys.setKeyEntry(
                    "server", key("server"), PASSWORD.toCharArray(), new Certificate[] {certificate(certificate)});
            final KeyManagerFactory identity = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            identity.init(keys, PASSWORD.toCharArray());
            final KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("authority", certificate("authority"));
            final TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            final SSLContext context = SSLContext.getInstance("TLS");
            context.init(identity.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (final GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void generate(final String alias, final String algorithm, final String... more)
            throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>(List.of(
                "-genkeypair", "-alias", alias, "-keyalg", algorithm, "-dname", "CN=" + alias, "-validity", "30"));
        command.addAll(List.of(more));
        keytool(command);
    }

    private void export(final String alias) throws IOException, InterruptedException {
        keytool(List.of(
                "-exportcert", "-rfc", "-alias", alias, "-file", pem(alias).toString()));
    }

    private void request(final String alias) throws IOException, InterruptedException {
        keytool(List.of(
                "-certreq",
                "-alias",
                alias,
                "-file",
                folder.resolve(alias + ".csr").toString()));
    }

    private void sign(final String of, final String name, final String... more)
            throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>(List.of(
                "-gencert",
                "-rfc",
                "-alias",
                "authority",
                "-infile",
                folder.resolve(of + ".csr").toString(),
                "-outfile",
                pem(name).toString()));
        command.addAll(List.of(more));
        keytool(command);
    }

    private void keytool(final List<String> arguments) throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.add("-J-XX:TieredStopAtLevel=1");
        command.addAll(arguments);
        command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        final Path log = folder.resolve("keytool.log");
        final Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    }

    private PrivateKey key(final String alias) {
        try (InputStream in = Files.newInputStream(store)) {
            final KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            return (PrivateKey) keys.getKey(alias, PASSWORD.toCharArray());
        } catch (final GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Certificate certificate(final String name) throws GeneralSecurityException, IOException {
        try (InputStream in = Files.newInputStream(pem(name))) {
            return CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static String pem(final PrivateKey key) {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }
}
