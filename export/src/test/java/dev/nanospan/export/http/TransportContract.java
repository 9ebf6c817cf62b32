package dev.nanospan.export.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.export.http.Answer.Outcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every transport does, whoever carries its bytes. */
abstract class TransportContract {
    private static final long SHORT_MS = 600;

    private final List<AutoCloseable> open = new ArrayList<>();

    /** Settings for a URL, with the client that is tested. */
    abstract TransportSettings.Builder to(String url);

    @AfterEach
    void closeAll() throws Exception {
        for (final AutoCloseable closeable : open) {
            closeable.close();
        }
    }

    RawServer serve(final RawServer.Script... scripts) {
        final RawServer server = RawServer.start(scripts);
        open.add(server);
        return server;
    }

    Transport open(final TransportSettings.Builder settings) {
        final Transport transport = Transports.of(settings.build());
        open.add(0, transport::close);
        return transport;
    }

    Transport transportTo(final RawServer server) {
        return open(to(server.url("/v1/traces")));
    }

    // ---- what is sent

    @Test
    void shouldPostWhatItIsGiven() {
        final RawServer server =
                serve(RawServer.answering(RawServer.answer(200, "{}", "Content-Type: application/json")));
        final Transport transport = open(to(server.url("/v1/traces?a=b"))
                .contentType("application/x-protobuf")
                .header("x-tenant", "orders")
                .header("authorization", "Bearer secret"));

        final Posting posting = Posting.post(transport, "what it is given");

        assertThat(posting.outcome).as(posting.toString()).isEqualTo(Outcome.ANSWERED);
        assertThat(posting.status).isEqualTo(200);
        assertThat(posting.body).isEqualTo("{}");
        assertThat(posting.json).isTrue();
        assertThat(posting.sent).isTrue();
        assertThat(posting.problem).isEmpty();
        assertThat(posting.retryAfterMs).isEqualTo(Answer.NO_RETRY_AFTER);
        final RawServer.Request request = server.requests().get(0);
        assertThat(request.head()).startsWith("POST /v1/traces?a=b HTTP/1.1\r\n");
        assertThat(request.text()).isEqualTo("what it is given");
        assertThat(request.header("host")).hasValue("127.0.0.1:" + server.port());
        assertThat(request.header("user-agent").orElseThrow()).matches("nanospan-otlp/\\d[\\w.-]*");
        assertThat(request.header("content-type")).hasValue("application/x-protobuf");
        assertThat(request.header("x-tenant")).hasValue("orders");
        assertThat(request.header("authorization")).hasValue("Bearer secret");
        assertThat(request.header("content-encoding")).isEmpty();
    }

