package dev.nanospan.export.otlp;

import static dev.nanospan.export.http.RawServer.answer;
import static dev.nanospan.export.http.RawServer.answering;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.export.encode.Encoding;
import dev.nanospan.export.http.Answer.Outcome;
import dev.nanospan.export.http.Certificates;
import dev.nanospan.export.http.RawServer;
import dev.nanospan.export.http.TransportSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Over sockets: whatever a collector does, no span is lost that could be kept, and each is counted as what became of it. */
class FaultsTest {
    private static final String OK = answer(200, "{}", "Content-Type: application/json");
    private static final int HUGE_BYTES = 100 << 20;
    private static final long MS = Rig.MS;

    /** Longer than a batch may be tried. */
    private static final long GONE_MS = Boolean.getBoolean("test.slow") ? 30_000 : 4_000;

    // ---- no answer

    @Test
    void shouldDeliverOnceACollectorIsThere() {
        final int port = QuietPort.find();
        try (Rig rig = Rig.to("http://127.0.0.1:" + port + "/v1/traces")) {
            rig.accept(25);
            rig.until(() -> rig.transport.outcomes.size() >= 6);
            assertThat(rig.transport.outcomes).containsOnly(Outcome.UNREACHABLE);
            assertThat(rig.ledger())
                    .contains("buffered=")
                    .doesNotContain("failed")
                    .doesNotContain("exported");
            try (RawServer server = RawServer.startOn(port, answering(OK))) {
                rig.untilDone();

                assertThat(rig.ledger()).isEqualTo("exported=25");
                assertThat(rig.received(server)).containsExactlyInAnyOrder(Rig.firstIds(25));
                assertThat(rig.log.lines).hasSize(2);
                rig.checkDeadlines();
            }
        }
    }

    @Test
    void shouldKeepWhatACollectorTookAndNeverAnsweredAndNotSayItIsDelivered() {
        final RawServer.Script deaf = connection -> {
            connection.read();
            connection.hang();
        };
        try (RawServer server = RawServer.start(deaf, deaf, answering(OK));
                Rig rig = Rig.to(server)) {
            rig.accept(10);
            rig.destination.flush();
            rig.work(1_500);
            assertThat(rig.destination.pending()).isEqualTo(10);
            assertThat(rig.ledger()).isEqualTo("inFlight=10");

            rig.untilDone();

            assertThat(rig.ledger()).isEqualTo("exported=10 duplicated=10");
            assertThat(rig.transport.outcomes).containsExactly(Outcome.TIMED_OUT, Outcome.TIMED_OUT, Outcome.ANSWERED);
            assertThat(rig.received(server)).hasSize(30);
            rig.checkDeadlines();
        }
    }

    @Test
    void shouldNotWaitForACollectorThatAcceptsAndHangs() {
        try (RawServer server = RawServer.start(RawServer.hanging(), answering(OK));
                Rig rig = Rig.to(server)) {
            rig.accept(10);
            rig.untilDone();

            assertThat(rig.ledger()).startsWith("exported=10");
            rig.checkDeadlines();
        }
    }

    @Test
    void shouldNotWaitForACollectorThatReadsSlowly() {
        final RawServer.Script slow = connection -> {
            connection.socket().setReceiveBufferSize(1 << 10);
            connection.readSlowly(20);
        };
        final Terms large = Rig.terms(8 << 20, 20_000, 2);
        try (RawServer server = RawServer.start(slow, answering(OK));
                Rig rig = Rig.to(server, large)) {
            rig.accept(20_000);
            rig.untilDone();

            assertThat(rig.ledger()).startsWith("exported=20000");
            assertThat(rig.transport.outcomes).containsExactly(Outcome.TIMED_OUT, Outcome.ANSWERED);
            assertThat(rig.received(server)).containsExactly(Rig.firstIds(20_000));
            rig.checkDeadlines();
        }
    }

