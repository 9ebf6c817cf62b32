package dev.nanospan.export.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.export.http.Answer.Outcome;
import dev.nanospan.export.http.TransportSettings.Client;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JdkTransportTest extends TransportContract {
    private static final RawServer.Script OK = RawServer.answering(RawServer.answer(200, "ok"));

    @Override
    TransportSettings.Builder to(final String url) {
        return TransportSettings.to(url).client(Client.JDK);
    }

    private TransportSettings.Builder overTlsTo(final RawServer server) {
        return to("https://127.0.0.1:" + server.port() + "/v1/traces")
                .certificate(Certificates.get().pem("authority"));
    }

    @Test
    void shouldPostThroughAProxy() {
        final RawServer proxy = serve(OK);
        final Transport transport =
                open(to("http://collector.invalid:4318/v1/traces").proxy("127.0.0.1:" + proxy.port()));

        final Posting posting = Posting.post(transport, "x");

        assertThat(posting.body).as(posting.toString()).isEqualTo("ok");
        assertThat(proxy.requests().get(0).head())
                .startsWith("POST http://collector.invalid:4318/v1/traces HTTP/1.1\r\n");
    }

    @Test
    void shouldPostThroughATunnelOfAProxyOverTls() {
        final AtomicReference<String> asked = new AtomicReference<>("");
        final RawServer proxy = serve(connection -> {
            asked.set(connection.readHead());
            connection.send("HTTP/1.1 200 Connection established\r\n\r\n");
            connection.startTls(Certificates.get().server("valid"), false);
            OK.run(connection);
        });
        final Transport transport = open(to("https://localhost:4318/v1/traces")
                .certificate(Certificates.get().pem("authority"))
                .header("authorization", "Bearer secret")
                .proxy("127.0.0.1:" + proxy.port()));

        for (int i = 0; i < 2; i++) {
            final Posting posting = Posting.post(transport, "x");
            assertThat(posting.body).as(posting.toString()).isEqualTo("ok");
        }
        assertThat(asked.get())
                .startsWith("CONNECT localhost:4318 HTTP/1.1\r\n")
                .doesNotContain("secret");
        assertThat(proxy.requests().get(0).head()).startsWith("POST /v1/traces HTTP/1.1\r\n");
        assertThat(proxy.connections()).isEqualTo(1);
    }

    /** Whom the tunnel leads to is looked at like anybody else. */
    @Test
    void shouldNotTrustATunnelThatLeadsElsewhere() {
        final RawServer proxy = serve(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 200 Connection established\r\n\r\n");
            connection.startTls(Certificates.get().server("elsewhere"), false);
            OK.run(connection);
        });
        final Transport transport = open(to("https://localhost:4318/v1/traces")
                .certificate(Certificates.get().pem("authority"))
                .proxy("127.0.0.1:" + proxy.port()));

        assertThat(Posting.post(transport, "x").outcome).isEqualTo(Outcome.UNTRUSTED);
        assertThat(proxy.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 407, 502, 503})
    void shouldNotSendWhatAProxyLetsNotThrough(final int status) {
        final RawServer proxy = serve(connection -> {
            connection.readHead();
            connection.send(RawServer.answer(status, "no"));
        });
        final Transport transport = open(to("https://localhost:4318/v1/traces")
                .certificate(Certificates.get().pem("authority"))
                .proxy("127.0.0.1:" + proxy.port()));

        final Posting posting = Posting.post(transport, "x");

        assertThat(posting.sent).as(posting.toString()).isFalse();
        assertThat(posting.outcome).isEqualTo(Outcome.BROKEN);
        assertThat(posting.problem).contains("unnel").contains(String.valueOf(status));
    }

    /** It may lose the answer, as {@link JdkTransport} says; never does it take that for a success. */
    @ParameterizedTest
    @ValueSource(ints = {401, 413})
    void shouldReadOrLoseAnAnswerThatComesBeforeTheRequestIsRead(final int status) {
        final RawServer server = serve(connection -> {
            connection.readHead();
            connection.send(RawServer.answer(status, "early", "Connection: close"));
            connection.socket().shutdownOutput();
            connection.pause(200);
        });
        final Transport transport = transportTo(server);

        for (int i = 0; i < 3; i++) {
            final Posting posting = Posting.post(transport, BytesPayload.random(30 << 20), 5_000);
            assertThat(posting.outcome)
                    .as(posting.toString())
                    .isIn(Outcome.ANSWERED, Outcome.BROKEN, Outcome.TIMED_OUT);
            assertThat(posting.status).isIn(status, 0);
        }
    }

    @Test
    void shouldPostOverTls() {
        final RawServer server = serve(RawServer.overTls(Certificates.get().server("valid"), true, OK));
        final Transport transport = open(overTlsTo(server)
                .clientCertificate(
                        Certificates.get().pem("client"), Certificates.get().keyPem("client")));

        for (int i = 0; i < 3; i++) {
            assertThat(Posting.post(transport, "x").body).isEqualTo("ok");
        }
        assertThat(server.connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"expired, has expired", "elsewhere, another host", "server, not signed by an authority"})
    void shouldNotTrustJustAnybody(final String certificate, final String why) {
        final RawServer server = serve(RawServer.overTls(Certificates.get().server(certificate), false, OK));

        final Posting posting = Posting.post(open(overTlsTo(server)), "x");

        assertThat(posting.outcome).as(posting.toString()).isEqualTo(Outcome.UNTRUSTED);
        assertThat(posting.problem).contains(why);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void shouldSpeakTheSecondHttpWhereTheServerDoes() {
        final AtomicReference<String> received = new AtomicReference<>("");
        final RawServer server = serve(connection -> {
            connection.startTls(Certificates.get().server("valid"), false, "h2");
            received.set(readHttp2(connection.in()));
            connection.send(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0}); // SETTINGS
            connection.send(new byte[] {0, 0, 0, 4, 1, 0, 0, 0, 0}); // SETTINGS, acknowledged
            connection.send(new byte[] {0, 0, 1, 1, 5, 0, 0, 0, 1, (byte) 0x89}); // HEADERS: status 204, the end
            connection.hang();
        });

        final Posting posting = Posting.post(open(overTlsTo(server)), "over HTTP/2");

        assertThat(posting.status).as(posting.toString()).isEqualTo(204);
        assertThat(received).hasValue("over HTTP/2");
    }

    /** Reads a connection's start and the data of its first stream. */
    private static String readHttp2(final InputStream in) throws IOException {
        assertThat(RawServer.latin("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")).isEqualTo(in.readNBytes(24));
        String data = "";
        boolean end = false;
        while (!end) {
            final byte[] head = in.readNBytes(9);
            final byte[] frame = in.readNBytes((head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | head[2] & 0xff);
            if (head[3] == 0) {
                data += new String(frame, StandardCharsets.UTF_8);
                end = (head[4] & 1) != 0;
            }
        }
        return data;
    }
}