    @Test
    void shouldKeepTheConnection() {
        final RawServer server =
                serve(RawServer.answering(RawServer.answer(200, "first"), RawServer.answer(503, "other")));
        final Transport transport = transportTo(server);

        assertThat(Posting.post(transport, "1").body).isEqualTo("first");
        for (int i = 0; i < 20; i++) {
            assertThat(Posting.post(transport, "more").status).isEqualTo(503);
        }
        assertThat(server.connections()).isEqualTo(1);
        assertThat(server.requests()).hasSize(21);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 65_535, 65_536, 65_537, 1_000_000, 20_000_000})
    void shouldPostPayloadsOfAnySize(final int length) {
        final RawServer server = serve(RawServer.answering(RawServer.answer(200, "")));
        final BytesPayload payload = BytesPayload.random(length);
        final Transport transport = transportTo(server);

        final Posting posting = Posting.post(transport, payload, 20_000);

        assertThat(posting.status).as(posting.toString()).isEqualTo(200);
        assertThat(server.requests().get(0).body()).isEqualTo(payload.bytes());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100_000, 5_000_000})
    void shouldCompressWhatItPosts(final int length) throws IOException {
        final RawServer server = serve(RawServer.answering(RawServer.answer(200, "")));
        final Transport transport = open(to(server.url("/")).gzip(true));
        final BytesPayload random = BytesPayload.random(length);
        final BytesPayload text = BytesPayload.of("{\"name\":\"span\"}".repeat(length / 10));

        assertThat(Posting.post(transport, random, 20_000).status).isEqualTo(200);
        assertThat(Posting.post(transport, text, 20_000).status).isEqualTo(200);
        assertThat(Posting.post(transport, random, 20_000).status).isEqualTo(200);
        assertThat(server.requests())
                .allSatisfy(request ->
                        assertThat(request.header("content-encoding")).hasValue("gzip"));
        assertThat(gunzip(server.requests().get(0))).isEqualTo(random.bytes());
        assertThat(gunzip(server.requests().get(1))).isEqualTo(text.bytes());
        assertThat(gunzip(server.requests().get(2))).isEqualTo(random.bytes());
        assertThat(server.requests().get(1).body().length).isLessThanOrEqualTo(20 + text.lengthBytes() / 10);
    }

    @Test
    void shouldReadACompressedAnswer() {
        final String body = "compressed ".repeat(100);
        final byte[] gzip = AnswerParserTest.gzip(body);
        final RawServer server = serve(connection -> {
            while (connection.read() != null) {
                connection.send(
                        RawServer.head(200, "Content-Encoding: gzip", "Content-Length: " + gzip.length) + "\r\n");
                connection.send(gzip);
            }
        });
        final Transport transport = open(to(server.url("/")).acceptGzip(true));

        assertThat(Posting.post(transport, "x").body).isEqualTo(body);
        assertThat(Posting.post(transport, "x").body).isEqualTo(body);
        assertThat(server.requests().get(0).header("accept-encoding")).hasValue("gzip");
    }

    @Test
    void shouldNotUnpackABomb() {
        final byte[] gzip = AnswerParserTest.gzip(new byte[50 << 20]);
        final RawServer server = serve(connection -> {
            connection.read();
            connection.send(RawServer.head(200, "Content-Encoding: gzip", "Content-Length: " + gzip.length) + "\r\n");
            connection.send(gzip);
        });

        assertThat(Posting.post(transportTo(server), "x").outcome).isEqualTo(Outcome.TOO_LARGE);
    }

    @Test
    void shouldNotSendARequestThatIsTooLong() {
        final RawServer server = serve(RawServer.answering(RawServer.answer(200, "")));
        final Transport transport = open(to(server.url("/")).maxRequestBytes(100));

        final Posting refused = Posting.post(transport, BytesPayload.random(101), 1_000);

        assertThat(refused.outcome).isEqualTo(Outcome.TOO_LARGE);
        assertThat(refused.sent).isFalse();
        assertThat(Posting.post(transport, BytesPayload.random(100), 10_000).status)
                .isEqualTo(200);
        assertThat(server.requests()).hasSize(1);
    }

    // ---- answers

    @ParameterizedTest
    @ValueSource(ints = {200, 202, 400, 401, 404, 413, 429, 500, 502, 503, 504})
    void shouldTellAnyStatus(final int status) {
        final RawServer server = serve(RawServer.answering(RawServer.answer(status, "why", "Content-Type: text/html")));

        final Posting posting = Posting.post(transportTo(server), "x");

        assertThat(posting.outcome).as(posting.toString()).isEqualTo(Outcome.ANSWERED);
        assertThat(posting.status).isEqualTo(status);
        assertThat(posting.body).isEqualTo("why");
        assertThat(posting.json).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void shouldNotFollowARedirect(final int status) {
        final RawServer other = serve(RawServer.answering(RawServer.answer(200, "")));
        final RawServer server =
                serve(RawServer.answering(RawServer.answer(status, "", "Location: " + other.url("/elsewhere"))));

        assertThat(Posting.post(transportTo(server), "x").status).isEqualTo(status);
        assertThat(other.connections()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 0",
                "1 | 1000",
                "120 | 120000",
                "-1 | -1",
                "soon | -1",
                "Sun, 06 Nov 1994 08:49:37 GMT | 0",
            })
    void shouldTellHowLongToWait(final String value, final long ms) {
        final RawServer server = serve(RawServer.answering(RawServer.answer(503, "", "Retry-After: " + value)));

        assertThat(Posting.post(transportTo(server), "x").retryAfterMs).isEqualTo(ms);
    }

    @Test
    void shouldReadAnAnswerWithoutABody() {
        final RawServer server = serve(RawServer.answering(RawServer.head(204) + "\r\n"));
        final Transport transport = transportTo(server);

        assertThat(Posting.post(transport, "x").status).isEqualTo(204);
        assertThat(Posting.post(transport, "x").bodyBytes).isZero();
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void shouldReadAnAnswerInChunks() {
        final RawServer server = serve(RawServer.answering(RawServer.head(200, "Transfer-Encoding: chunked")
                + "\r\n3\r\nabc\r\n5;x=y\r\ndefgh\r\n0\r\nTrailer: t\r\n\r\n"));
        final Transport transport = transportTo(server);

        assertThat(Posting.post(transport, "x").body).isEqualTo("abcdefgh");
        assertThat(Posting.post(transport, "x").body).isEqualTo("abcdefgh");
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void shouldReadAnAnswerThatEndsWithTheConnection() {
        final RawServer server = serve(connection -> {
            connection.read();
            connection.send(RawServer.head(200) + "\r\nup to the end");
        });
        final Transport transport = transportTo(server);

        assertThat(Posting.post(transport, "x").body).isEqualTo("up to the end");
        assertThat(Posting.post(transport, "x").body).isEqualTo("up to the end");
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void shouldReadAnAnswerOfAPoorOldServer() {
        final RawServer server = serve(connection -> {
            connection.read();
            connection.send("HTTP/1.0 200\r\nContent-Length: 2\r\n\r\nok");
        });
        final Transport transport = transportTo(server);

        assertThat(Posting.post(transport, "x").body).isEqualTo("ok");
        assertThat(Posting.post(transport, "x").body).isEqualTo("ok");
    }

    @Test
    void shouldNotUseAConnectionThatTheServerSaysItCloses() {
        final RawServer server = serve(connection -> {
            connection.read();
            connection.send(RawServer.answer(200, "", "Connection: close"));
            connection.hang();
        });
        final Transport transport = transportTo(server);

        assertThat(Posting.post(transport, "x").status).isEqualTo(200);
        assertThat(Posting.post(transport, "x").status).isEqualTo(200);
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void shouldReadAnAnswerThatComesSlowly() {
        final RawServer server = serve(connection -> {
            connection.read();
            connection.sendSlowly(RawServer.answer(429, "slow", "Retry-After: 7"), 2);
        });

        final Posting posting = Posting.post(transportTo(server), "x");

        assertThat(posting.status).isEqualTo(429);
        assertThat(posting.retryAfterMs).isEqualTo(7_000);
        assertThat(posting.body).isEqualTo("slow");
    }

    @Test
    void shouldReadNoMoreOfAnAnswerThanItMay() {
        final RawServer server = serve(connection -> {
            connection.read();
            connection.send(RawServer.head(200) + "Content-Length: " + (100 << 20) + "\r\n\r\n");
            sendForEver(connection);
        });

        assertThat(Posting.post(transportTo(server), "x").outcome).isEqualTo(Outcome.TOO_LARGE);
    }

    @Test
    void shouldReadNoMoreOfAnAnswerOfUnknownLengthThanItMay() {
        final RawServer server = serve(connection -> {
            connection.read();
            connection.send(RawServer.head(200) + "\r\n");
            sendForEver(connection);
        });

        final Posting posting = Posting.post(transportTo(server), "x");

        assertThat(posting.outcome).as(posting.toString()).isEqualTo(Outcome.TOO_LARGE);
        assertThat(posting.bodyBytes).isZero();
        assertThat(posting.status).isZero();
        assertThat(posting.sent).isTrue();
    }

    @Test
    void shouldReadAnAnswerAsLongAsItMay() {
        final String body = "x".repeat(100_000);
        final RawServer server =
                serve(RawServer.answering(RawServer.answer(200, body), RawServer.answer(200, body + "y")));
        final Transport transport = open(to(server.url("/")).maxAnswerBytes(100_000));

        assertThat(Posting.post(transport, "x").body).isEqualTo(body);
        assertThat(Posting.post(transport, "x").outcome).isEqualTo(Outcome.TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>no</html>\r\n\r\n",
                "HTTP/1.1 abc OK\r\n\r\n",
                "HTTP/1.1 20 OK\r\n\r\n",
                "SSH-2.0-x\r\n"
            })
    void shouldNotTakeSomethingElseForAnAnswer(final String answer) {
        final RawServer server = serve(connection -> {
            connection.read();
            connection.send(answer);
        });

        final Posting posting = Posting.post(transportTo(server), "x");

        assertThat(posting.outcome).as(posting.toString()).isIn(Outcome.MALFORMED, Outcome.BROKEN);
        assertThat(posting.status).isZero();
        assertThat(posting.problem).isNotEmpty();
    }

    // ---- connections

    @Test
    void shouldSayThatNobodyListens() {
        final Transport transport = open(to("http://127.0.0.1:" + RawServer.closedPort() + "/"));

        final Posting posting = Posting.post(transport, "x");

        assertThat(posting.outcome).isEqualTo(Outcome.UNREACHABLE);
        assertThat(posting.sent).isFalse();
        assertThat(posting.problem).contains("127.0.0.1");
    }

    @Test
    void shouldGiveUpOnAServerThatSaysNothing() {
        final RawServer server = serve(connection -> {
            connection.read();
            connection.hang();
        });

        final Posting posting = Posting.post(
                transportTo(server),
                BytesPayload.of("x"),
                SHORT_MS,
                () -> !server.requests().isEmpty());

        assertThat(posting.outcome).isEqualTo(Outcome.TIMED_OUT);
        assertThat(posting.sent).isTrue();
        assertThat(posting.tookMs).isGreaterThanOrEqualTo(SHORT_MS);
    }

    @Test
    void shouldGiveUpOnAServerThatReadsTooSlowly() {
        final Transport transport = transportTo(serve(connection -> {
            connection.socket().setReceiveBufferSize(4_096);
            connection.readSlowly(1);
        }));

        final Posting posting = Posting.post(transport, BytesPayload.random(60 << 20), SHORT_MS);

        assertThat(posting.outcome).isEqualTo(Outcome.TIMED_OUT);
        assertThat(posting.sent).isFalse();
    }

    @Test
    void shouldGiveUpOnAnAnswerThatComesTooSlowly() {
        final RawServer server = serve(connection -> {
            connection.read();
            connection.sendSlowly(RawServer.answer(200, "x".repeat(1_000)), 20);
        });

        final Posting posting = Posting.post(
                transportTo(server),
                BytesPayload.of("x"),
                SHORT_MS,
                () -> !server.requests().isEmpty());

        assertThat(posting.outcome).isEqualTo(Outcome.TIMED_OUT);
        assertThat(posting.sent).isTrue();
        assertThat(posting.status).isZero();
    }

    @Test
    void shouldGoOnAfterItGaveUp() {
        final RawServer server = serve(RawServer.hanging(), RawServer.answering(RawServer.answer(200, "")));
        final Transport transport = transportTo(server);

        final Posting first = Posting.post(transport, BytesPayload.of("x"), 200, () -> server.connections() == 1);

        assertThat(first.outcome).isEqualTo(Outcome.TIMED_OUT);
        assertThat(Posting.post(transport, "x").status).isEqualTo(200);
    }

    @Test
    void shouldSayThatTheConnectionBroke() {
        final RawServer server = serve(
                connection -> {
                    connection.read();
                    connection.reset();
                },
                RawServer.Connection::read,
                connection -> {
                    connection.read();
                    connection.send(RawServer.head(200) + "Content-Length: 10\r\n\r\nhalf");
                },
                connection -> {
                    connection.read();
                    connection.send("HTTP/1.1 200 OK\r\nContent-");
                });
        final Transport transport = transportTo(server);

        for (int i = 0; i < 4; i++) {
            final Posting posting = Posting.post(transport, "x");
            assertThat(posting.outcome).as(i + ": " + posting).isIn(Outcome.BROKEN, Outcome.MALFORMED);
            assertThat(posting.sent).as("%s: %s", i, posting).isTrue();
            assertThat(posting.bodyBytes).isZero();
        }
    }

    @Test
    void shouldSayThatTheConnectionBrokeBeforeAllWasSent() {
        final Transport transport = transportTo(serve(connection -> {
            connection.readHead();
            connection.reset();
        }));

        final Posting posting = Posting.post(transport, BytesPayload.random(30 << 20), 10_000);

        assertThat(posting.outcome).as(posting.toString()).isEqualTo(Outcome.BROKEN);
        assertThat(posting.sent).isFalse();
    }

    @Test
    void shouldOpenANewConnectionWhereTheOldOneWasClosed() throws InterruptedException {
        final CountDownLatch closed = new CountDownLatch(1);
        final RawServer server = serve(
                connection -> {
                    connection.read();
                    connection.send(RawServer.answer(200, ""));
                    connection.close();
                    closed.countDown();
                },
                RawServer.answering(RawServer.answer(200, "again")));
        final Transport transport = transportTo(server);

        assertThat(Posting.post(transport, "x").status).isEqualTo(200);
        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
        final Posting posting = Posting.post(transport, "y");

        assertThat(posting.body).as(posting.toString()).isEqualTo("again");
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void shouldSendOnceMoreWhereAKeptConnectionIsClosedByTheRequest() {
        final RawServer server = serve(
                connection -> {
                    connection.read();
                    connection.send(RawServer.answer(200, "first"));
                    connection.readHead();
                    connection.reset();
                },
                RawServer.answering(RawServer.answer(200, "second")));
        final Transport transport = transportTo(server);

        assertThat(Posting.post(transport, "x").body).isEqualTo("first");
        final Posting posting = Posting.post(transport, BytesPayload.random(1 << 20), 10_000);

        assertThat(posting.body).as(posting.toString()).isEqualTo("second");
        assertThat(server.connections()).isEqualTo(2);
        assertThat(server.requests().get(1).body()).hasSize(1 << 20);
    }

    @Test
    void shouldSendOnceMoreAndNoMore() {
        final RawServer server = serve(
                connection -> {
                    connection.read();
                    connection.send(RawServer.answer(200, ""));
                    connection.read();
                },
                connection -> {
                    connection.read();
                    connection.reset();
                });
        final Transport transport = transportTo(server);

        assertThat(Posting.post(transport, "x").status).isEqualTo(200);
        final Posting again = Posting.post(transport, "y");

        assertThat(again.outcome).as(again.toString()).isEqualTo(Outcome.BROKEN);
        assertThat(again.sent).isTrue();
        assertThat(again.repeated).isTrue();
        assertThat(server.connections()).isEqualTo(2);
        assertThat(Posting.post(transport, "z").repeated).isFalse();
        assertThat(server.connections()).isEqualTo(3);
    }

    @Test
    void shouldSayThatThereIsNoSuchHost() {
        final Transport transport =
                open(to("http://no-such-host.invalid:4318/v1/traces").connectTimeout(Duration.ofSeconds(60)));

        final Posting posting = Posting.post(transport, BytesPayload.of("x"), 60_000);

        assertThat(posting.outcome).as(posting.toString()).isEqualTo(Outcome.UNRESOLVED);
        assertThat(posting.problem).contains("no-such-host.invalid");
        assertThat(posting.sent).isFalse();
    }

    @Test
    void shouldKeepSecretsOutOfWhatItSays() {
        final Transport transport =
                open(to("http://127.0.0.1:" + RawServer.closedPort() + "/path-secret?k=query-secret")
                        .header("authorization", "header-secret"));

        final Posting posting = Posting.post(transport, "x");

        assertThat(posting.problem + transport + transport.answer())
                .isNotEmpty()
                .doesNotContain("secret");
    }

    @Test
    void shouldBreakOffWhenItIsClosed() throws InterruptedException {
        final CountDownLatch requested = new CountDownLatch(1);
        final CountDownLatch left = new CountDownLatch(1);
        final RawServer server = serve(connection -> {
            connection.read();
            requested.countDown();
            try {
                connection.read();
            } finally {
                left.countDown();
            }
        });
        final Transport transport = Transports.of(to(server.url("/")).build());
        transport.post(BytesPayload.of("x"), System.nanoTime(), System.nanoTime() + 60_000_000_000L);
        while (!requested.await(1, TimeUnit.MILLISECONDS)) {
            assertThat(transport.poll(System.nanoTime())).isFalse();
        }

        transport.close();

        assertThat(left.await(10, TimeUnit.SECONDS)).isTrue();
    }

    private static byte[] gunzip(final RawServer.Request request) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(request.body()))) {
            return in.readAllBytes();
        }
    }

    static void sendForEver(final RawServer.Connection connection) throws Exception {
        final byte[] bytes = new byte[1 << 16];
        for (int i = 0; i < (100 << 20) / bytes.length; i++) {
            connection.send(bytes);
        }
    }
}
