package dev.nanospan.export.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.export.http.Answer.Outcome;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTransportTest extends TransportContract {
    private static final Duration LONG = Duration.ofSeconds(60);

    @Override
    TransportSettings.Builder to(final String url) {
        return TransportSettings.to(url);
    }

    @Test
    void shouldSendEachHeaderOnceAndNothingElse() {
        final RawServer server = serve(RawServer.answering(RawServer.answer(200, "")));
        final Transport transport = open(to("http://localhost:" + server.port())
                .header("X-A", " a\tb ")
                .header("x-a", "c")
                .header("User-Agent", "mine/1"));

        assertThat(Posting.post(transport, "12345").status).isEqualTo(200);
        assertThat(server.requests().get(0).head()).isEqualTo("""
                POST / HTTP/1.1\r
                Host: localhost:%d\r
                Content-Type: application/json\r
                x-a: c\r
                User-Agent: mine/1\r
                Content-Length: 5""".formatted(server.port()));
    }

    // ---- answers that come early, late or twice

    @ParameterizedTest
    @ValueSource(ints = {401, 413, 503})
    void shouldReadAnAnswerThatComesBeforeTheRequestIsRead(final int status) {
        final RawServer server = serve(connection -> {
            connection.readHead();
            connection.send(RawServer.answer(status, "early"));
            connection.socket().shutdownOutput();
            connection.pause(30_000);
        });
        final Transport transport = transportTo(server);

        for (int i = 0; i < 3; i++) {
            final Posting posting = Posting.post(transport, BytesPayload.random(30 << 20), 10_000);
            assertThat(posting.outcome).as(posting.toString()).isEqualTo(Outcome.ANSWERED);
            assertThat(posting.status).isEqualTo(status);
            assertThat(posting.body).isEqualTo("early");
            assertThat(posting.sent).isFalse();
        }
        assertThat(server.connections()).isEqualTo(3);
    }

    @Test
    void shouldPassOverInterimAnswers() {
        final RawServer server = serve(RawServer.answering("HTTP/1.1 100 Continue\r\n\r\n"
                + "HTTP/1.1 103 Early Hints\r\nLink: x\r\nContent-Length: 9\r\n\r\n" + RawServer.answer(200, "ok")));
        final Transport transport = transportTo(server);

        assertThat(Posting.post(transport, "x").body).isEqualTo("ok");
        assertThat(Posting.post(transport, "x").body).isEqualTo("ok");
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void shouldCloseAConnectionWithMoreThanOneAnswer() {
        final RawServer server = serve(RawServer.answering(RawServer.answer(200, "a") + RawServer.answer(500, "b")));
        final Transport transport = transportTo(server);

        assertThat(Posting.post(transport, "x").body).isEqualTo("a");
        assertThat(Posting.post(transport, "x").body).isEqualTo("a");
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void shouldNotTakeForAnAnswerWhatCameBeforeTheRequest() throws InterruptedException {
        final CountDownLatch sent = new CountDownLatch(1);
        final RawServer server = serve(connection -> {
            connection.read();
            connection.send(RawServer.answer(200, "answer"));
            connection.pause(50);
            connection.send(RawServer.answer(200, "unasked"));
            sent.countDown();
            connection.read();
            connection.hang();
        });
        final Transport transport = transportTo(server);

        assertThat(Posting.post(transport, "x").body).isEqualTo("answer");
        assertThat(sent.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Posting.post(transport, "x").body).isEqualTo("answer");
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void shouldRefuseAHeadThatIsTooLong() {
        final RawServer server = serve(RawServer.answering(RawServer.answer(200, "", "X: " + "x".repeat(16 << 10))));

        assertThat(Posting.post(transportTo(server), "x").outcome).isEqualTo(Outcome.TOO_LARGE);
    }

    // ---- connections that went stale

    @Test
    void shouldRememberThatARequestWentOutOverAConnectionThatWentStale() {
        final RawServer server = serve(
                connection -> {
                    connection.read();
                    connection.send(RawServer.answer(200, ""));
                    connection.read();
                    connection.reset();
                },
                connection -> {
                    connection.readHead();
                    connection.reset();
                },
                connection -> {
                    connection.readHead();
                    connection.reset();
                });
        final Transport transport = transportTo(server);

        assertThat(Posting.post(transport, "x").status).isEqualTo(200);
        final Posting first = Posting.post(transport, BytesPayload.random(1 << 20), 10_000);
        assertThat(first.outcome).isEqualTo(Outcome.BROKEN);
        assertThat(first.sent).isTrue();
        assertThat(first.repeated).isTrue();
        assertThat(server.connections()).isEqualTo(2);

        final Posting next = Posting.post(transport, BytesPayload.random(30 << 20), 10_000);
        assertThat(next.outcome).isEqualTo(Outcome.BROKEN);
        assertThat(next.sent).isFalse();
        assertThat(next.repeated).isFalse();
    }

    @Test
    void shouldNotSendOnceMoreWhereAnAnswerHadBegun() {
        final RawServer server = serve(connection -> {
            connection.read();
            connection.send(RawServer.answer(200, ""));
            connection.read();
            connection.send("HTTP/1.1 20");
        });
        final Transport transport = transportTo(server);

        assertThat(Posting.post(transport, "x").status).isEqualTo(200);
        assertThat(Posting.post(transport, "x").outcome).isEqualTo(Outcome.BROKEN);
        assertThat(server.connections()).isEqualTo(1);
    }

    // ---- time

    @Test
    void shouldGiveUpWhereNothingMoves() {
        final Transport transport = open(to(serve(RawServer.hanging()).url("/")).stallTimeout(Duration.ofMillis(200)));

        final Posting posting = Posting.post(transport, BytesPayload.of("x"), 5_000);

        assertThat(posting.outcome).isEqualTo(Outcome.TIMED_OUT);
        assertThat(posting.problem).contains("200 ms", "waiting for the answer");
        assertThat(posting.tookMs).isBetween(200L, 220L);
    }

    @Test
    void shouldNotGiveUpAsLongAsSomethingMoves() {
        final RawServer server = serve(connection -> {
            connection.read();
            connection.sendSlowly(RawServer.answer(200, "x".repeat(20)), 20);
        });
        final Transport transport = open(to(server.url("/")).stallTimeout(Duration.ofSeconds(1)));

        final long beganNs = System.nanoTime();
        final Posting posting = Posting.post(transport, BytesPayload.of("x"), 10_000);

        assertThat(posting.status).as(posting.toString()).isEqualTo(200);
        assertThat(System.nanoTime() - beganNs).isGreaterThan(1_000_000_000L);
    }

    // ---- names and addresses

    @Test
    void shouldTryAllAddresses() throws UnknownHostException {
        final RawServer server = serve(RawServer.answering(RawServer.answer(200, "")));
        final InetAddress[] addresses = {
            InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.3"), InetAddress.getLoopbackAddress()
        };
        final Transport transport = open(to("http://collector:" + server.port()).names(host -> addresses.clone()));

        final Posting posting = Posting.post(transport, "x");

        assertThat(posting.status).as(posting.toString()).isEqualTo(200);
        assertThat(server.requests().get(0).header("host")).hasValue("collector:" + server.port());
    }

    @Test
    void shouldSayHowEachAddressFailed() throws UnknownHostException {
        final InetAddress[] addresses = {InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.3")};
        final Transport transport =
                open(to("http://collector:" + RawServer.closedPort()).names(host -> addresses));

        final Posting posting = Posting.post(transport, "x");

        assertThat(posting.outcome).isEqualTo(Outcome.UNREACHABLE);
        assertThat(posting.problem).contains("collector", "127.0.0.2", "127.0.0.3", "refused");
    }

    @Test
    void shouldTryTheNextAddressWhereOneDoesNotAnswer() throws Exception {
        try (DeafPort deaf = new DeafPort();
                RawServer server = RawServer.startOn(deaf.port(), RawServer.answering(RawServer.answer(200, "")))) {
            final InetAddress[] addresses = {deaf.address(), InetAddress.getLoopbackAddress()};
            final Transport transport = open(to("http://collector:" + server.port())
                    .connectTimeout(Duration.ofMillis(300))
                    .names(host -> addresses.clone()));

            final Posting posting = Posting.post(transport, "x");

            assertThat(posting.status).as(posting.toString()).isEqualTo(200);
            assertThat(posting.tookMs).as("not the 3 s of the default").isBetween(300L, 2_500L);
        }
    }

    @Test
    void shouldGiveUpWhereNoAddressAnswers() throws Exception {
        try (DeafPort deaf = new DeafPort()) {
            final Transport transport =
                    open(to("http://127.0.0.2:" + deaf.port()).connectTimeout(Duration.ofMillis(300)));

            final Posting posting = Posting.post(transport, BytesPayload.of("x"), 5_000);

            assertThat(posting.outcome).isEqualTo(Outcome.TIMED_OUT);
            assertThat(posting.problem).contains("300 ms", "127.0.0.2");
            assertThat(posting.tookMs).isBetween(300L, 330L);
            assertThat(Posting.post(transport, BytesPayload.of("x"), 100).outcome)
                    .isEqualTo(Outcome.TIMED_OUT);
        }
    }

    @Test
    void shouldNotWaitForANameForEver() throws InterruptedException {
        final RawServer server = serve(RawServer.answering(RawServer.answer(200, "")));
        final CountDownLatch found = new CountDownLatch(1);
        final AtomicInteger questions = new AtomicInteger();
        final Transport transport = open(to("http://collector:" + server.port())
                .connectTimeout(Duration.ofMillis(200))
                .names(host -> {
                    questions.incrementAndGet();
                    await(found);
                    return new InetAddress[] {InetAddress.getLoopbackAddress()};
                }));

        for (int i = 0; i < 3; i++) {
            final Posting posting = Posting.post(transport, BytesPayload.of("x"), 5_000);
            assertThat(posting.outcome).isEqualTo(Outcome.TIMED_OUT);
            assertThat(posting.problem).contains("200 ms", "collector");
            assertThat(posting.tookMs).isBetween(200L, 220L);
        }
        assertThat(questions).hasValue(1);
        assertThat(resolvers()).isEqualTo(1);

        found.countDown();
        assertThat(Posting.post(transport, "x").status).isEqualTo(200);
        Awaitility.await()
                .atMost(LONG)
                .untilAsserted(() -> assertThat(resolvers()).isZero());
    }

    @Test
    void shouldSurviveANameServiceThatFails() {
        final RawServer server = serve(RawServer.answering(RawServer.answer(200, "")));
        final AtomicInteger questions = new AtomicInteger();
        final Transport transport =
                open(to("http://collector:" + server.port()).names(host -> switch (questions.getAndIncrement()) {
                    case 0 -> throw new UnknownHostException(host);
                    case 1 -> throw new IllegalStateException("broken");
                    case 2 -> new InetAddress[0];
                    case 3 -> null;
                    default -> new InetAddress[] {InetAddress.getLoopbackAddress()};
                }));

        for (int i = 0; i < 4; i++) {
            assertThat(Posting.post(transport, "x").outcome).isEqualTo(Outcome.UNRESOLVED);
        }
        assertThat(Posting.post(transport, "x").status).isEqualTo(200);
    }

    @Test
    void shouldFollowAnAddressThatChanges() throws UnknownHostException {
        final RawServer server = serve(RawServer.answering(RawServer.answer(200, "", "Connection: close")));
        final AtomicInteger questions = new AtomicInteger();
        final InetAddress[] there = {InetAddress.getLoopbackAddress()};
        final InetAddress[] gone = {InetAddress.getByName("127.0.0.2")};
        final Transport transport = open(
                to("http://collector:" + server.port()).names(host -> questions.getAndIncrement() == 0 ? there : gone));
        final long now = System.nanoTime();

        assertThat(postAt(transport, now)).isEqualTo(Outcome.ANSWERED);
        assertThat(postAt(transport, now + Resolver.KEPT_NS - 1)).isEqualTo(Outcome.ANSWERED);
        assertThat(questions).hasValue(1);
        assertThat(postAt(transport, now + Resolver.KEPT_NS)).isEqualTo(Outcome.UNREACHABLE);
        assertThat(questions).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1", "http://[::1]", "http://[0:0:0:0:0:0:0:1]"})
    void shouldAskNobodyForAnAddressThatIsGiven(final String url) {
        final Transport transport = open(to(url + ":" + RawServer.closedPort()).names(host -> {
            throw new UnknownHostException("asked for " + host);
        }));

        assertThat(Posting.post(transport, "x").outcome).isEqualTo(Outcome.UNREACHABLE);
    }

    // ---- ownership

    @Test
    void shouldPostOnAThreadThatIsInterrupted() {
        final RawServer server = serve(RawServer.answering(RawServer.answer(200, "")));
        final Transport transport = open(to("http://localhost:" + server.port()));
        final long now = System.nanoTime();
        Thread.currentThread().interrupt();
        for (int i = 0; i < 3; i++) {
            transport.post(BytesPayload.random(1_000_000), now, now + 10_000_000_000L);
            while (!transport.poll(now)) {
                Thread.onSpinWait();
            }
            assertThat(transport.answer().status())
                    .as(transport.answer().problem())
                    .isEqualTo(200);
        }

        assertThat(Thread.interrupted()).isTrue();
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void shouldCountCompressionAsMoving() {
        final RawServer server = serve(RawServer.answering(RawServer.answer(200, "")));
        final Transport transport = open(to(server.url("/")).gzip(true));
        transport.post(BytesPayload.of("a".repeat(100_000)), System.nanoTime(), Long.MAX_VALUE);

        transport.poll(System.nanoTime());

        assertThat(transport.movedBytes()).isEqualTo(65_536);
    }

    @Test
    void shouldSurviveAPayloadThatIsShorterThanItSays() {
        final RawServer server = serve(RawServer.answering(RawServer.answer(200, "")));
        final Transport transport = transportTo(server);

        assertThat(Posting.post(transport, new LyingPayload(1_000_000, 10), 2_000).outcome)
                .isEqualTo(Outcome.BROKEN);
        assertThat(Posting.post(transport, new LyingPayload(10, 1_000_000), 2_000).status)
                .isEqualTo(200);
        assertThat(Posting.post(transport, "x").status).isEqualTo(200);
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void shouldTellHowManyBytesItMoved() {
        final RawServer server = serve(RawServer.answering(RawServer.answer(200, "abc")));
        final Transport transport = transportTo(server);

        assertThat(transport.movedBytes()).isZero();
        Posting.post(transport, "x");
        final int head = server.requests().get(0).head().length() + 4;
        assertThat(transport.movedBytes())
                .isEqualTo(head + 1 + RawServer.answer(200, "abc").length());
    }

    private static Outcome postAt(final Transport transport, final long nowNs) {
        transport.post(BytesPayload.of("x"), nowNs, nowNs + 1_000_000_000);
        while (!transport.poll(nowNs)) {
            Thread.onSpinWait();
        }
        return transport.answer().outcome();
    }

    private static long resolvers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("nanospan-resolver"))
                .count();
    }

    private static void await(final CountDownLatch latch) {
        try {
            latch.await();
        } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
