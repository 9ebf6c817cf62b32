package dev.nanospan.export.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nanospan.export.http.TransportSettings.Client;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransportSettingsTest {
    @ParameterizedTest
    @CsvSource({
        "http://host/v1/traces, host, 80, /v1/traces, host",
        "HTTP://host:4318, host, 4318, /, host:4318",
        "https://host, host, 443, /, host",
        "https://host:443/, host, 443, /, host",
        "http://host:443/, host, 443, /, host:443",
        "http://host:/a, host, 80, /a, host",
        "http://otel_collector:4318/a?b=c#d, otel_collector, 4318, /a?b=c, otel_collector:4318",
        "http://host?b, host, 80, /?b, host",
        "http://[::1]:4318/, ::1, 4318, /, [::1]:4318",
        "http://[fe80::1%eth0]/, fe80::1%eth0, 80, /, [fe80::1]",
        "http://127.0.0.1:1, 127.0.0.1, 1, /, 127.0.0.1:1",
        "' http://host/\u00e4 ', host, 80, /%C3%A4, host",
    })
    void shouldTakeAnEndpointApart(
            final String url, final String host, final int port, final String target, final String header) {
        final Endpoint endpoint = TransportSettings.to(url).build().endpoint;

        assertThat(endpoint.host()).isEqualTo(host);
        assertThat(endpoint.port()).isEqualTo(port);
        assertThat(endpoint.target()).isEqualTo(target);
        assertThat(endpoint.hostHeader()).isEqualTo(header);
        assertThat(endpoint.secure()).isEqualTo(url.startsWith("https"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "host:4318",
                "ftp://host",
                "http:///v1/traces",
                "http://",
                "http:host",
                "http://host:0",
                "http://host:65536",
                "http://host:999999",
                "http://host:x",
                "http://a b",
                "http://h\u00f6st",
                "http://[::1",
                "http://host/a b",
                "http://host/\r\nX: y",
            })
    void shouldRefuseAnEndpointThatCannotBeMeant(final String url) {
        refuse(() -> TransportSettings.to(url).build(), "endpoint=", "must be a URL like http://host:4318/v1/traces");
    }

    @Test
    void shouldNotRepeatThePasswordOfAnEndpoint() {
        refuse(() -> TransportSettings.to("http://user:secret@host/").build(), "endpoint=http://...@host/", "header");
        refuse(() -> TransportSettings.to("ftp://user:secret@host/?key=secret").build(), "endpoint=ftp://...@host/");
        refuse(() -> TransportSettings.to("http://host:x/?key=secret#secret").build(), "endpoint=http://host:x/?...");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nsecret", "secret\n", "\0secret", "secret\u00e4", "secret\u007f", "secret\u2028"})
    void shouldRefuseAHeaderThatCouldBecomeTwo(final String value) {
        refuse(() -> TransportSettings.to("http://host").header("authorization", value), "headers: ", "authorization");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:", "a\r\nb", "\u00e4", "a(b)"})
    void shouldRefuseANameThatIsNone(final String name) {
        refuse(() -> TransportSettings.to("http://host").header(name, "secret"), "headers: the name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host", "content-length", "Transfer-Encoding", "Connection", "Content-Type", "Expect"})
    void shouldRefuseAHeaderOfItsOwn(final String name) {
        refuse(() -> TransportSettings.to("http://host").header(name, "secret"), "headers: " + name);
    }

    @Test
    void shouldRefuseMoreHeadersThanServersRead() {
        final TransportSettings.Builder settings =
                TransportSettings.to("http://host").header("a", "secret".repeat(3_000));

        refuse(settings::build, "headers: ", "at most 16384 bytes");
    }

    @Test
    void shouldRefuseValuesOutOfRange() {
        final TransportSettings.Builder settings = TransportSettings.to("http://host");

        refuse(() -> settings.connectTimeout(Duration.ZERO), "connectTimeout=PT0S: must be more than 0");
        refuse(() -> settings.stallTimeout(Duration.ofSeconds(-1)), "stallTimeout=PT-1S: must be more than 0");
        refuse(() -> settings.connectTimeout(Duration.ofSeconds(Long.MAX_VALUE)), "connectTimeout=");
        refuse(() -> settings.maxRequestBytes(0), "maxRequestBytes=0: must be from 1 to 67108864");
        refuse(() -> settings.maxRequestBytes(Integer.MAX_VALUE), "maxRequestBytes=2147483647: must be from 1");
        refuse(() -> settings.maxAnswerBytes(-1), "maxAnswerBytes=-1: must be from 0");
        refuse(() -> settings.maxHeadBytes(1), "maxHeadBytes=1: must be from 256");
        refuse(() -> settings.contentType("a\nb"), "contentType");
    }

    @Test
    void shouldRefuseWhatDoesNotGoTogether() {
        final Path file = Path.of("file.pem");

        refuse(() -> TransportSettings.to("http://host").proxy("proxy:1").build(), "proxy=proxy:1: ", "client=JDK");
        refuse(() -> TransportSettings.to("http://host").certificate(file).build(), "endpoint=http://host:80", "https");
        refuse(
                () -> TransportSettings.to("http://host")
                        .clientCertificate(file, file)
                        .build(),
                "endpoint=",
                "https");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "proxy", "proxy:", "proxy:0", "proxy:70000", "http://proxy:1", "user:secret@proxy:1"})
    void shouldRefuseAProxyThatCannotBeMeant(final String proxy) {
        refuse(() -> TransportSettings.to("http://host").proxy(proxy), "proxy=", "must be host:port");
    }

    @Test
    void shouldRefuseAHostThatTheClientOfTheJdkRefuses() {
        final TransportSettings settings = TransportSettings.to("http://otel_collector:4318/")
                .client(Client.JDK)
                .build();

        refuse(() -> Transports.of(settings), "endpoint=http://otel_collector:4318", "java.net.http");
    }

    @Test
    void shouldPrintNothingSecret() {
        final TransportSettings settings = TransportSettings.to("http://host/secret?key=secret")
                .header("authorization", "secret")
                .build();

        assertThat(settings.toString())
                .contains("http://host:80", "authorization")
                .doesNotContain("secret");
        assertThat(settings.destination()).isEqualTo("http://host:80");
    }

    // ---- files

    @Test
    void shouldRefuseFilesThatCannotBeRead(@TempDir final Path folder) throws IOException {
        final Path none = folder.resolve("none.pem");
        final Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        final Path damaged = Files.writeString(
                folder.resolve("damaged.pem"), "-----BEGIN CERTIFICATE-----\nsecret==\n-----END CERTIFICATE-----\n");

        refuse(() -> trusting(none), "certificate=" + none + ": must be a file that can be read");
        refuse(() -> trusting(folder), "certificate=" + folder + ": must be a file");
        refuse(() -> trusting(empty), "certificate=" + empty + ": must be a file with a block BEGIN CERTIFICATE");
        refuse(() -> trusting(damaged), "certificate=" + damaged + ": must be a file with X.509 certificates");
    }

    @Test
    void shouldRefuseKeysThatCannotBeUsed(@TempDir final Path folder) throws IOException {
        final Certificates certificates = Certificates.get();
        final Path chain = certificates.pem("client");
        final Path old = Files.writeString(
                folder.resolve("old.key"), "-----BEGIN RSA PRIVATE KEY-----\nsecret\n-----END RSA PRIVATE KEY-----\n");
        final Path locked = Files.writeString(
                folder.resolve("locked.key"),
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nsecret\n-----END ENCRYPTED PRIVATE KEY-----\n");
        final Path damaged = Files.writeString(
                folder.resolve("damaged.key"), "-----BEGIN PRIVATE KEY-----\nsecret==\n-----END PRIVATE KEY-----\n");

        refuse(() -> showing(chain, folder.resolve("none")), "clientKey=", "can be read");
        refuse(() -> showing(chain, chain), "clientKey=" + chain, "BEGIN PRIVATE KEY: there is none");
        refuse(() -> showing(chain, old), "clientKey=" + old, "PKCS#8", "BEGIN RSA PRIVATE KEY", "openssl pkcs8");
        refuse(() -> showing(chain, locked), "clientKey=" + locked, "BEGIN ENCRYPTED PRIVATE KEY");
        refuse(() -> showing(chain, damaged), "clientKey=" + damaged, "RSA, EC or EdDSA");
        refuse(() -> showing(chain, certificates.keyPem("server")), "clientKey=", "another one");
        refuse(() -> showing(certificates.pem("valid"), certificates.keyPem("client")), "clientKey=", "another one");
        refuse(() -> showing(certificates.keyPem("client"), old), "clientCertificate=", "BEGIN CERTIFICATE");
    }

    private static Transport trusting(final Path file) {
        return Transports.of(
                TransportSettings.to("https://host").certificate(file).build());
    }

    private static Transport showing(final Path chain, final Path key) {
        return Transports.of(TransportSettings.to("https://host")
                .clientCertificate(chain, key)
                .build());
    }

    private static void refuse(final ThrowingCallable what, final String... message) {
        assertThatThrownBy(what)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(message)
                .satisfies(refused -> assertThat(refused.getMessage())
                        .doesNotContain("secret")
                        .doesNotContainPattern("[\\p{Cntrl}]"));
    }
}
