package dev.nanospan.export.otlp;

import static dev.nanospan.export.http.RawServer.answer;
import static dev.nanospan.export.http.RawServer.answering;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.export.encode.Encoding;
import dev.nanospan.export.http.Answer.Outcome;
import dev.nanospan.export.http.RawServer;
import dev.nanospan.export.http.TransportSettings;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Over sockets: whatever a collector does, no span is lost that could be kept, and each is counted as what became of it. */
class FaultsTest {
    private static final String OK = answer(200, "{}", "Content-Type: application/json");
    private static final int HUGE_BYTES = 100 << 20;
    private static final long MS = Rig.MS;

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
                Rig rig = Rig.to(server.url("/v1/traces"))) {
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
                Rig rig = Rig.to(server.url("/v1/traces"))) {
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
        final Terms large = new Terms(
                "collector",
                8 << 20,
                20_000,
                2,
                20 * MS,
                3_000 * MS,
                1_000 * MS,
                Rig.terms().patience());
        try (RawServer server = RawServer.start(slow, answering(OK));
                Rig rig = new Rig(Encoding.JSON, large, TransportSettings.to(server.url("/v1/traces")))) {
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
            connection.sendSlowly(OK, 100);
        };
        try (RawServer server = RawServer.start(dripping, answering(OK));
                Rig rig = Rig.to(server.url("/v1/traces"))) {
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
                Rig rig = Rig.to(server.url("/v1/traces"))) {
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
                Rig rig = Rig.to(server.url("/v1/traces"))) {
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
                Rig rig = Rig.to(server.url("/v1/traces"))) {
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
                Rig rig = Rig.to(server.url("/v1/traces"))) {
            rig.accept(10);
            rig.untilDone();

            assertThat(rig.ledger()).isEqualTo("exported=10 duplicated=10");
            assertThat(rig.transport.outcomes).containsExactly(Outcome.MALFORMED, Outcome.ANSWERED);
        }
    }

    @Test
    void shouldKeepEverythingWhileANameIsNotKnown() {
        final TransportSettings.Builder to = TransportSettings.to("http://collector.invalid/v1/traces")
                .names(host -> {
                    throw new UnknownHostException(host);
                });
        try (Rig rig = new Rig(Encoding.JSON, Rig.terms(), to)) {
            rig.accept(10);
            rig.until(() -> rig.transport.outcomes.size() >= 4);

            assertThat(rig.transport.outcomes).containsOnly(Outcome.UNRESOLVED);
            assertThat(rig.ledger()).isEqualTo("inFlight=10");
            assertThat(rig.log.lines).singleElement().asString().contains("collector.invalid");
            rig.end();
            assertThat(rig.ledger()).isEqualTo("failed=10");
            rig.checkDeadlines();
        }
    }

    @Test
    void shouldKeepEverythingWhereTlsIsNotSpoken() {
        final RawServer.Script plain = connection -> {
            connection.send(answer(400, "TLS is not spoken here"));
            connection.hang();
        };
        try (RawServer server = RawServer.start(plain);
                Rig rig = Rig.to("https://127.0.0.1:" + server.port() + "/v1/traces")) {
            rig.accept(10);
            rig.until(() -> rig.transport.outcomes.size() >= 3);

            assertThat(rig.transport.outcomes).containsOnly(Outcome.UNTRUSTED);
            assertThat(rig.ledger()).isEqualTo("inFlight=10");
            assertThat(rig.log.lines).singleElement().asString().contains("TLS");
        }
    }

    @Test
    void shouldNotWaitForAHandshakeThatHangs() {
        try (RawServer server = RawServer.start(RawServer.hanging());
                Rig rig = Rig.to("https://127.0.0.1:" + server.port() + "/v1/traces")) {
            rig.accept(10);
            rig.until(() -> rig.transport.outcomes.size() >= 2);

            assertThat(rig.transport.outcomes).containsOnly(Outcome.TIMED_OUT);
            assertThat(rig.ledger()).isEqualTo("inFlight=10");
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
                Rig rig = Rig.to(server.url("/v1/traces"))) {
            rig.accept(20);
            rig.untilDone();

            assertThat(rig.ledger()).isEqualTo("exported=10 failed=10");
            assertThat(elsewhere.connections()).isZero();
            assertThat(rig.log.lines).singleElement().asString().contains("HTTP " + status);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 413, 500})
    void shouldGiveUpWhatIsRefusedWhateverElseIsSaid(final int status) {
        for (final String retryAfter : new String[] {"0", "1", "120", date(5), "-1", "soon"}) {
            final Terms single = new Terms(
                    "collector",
                    64 << 10,
                    1,
                    4,
                    20 * MS,
                    3_000 * MS,
                    1_000 * MS,
                    Rig.terms().patience());
            try (RawServer server = RawServer.start(answering(answer(status, "no", "Retry-After: " + retryAfter), OK));
                    Rig rig = new Rig(Encoding.JSON, single, TransportSettings.to(server.url("/v1/traces")))) {
                rig.accept(2);
                rig.untilDone();

                assertThat(rig.ledger()).as(retryAfter).isEqualTo("exported=1 failed=1");
                assertThat(rig.received(server)).containsExactly(1, 2);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "429,,0",
        "502,,0",
        "503,,0",
        "504,,0",
        "429,0,0",
        "503,1,1000",
        "503,120,1200",
        "502,-1,0",
        "504,soon,0",
        "429,date,1000"
    })
    void shouldComeBackWhenItIsAskedTo(final int status, final String retryAfter, final long leastMs) {
        final String value = "date".equals(retryAfter) ? date(3) : retryAfter;
        final String later = value == null ? answer(status, "later") : answer(status, "later", "Retry-After: " + value);
        try (RawServer server = RawServer.start(answering(later, OK));
                Rig rig = Rig.to(server.url("/v1/traces"))) {
            rig.accept(10);
            final long beganNs = rig.nowNs();
            rig.untilDone();

            assertThat(rig.nowNs() - beganNs).isBetween(leastMs * MS, leastMs * MS + 900 * MS);
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
                Rig rig = Rig.to(server.url("/v1/traces"))) {
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
                Rig rig = Rig.to(server.url("/v1/traces"))) {
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
                Rig rig = Rig.to(server.url("/v1/traces"))) {
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
        final Terms terms = new Terms(
                "collector",
                64 << 10,
                100,
                4,
                20 * MS,
                3_000 * MS,
                1_000 * MS,
                Rig.terms().patience());
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
        try (Rig rig = Rig.to(first.url("/v1/traces"))) {
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
            rig.work(4_000); // longer than a batch may be tried
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
        long received = 0;
        int accepted = 0;
        try (Rig rig = Rig.to("http://127.0.0.1:" + port + "/v1/traces")) {
            for (int i = 0; i < 6; i++) {
                try (RawServer server = RawServer.startOn(port, answering(OK))) {
                    for (int j = 0; j < 5 && rig.destination.ready(); j++) {
                        rig.accept(3);
                        accepted += 3;
                        rig.work(20);
                    }
                    received += rig.received(server).length;
                }
                rig.accept(3);
                accepted += 3;
                rig.work(150);
            }
            try (RawServer server = RawServer.startOn(port, answering(OK))) {
                rig.untilDone();
                received += rig.received(server).length;
            }

            assertThat(rig.ledger()).startsWith("exported=" + accepted).doesNotContain("failed");
            assertThat(received).isGreaterThanOrEqualTo(accepted);
        }
    }

    @Test
    void shouldCountWhatIsLostWhenTheCollectorLeavesWhileItIsClosed() {
        final RawServer server = RawServer.start(answering(OK));
        try (Rig rig = Rig.to(server.url("/v1/traces"))) {
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

    private static String date(final long inSeconds) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.now().plusSeconds(inSeconds).atOffset(ZoneOffset.UTC));
    }
}
