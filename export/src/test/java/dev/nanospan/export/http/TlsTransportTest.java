package dev.nanospan.export.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.export.http.Answer.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTransportTest extends TransportContract {
    private static final Certificates CERTIFICATES = Certificates.get();
    private static final RawServer.Script OK = RawServer.answering(RawServer.answer(200, "ok"));

    @Override
    TransportSettings.Builder to(final String url) {
        return TransportSettings.to(url.replaceFirst("^http:", "https:")).certificate(CERTIFICATES.pem("authority"));
    }

    @Override
    RawServer serve(final RawServer.Script... scripts) {
        return super.serve(Arrays.stream(scripts)
                .map(script -> RawServer.overTls(CERTIFICATES.server("valid"), false, script))
                .toArray(RawServer.Script[]::new));
    }

    private RawServer servePlain(final RawServer.Script... scripts) {
        return super.serve(scripts);
    }

    private RawServer serveAs(final String certificate) {
        return servePlain(RawServer.overTls(CERTIFICATES.server(certificate), false, OK));
    }

    // ---- whom to trust

    @Test
    void shouldTrustAHostByItsName() {
        final RawServer server = serveAs("valid");
        final Transport transport = open(to("https://localhost:" + server.port()));

        final Posting posting = Posting.post(transport, "x");

        assertThat(posting.status).as(posting.toString()).isEqualTo(200);
        assertThat(server.requests().get(0).header("host")).hasValue("localhost:" + server.port());
    }

    @Test
    void shouldTrustACertificateThatIsGivenItself() {
        final Transport transport = open(to(serveAs("server").url("/")).certificate(CERTIFICATES.pem("server")));

        assertThat(Posting.post(transport, "x").status).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"expired, has expired", "elsewhere, another host", "server, not signed by an authority"})
    void shouldNotTrustJustAnybody(final String certificate, final String why) {
        final RawServer server = serveAs(certificate);

        final Posting posting = Posting.post(transportTo(server), "secret");

        assertThat(posting.outcome).as(posting.toString()).isEqualTo(Outcome.UNTRUSTED);
        assertThat(posting.problem).contains(why, "https://127.0.0.1:" + server.port());
        assertThat(posting.sent).isFalse();
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void shouldNotTrustAHostByItsAddressAlone() {
        final RawServer server = serveAs("valid");
        final Transport transport = open(to("https://collector.example:" + server.port())
                .names(host -> new InetAddress[] {InetAddress.getLoopbackAddress()}));

        final Posting posting = Posting.post(transport, "x");

        assertThat(posting.outcome).isEqualTo(Outcome.UNTRUSTED);
        assertThat(posting.problem).contains("another host");
    }

    @Test
    void shouldTrustOnlyWhomTheSystemTrustsIfNothingIsSaid() {
        final RawServer server = serveAs("valid");
        final Transport transport = open(TransportSettings.to("https://127.0.0.1:" + server.port()));

        assertThat(Posting.post(transport, "x").problem).contains("not signed by an authority");
    }

    @ParameterizedTest
    @ValueSource(strings = {"client", "server"})
    void shouldShowItsOwnCertificate(final String key) {
        final RawServer server = servePlain(RawServer.overTls(CERTIFICATES.server("valid"), true, OK));
        final Transport transport = open(to(server.url("/"))
                .clientCertificate(
                        CERTIFICATES.pem(key.equals("client") ? "client" : "valid"), CERTIFICATES.keyPem(key)));

        final Posting posting = Posting.post(transport, "x");

        assertThat(posting.status).as(posting.toString()).isEqualTo(200);
    }

    @Test
    void shouldSayThatItsOwnCertificateIsMissed() {
        final RawServer server = servePlain(RawServer.overTls(CERTIFICATES.server("valid"), true, OK));

        final Posting posting = Posting.post(transportTo(server), "x");

        assertThat(posting.outcome).as(posting.toString()).isEqualTo(Outcome.UNTRUSTED);
        assertThat(posting.problem).contains("refused our side", "certificate");
    }

    // ---- handshakes that fail otherwise

    @Test
    void shouldSayThatTheServerDoesNotSpeakTls() {
        final RawServer server = servePlain(connection -> {
            connection.send(RawServer.answer(400, "what?"));
            connection.hang();
        });

        final Posting posting = Posting.post(transportTo(server), "x");

        assertThat(posting.outcome).as(posting.toString()).isEqualTo(Outcome.UNTRUSTED);
        assertThat(posting.problem).contains("doesn't speak TLS");
    }

    @Test
    void shouldGiveUpOnAHandshakeThatDoesNotEnd() {
        final Transport transport =
                open(to(servePlain(RawServer.hanging()).url("/")).connectTimeout(Duration.ofMillis(300)));

        final Posting posting = Posting.post(transport, BytesPayload.of("x"), 5_000);

        assertThat(posting.outcome).isEqualTo(Outcome.TIMED_OUT);
        assertThat(posting.problem).contains("300 ms", "TLS");
        assertThat(posting.tookMs).isBetween(300L, 330L);
    }

    @Test
    void shouldGiveUpOnAHandshakeAtTheDeadline() {
        final Transport transport = open(to(servePlain(RawServer.hanging()).url("/")));

        final Posting posting = Posting.post(transport, BytesPayload.of("x"), 300);

        assertThat(posting.outcome).isEqualTo(Outcome.TIMED_OUT);
        assertThat(posting.sent).isFalse();
    }

    @Test
    void shouldSayThatTheConnectionBrokeInTheHandshake() {
        final RawServer server = servePlain(RawServer.closeAtOnce(), RawServer.resetAtOnce(), connection -> {
            connection.socket().getInputStream().read();
            connection.reset();
        });
        final Transport transport = transportTo(server);

        for (int i = 0; i < 3; i++) {
            final Posting posting = Posting.post(transport, "x");
            assertThat(posting.outcome).as(posting.toString()).isIn(Outcome.BROKEN, Outcome.UNREACHABLE);
            assertThat(posting.sent).isFalse();
        }
    }

    @Test
    void shouldSurviveAnythingInPlaceOfAHandshake() {
        final Random random = new Random(5);
        final RawServer server = servePlain(connection -> {
            final byte[] bytes = new byte[random.nextInt(20_000)];
            random.nextBytes(bytes);
            final byte[] record = {(byte) (20 + random.nextInt(5)), 3, 3, 0, (byte) random.nextInt(), 2, 0};
            System.arraycopy(record, 0, bytes, 0, Math.min(bytes.length, random.nextInt(record.length + 1)));
            connection.send(bytes);
        });
        final Transport transport = transportTo(server);

        for (int i = 0; i < 200; i++) {
            assertThat(Posting.post(transport, "x").outcome).isIn(Outcome.BROKEN, Outcome.UNTRUSTED);
        }
    }

    @Test
    void shouldShakeHandsWhateverPiecesRecordsComeIn() {
        final RawServer server = serveAs("valid");
        final RawServer relay = servePlain(connection -> {
            try (Socket behind = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                behind.setTcpNoDelay(true);
                final Thread up = new Thread(() -> relay(connection.socket(), behind));
                up.start();
                relay(behind, connection.socket());
                up.join();
            }
        });

        final Posting posting = Posting.post(transportTo(relay), "x");

        assertThat(posting.body).as(posting.toString()).isEqualTo("ok");
    }

    // ---- ends

    @Test
    void shouldNotTakeACutConnectionForTheEndOfAnAnswer() {
        final RawServer server = serve(connection -> {
            connection.read();
            connection.send(RawServer.head(200) + "\r\nhalf of a bo");
            connection.closePlain();
        });

        assertThat(Posting.post(transportTo(server), "x").outcome).isEqualTo(Outcome.BROKEN);
    }

    @Test
    void shouldLeaveNoThreadBehind() {
        final Transport transport = transportTo(serveAs("valid"));

        assertThat(Posting.post(transport, "x").status).isEqualTo(200);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .extracting(Thread::getName)
                        .doesNotContain("nanospan-tls", "nanospan-resolver"));
    }

    private static void relay(final Socket from, final Socket to) {
        try {
            final InputStream in = from.getInputStream();
            final OutputStream out = to.getOutputStream();
            for (int c = in.read(); c >= 0; c = in.read()) {
                out.write(c);
                out.flush();
            }
            to.shutdownOutput();
        } catch (final IOException e) {
            // one of the two has left
        }
    }
}