    @Test
    void shouldNotWaitForAnAnswerThatDrips() {
        final RawServer.Script dripping = connection -> {
            connection.read();
            connection.sendSlowly(answer(200, " ".repeat(10_000)), 100);
        };
        try (RawServer server = RawServer.start(dripping, answering(OK));
                Rig rig = Rig.to(server)) {
            rig.accept(10);
            rig.untilDone();

            assertThat(rig.ledger()).isEqualTo("exported=10 duplicated=10");
            rig.checkDeadlines();
        }
    }

    @Test
    void shouldSendAgainWhatWasResetOnItsWay() {
        final RawServer.Script reset = connection -> {
            connection.readHead();
            connection.reset();
        };
        try (RawServer server =
                        RawServer.start(reset, RawServer.closeAtOnce(), RawServer.resetAtOnce(), answering(OK));
                Rig rig = Rig.to(server)) {
            rig.accept(10);
            rig.untilDone();

            assertThat(rig.ledger()).startsWith("exported=10");
            assertThat(rig.received(server)).containsExactly(Rig.firstIds(10));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{\"parti",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{",
            })
    void shouldSendAgainWhatWasNotAnsweredWhollyAndSayThatItMayBeThereTwice(final String part) {
        final RawServer.Script cut = connection -> {
            connection.read();
            connection.send(part);
        };
        try (RawServer server = RawServer.start(cut, answering(OK));
                Rig rig = Rig.to(server)) {
            rig.accept(10);
            rig.untilDone();

            assertThat(rig.ledger()).isEqualTo("exported=10 duplicated=10");
            assertThat(rig.transport.outcomes).containsExactly(Outcome.BROKEN, Outcome.ANSWERED);
            assertThat(rig.received(server)).hasSize(20).containsOnly(Rig.firstIds(10));
        }
    }

    /** The transport may take a kept connection that breaks for a stale one, and send again by itself. */
    @Test
    void shouldSayThatSpansMayBeThereTwiceAlsoWhenAKeptConnectionBroke() {
        final RawServer.Script leaving = connection -> {
            connection.read();
            connection.send(OK);
            connection.read();
        };
        try (RawServer server = RawServer.start(leaving, answering(OK));
                Rig rig = Rig.to(server)) {
            rig.accept(10);
            rig.untilDone();
            rig.accept(10);
            rig.untilDone();

            assertThat(rig.received(server)).hasSize(30);
            assertThat(rig.ledger()).isEqualTo("exported=20 duplicated=10");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\r\n\r\n",
                "SSH-2.0-OpenSSH_9.6\r\n",
                "HTTP/1.1 abc OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            })
    void shouldSendAgainWhereTheAnswerIsNotHttp(final String text) {
        final RawServer.Script foreign = connection -> {
            connection.read();
            connection.send(text);
            connection.hang();
        };
        try (RawServer server = RawServer.start(foreign, answering(OK));
                Rig rig = Rig.to(server)) {
            rig.accept(10);
            rig.untilDone();

            assertThat(rig.ledger()).isEqualTo("exported=10 duplicated=10");
            assertThat(rig.transport.outcomes).containsExactly(Outcome.MALFORMED, Outcome.ANSWERED);
        }
    }

    @Test
    void shouldKeepEverythingWhileANameIsNotKnown() {
        final AtomicReference<InetAddress> known = new AtomicReference<>();
        try (RawServer server = RawServer.start(answering(OK));
                Rig rig = Rig.to(TransportSettings.to("http://collector.invalid:" + server.port() + "/v1/traces")
                        .names(host -> lookUp(host, known)))) {
            rig.accept(10);
            rig.until(() -> rig.transport.outcomes.size() >= 4);

            assertThat(rig.transport.outcomes).containsOnly(Outcome.UNRESOLVED);
            assertThat(rig.ledger()).isEqualTo("inFlight=10");
            assertThat(rig.log.lines).singleElement().asString().contains("collector.invalid");

            known.set(InetAddress.getLoopbackAddress());
            rig.untilDone();
            assertThat(rig.ledger()).isEqualTo("exported=10");
            rig.checkDeadlines();
        }
    }

    @Test
    void shouldSayWhatIsLostWhereANameIsNeverKnown() {
        try (Rig rig = Rig.to(
                TransportSettings.to("http://collector.invalid/v1/traces").names(host -> {
                    throw new UnknownHostException(host);
                }))) {
            rig.accept(10);
            rig.until(() -> rig.transport.outcomes.size() >= 2);
            rig.end();

            assertThat(rig.ledger()).isEqualTo("failed=10");
        }
    }

    /** A name service that hangs takes an attempt's time, and no more. */
    @Test
    void shouldNotWaitForANameServiceThatHangs() {
        final CountDownLatch never = new CountDownLatch(1);
        try (Rig rig = Rig.to(
                TransportSettings.to("http://collector.invalid/v1/traces").names(host -> {
                    Rig.await(never);
                    throw new UnknownHostException(host);
                }))) {
            rig.accept(10);
            rig.until(() -> rig.transport.outcomes.size() >= 2);

            assertThat(rig.transport.outcomes).containsOnly(Outcome.TIMED_OUT);
            assertThat(rig.ledger()).isEqualTo("inFlight=10");
            rig.checkDeadlines();
        } finally {
            never.countDown();
        }
    }

    @Test
    void shouldFollowACollectorThatMoves() throws UnknownHostException {
        final InetAddress before = InetAddress.getByName("127.0.0.2");
        final InetAddress after = InetAddress.getLoopbackAddress();
        final AtomicReference<InetAddress> known = new AtomicReference<>(before);
        final int port = QuietPort.find();
        final RawServer first = RawServer.startAt(before, port, answering(OK));
        try (RawServer second = RawServer.startAt(after, port, answering(OK));
                Rig rig = Rig.to(TransportSettings.to("http://collector:" + port + "/v1/traces")
                        .names(host -> lookUp(host, known)))) {
            rig.accept(10);
            rig.untilDone();
            known.set(after);
            rig.accept(10);
            rig.untilDone();
            assertThat(second.connections())
                    .as("a connection that works is kept")
                    .isZero();

            first.close();
            rig.accept(10);
            rig.untilDone();

            assertThat(rig.ledger()).startsWith("exported=30").doesNotContain("failed");
            assertThat(rig.received(first)).startsWith(Rig.firstIds(20));
            assertThat(rig.received(second))
                    .containsExactly(LongStream.rangeClosed(21, 30).toArray());
            assertThat(rig.transport.outcomes)
                    .as("while the old address was believed")
                    .contains(Outcome.UNREACHABLE);
            rig.checkDeadlines();
        } finally {
            first.close();
        }
    }

    // ---- TLS

    /** Whom it can't trust gets nothing; what waits is delivered as soon as there is somebody whom it can. */
    @ParameterizedTest
    @CsvSource({"expired, has expired", "elsewhere, another host", "server, not signed by an authority"})
    void shouldKeepEverythingFromWhomItCanNotTrust(final String certificate, final String why) {
        final RawServer.Script bad = overTls(certificate);
        try (RawServer server = RawServer.start(bad, bad, bad, bad, overTls("valid"));
                Rig rig = new Rig(Encoding.JSON, Rig.unhurried(), Rig.overTlsTo(server))) {
            rig.accept(10);
            rig.until(() -> rig.transport.outcomes.size() >= 3);
            assertThat(rig.transport.outcomes).containsOnly(Outcome.UNTRUSTED);
            assertThat(rig.ledger()).isEqualTo("inFlight=10");
            assertThat(rig.log.lines).singleElement().asString().contains(why);
            assertThat(server.requests()).isEmpty();

            rig.untilDone();

            assertThat(rig.ledger()).isEqualTo("exported=10");
            assertThat(rig.received(server)).containsExactly(Rig.firstIds(10));
            rig.checkDeadlines();
        }
    }

    @Test
    void shouldKeepEverythingWhereTlsIsNotSpoken() {
        final RawServer.Script plain = connection -> {
            connection.send(answer(400, "TLS is not spoken here"));
            connection.hang();
        };
        try (RawServer server = RawServer.start(plain, plain, plain, overTls("valid"));
                Rig rig = new Rig(Encoding.JSON, Rig.unhurried(), Rig.overTlsTo(server))) {
            rig.accept(10);
            rig.until(() -> rig.transport.outcomes.size() >= 3);

            assertThat(rig.transport.outcomes).containsOnly(Outcome.UNTRUSTED);
            assertThat(rig.ledger()).isEqualTo("inFlight=10");
            assertThat(rig.log.lines).singleElement().asString().contains("doesn't speak TLS");
            rig.untilDone();
            assertThat(rig.ledger()).isEqualTo("exported=10");
        }
    }

    @Test
    void shouldNotWaitForAHandshakeThatHangs() {
        final RawServer.Script hanging = RawServer.hanging();
        try (RawServer server = RawServer.start(hanging, hanging, overTls("valid"));
                Rig rig = new Rig(Encoding.JSON, Rig.unhurried(), Rig.overTlsTo(server))) {
            rig.accept(10);
            rig.until(() -> rig.transport.outcomes.size() >= 2);

            assertThat(rig.transport.outcomes).containsOnly(Outcome.TIMED_OUT);
            assertThat(rig.ledger()).isEqualTo("inFlight=10");
            rig.untilDone();
            assertThat(rig.ledger()).isEqualTo("exported=10");
            rig.checkDeadlines();
        }
    }

    // ---- answers

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void shouldNeverFollowARedirect(final int status) {
        try (RawServer elsewhere = RawServer.start(answering(OK));
                RawServer server =
                        RawServer.start(answering(answer(status, "", "Location: " + elsewhere.url("/v1/traces")), OK));
                Rig rig = Rig.to(server)) {
            rig.accept(20);
            rig.untilDone();

            assertThat(rig.ledger()).isEqualTo("exported=10 failed=10");
            assertThat(elsewhere.connections()).isZero();
            assertThat(rig.log.lines).singleElement().asString().contains("HTTP " + status);
        }
    }

    /** All ways in which a server may ask to come back, and when that is. */
    private enum RetryAfter {
        NONE(null, 0),
        NOW("0", 0),
        SOON("1", 1_000),
        LATE("120", 1_200),
        DATE("date", 1_200),
        PAST("Sun, 06 Nov 1994 08:49:37 GMT", 0),
        NEGATIVE("-1", 0),
        GARBAGE("soon", 0);

        private final String value;
        private final long leastMs;

        RetryAfter(final String value, final long leastMs) {
            this.value = value;
            this.leastMs = leastMs;
        }

        String answer(final int status) {
            if (value == null) {
                return RawServer.answer(status, "no");
            }
            return RawServer.answer(status, "no", "Retry-After: " + (this == DATE ? date(60) : value));
        }
    }

    private static Stream<Arguments> answers(final int... statuses) {
        return Arrays.stream(statuses)
                .boxed()
                .flatMap(status -> Arrays.stream(RetryAfter.values()).map(after -> Arguments.of(status, after)));
    }

    private static Stream<Arguments> refusals() {
        return answers(400, 401, 404, 413, 500);
    }

    private static Stream<Arguments> delays() {
        return answers(429, 502, 503, 504);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void shouldGiveUpWhatIsRefusedWhateverElseIsSaid(final int status, final RetryAfter after) {
        try (RawServer server = RawServer.start(answering(after.answer(status), OK));
                Rig rig = Rig.to(server, Rig.terms(64 << 10, 1, 4))) {
            rig.accept(2);
            rig.untilDone();

            assertThat(rig.ledger()).isEqualTo("exported=1 failed=1");
            assertThat(rig.received(server)).containsExactly(1, 2);
        }
    }

    @ParameterizedTest
    @MethodSource("delays")
    void shouldComeBackWhenItIsAskedTo(final int status, final RetryAfter after) {
        try (RawServer server = RawServer.start(answering(after.answer(status), OK));
                Rig rig = Rig.to(server)) {
            rig.accept(10);
            final long beganNs = rig.nowNs();
            rig.untilDone();

            assertThat(rig.nowNs() - beganNs).isBetween(after.leastMs * MS, after.leastMs * MS + 900 * MS);
            assertThat(rig.ledger()).isEqualTo("exported=10");
            assertThat(rig.received(server)).hasSize(20);
            assertThat(rig.log.lines).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | exported=10",
                "4 | exported=6 rejected=4",
                "11 | rejected=10",
                "-1 | exported=10",
                "\"x\" | exported=10"
            })
    void shouldCountWhatIsRejected(final String rejected, final String ledger) {
        final String partly = answer(
                200,
                "{\"partialSuccess\":{\"rejectedSpans\":" + rejected + ",\"errorMessage\":\"hm\"}}",
                "Content-Type: application/json; charset=utf-8");
        try (RawServer server = RawServer.start(answering(partly));
                Rig rig = Rig.to(server)) {
            rig.accept(10);
            rig.untilDone();

            assertThat(rig.ledger()).isEqualTo(ledger);
            assertThat(rig.log.lines).hasSize(1);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0a00 | exported=10",
                "0a020804 | exported=6 rejected=4",
                "0a02080b | rejected=10",
                "0a0b08ffffffffffffffffff01 | exported=10",
                "0a0208 | exported=10"
            })
    void shouldCountWhatIsRejectedInProtobuf(final String hex, final String ledger) {
        final byte[] body = HexFormat.of().parseHex(hex);
        final RawServer.Script partly = connection -> {
            while (connection.read() != null) {
                connection.send(
                        RawServer.head(200, "Content-Type: application/x-protobuf", "Content-Length: " + body.length)
                                + "\r\n");
                connection.send(body);
            }
        };
        try (RawServer server = RawServer.start(partly);
                Rig rig = new Rig(Encoding.PROTOBUF, Rig.terms(), TransportSettings.to(server.url("/v1/traces")))) {
            rig.accept(10);
            rig.untilDone();

            assertThat(rig.ledger()).isEqualTo(ledger);
            assertThat(rig.received(server)).containsExactly(Rig.firstIds(10));
        }
    }

    @Test
    void shouldTakeASuccessInHtmlForOneAndSaySo() {
        try (RawServer server = RawServer.start(answering(answer(200, "<html>hi</html>", "Content-Type: text/html")));
                Rig rig = Rig.to(server)) {
            rig.accept(10);
            rig.untilDone();

            assertThat(rig.ledger()).isEqualTo("exported=10");
            assertThat(rig.log.lines).singleElement().asString().contains("can't be read");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldNotReadAHugeAnswerToItsEnd(final boolean chunked) {
        final String head = chunked
                ? RawServer.head(200, "Transfer-Encoding: chunked") + "\r\n6400000\r\n"
                : RawServer.head(200, "Content-Length: " + HUGE_BYTES) + "\r\n";
        final byte[] piece = new byte[1 << 20];
        final RawServer.Script huge = connection -> {
            connection.read();
            connection.send(head);
            for (int sent = 0; sent < HUGE_BYTES; sent += piece.length) {
                connection.send(piece);
            }
        };
        try (RawServer server = RawServer.start(huge, answering(OK));
                Rig rig = Rig.to(server)) {
            rig.accept(20);
            rig.untilDone();

            assertThat(rig.ledger()).isEqualTo("exported=10 failed=10");
            assertThat(rig.transport.outcomes).containsExactly(Outcome.TOO_LARGE, Outcome.ANSWERED);
            assertThat(rig.log.lines).hasSize(1);
            rig.checkDeadlines();
        }
    }

    @ParameterizedTest
    @EnumSource(Encoding.class)
    void shouldSendInPiecesWhatIsTooLarge(final Encoding encoding) {
        final RawServer.Script small = connection -> {
            for (RawServer.Request request = connection.read(); request != null; request = connection.read()) {
                connection.send(request.body().length > 700 ? answer(413, "too large") : OK);
            }
        };
        final Terms terms = Rig.terms(64 << 10, 100, 4);
        try (RawServer server = RawServer.start(small);
                Rig rig = new Rig(encoding, terms, TransportSettings.to(server.url("/v1/traces")))) {
            rig.accept(300);
            rig.untilDone();

            assertThat(rig.ledger()).isEqualTo("exported=300");
            assertThat(server.requests().stream()
                            .filter(request -> request.body().length <= 700)
                            .flatMapToLong(rig::ids))
                    .containsExactly(Arrays.stream(Rig.firstIds(300)).boxed().toArray(Long[]::new));
            assertThat(server.requests().stream().filter(request -> request.body().length > 700))
                    .hasSizeLessThan(12);
            assertThat(rig.log.lines).isEmpty();
        }
    }

    // ---- a while

    @Test
    void shouldLoseNothingThatItCanHoldWhileACollectorIsGone() {
        final int port = QuietPort.find();
        final RawServer first = RawServer.startOn(port, answering(OK));
        try (Rig rig = Rig.to(first)) {
            rig.accept(10);
            rig.untilDone();
            first.close();
            int accepted = 10;
            while (rig.destination.ready()) {
                rig.accept(1);
                accepted++;
                rig.work(2);
            }
            assertThat(accepted)
                    .as("four batches, one or two of them closed by their time")
                    .isBetween(25, 50);
            rig.work(GONE_MS);
            try (RawServer again = RawServer.startOn(port, answering(OK))) {
                rig.untilDone();

                assertThat(rig.ledger()).startsWith("exported=" + accepted).doesNotContain("failed");
                assertThat(rig.received(first)).containsExactly(Rig.firstIds(10));
                assertThat(rig.received(again)).hasSize(accepted - 10).doesNotHaveDuplicates();
                assertThat(rig.log.lines).hasSize(2);
                rig.checkDeadlines();
            }
        } finally {
            first.close();
        }
    }

    @Test
    void shouldSurviveACollectorThatComesAndGoes() {
        final int port = QuietPort.find();
        final List<RawServer> servers = new ArrayList<>();
        int accepted = 0;
        try (Rig rig = Rig.to("http://127.0.0.1:" + port + "/v1/traces")) {
            for (int i = 0; i < 6; i++) {
                try (RawServer server = RawServer.startOn(port, answering(OK))) {
                    servers.add(server);
                    for (int j = 0; j < 5 && rig.destination.ready(); j++) {
                        rig.accept(3);
                        accepted += 3;
                        rig.work(20);
                    }
                }
                rig.accept(3);
                accepted += 3;
                rig.work(150);
            }
            try (RawServer server = RawServer.startOn(port, answering(OK))) {
                servers.add(server);
                rig.untilDone();
            }

            assertThat(rig.ledger()).startsWith("exported=" + accepted).doesNotContain("failed");
            assertThat(servers.stream()
                            .mapToInt(server -> rig.received(server).length)
                            .sum())
                    .isGreaterThanOrEqualTo(accepted);
        }
    }

    @Test
    void shouldCountWhatIsLostWhenTheCollectorLeavesWhileItIsClosed() {
        final RawServer server = RawServer.start(answering(OK));
        try (Rig rig = Rig.to(server)) {
            rig.accept(10);
            rig.untilDone();
            rig.accept(25);
            server.close();
            rig.destination.flush();
            rig.work(100);

            rig.end();

            assertThat(rig.ledger()).isEqualTo("exported=10 failed=25");
        } finally {
            server.close();
        }
    }

    private static RawServer.Script overTls(final String certificate) {
        return RawServer.overTls(Certificates.get().server(certificate), false, answering(OK));
    }

    private static InetAddress[] lookUp(final String host, final AtomicReference<InetAddress> known)
            throws UnknownHostException {
        final InetAddress address = known.get();
        if (address == null) {
            throw new UnknownHostException(host);
        }
        return new InetAddress[] {address};
    }

    private static String date(final long inSeconds) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.now().plusSeconds(inSeconds).atOffset(ZoneOffset.UTC));
    }
}
