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
