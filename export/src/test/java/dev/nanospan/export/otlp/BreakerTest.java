package dev.nanospan.export.otlp;

import static dev.nanospan.export.otlp.Bench.MS;
import static dev.nanospan.export.otlp.Bench.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.export.http.Answer.Outcome;
import dev.nanospan.export.otlp.FakeTransport.Fate;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A collector that is gone for a while, or that one batch makes stumble. */
class BreakerTest {
    private static final Fate GONE = Fate.lost(Outcome.UNREACHABLE, false);

    private final Bench bench = Bench.withBuffers(4);

    @Test
    void shouldSayOnceThatItIsOpenAndOnceThatItIsClosed() {
        bench.transport.otherwise = GONE;
        bench.accept(20);
        bench.pass(300 * SECOND);
        assertThat(bench.log.lines)
                .singleElement()
                .asString()
                .startsWith("WARNING otlp http://collector/v1/traces: ")
                .contains("3 times in a row")
                .contains("20 spans wait")
                .contains("because UNREACHABLE");

        bench.transport.otherwise = Fate.status(200);
        bench.pass(11 * SECOND);

        assertThat(bench.log.lines).hasSize(2);
        assertThat(bench.log.lines.get(1))
                .startsWith("INFO ")
                .contains("answers again after ")
                .contains("20 spans were kept, 0 lost");
        assertThat(bench.ledger()).isEqualTo("exported=20");
    }

    @Test
    void shouldKeepWhatItHasForAsLongAsTheCollectorIsGone() {
        bench.transport.otherwise = GONE;
        bench.accept(40);
        bench.pass(3_600 * SECOND);

        assertThat(bench.ledger()).startsWith("buffered=").doesNotContain("failed");
        assertThat(bench.destination.ready()).isFalse();
        assertThat(bench.destination.pending()).isEqualTo(40);

        bench.transport.otherwise = Fate.status(200);
        bench.pass(11 * SECOND);

        assertThat(bench.ledger()).isEqualTo("exported=40");
        assertThat(bench.transport.posts.stream()
                        .filter(post -> post.fate.status() == 200)
                        .flatMapToLong(post -> Arrays.stream(post.ids))
                        .sorted())
                .hasSize(40)
                .doesNotHaveDuplicates();
    }

    @Test
    void shouldKeepABatchThatHungForAllItsTimeAndNotCallItDelivered() {
        bench.transport.otherwise = Fate.hang(true);
        bench.accept(3);
        bench.destination.flush();
        bench.pass(40 * SECOND);

        assertThat(bench.destination.pending()).isEqualTo(3);
        assertThat(bench.ledger()).isEqualTo("inFlight=3");

        bench.transport.otherwise = Fate.status(200);
        bench.pass(30 * SECOND);

        assertThat(bench.ledger()).isEqualTo("exported=3 duplicated=3");
    }

    @Test
    void shouldProbeAtIntervalsThatGrowToABound() {
        bench.transport.otherwise = GONE;
        bench.accept(10);
        for (int i = 0; i < 600; i++) {
            bench.pass(SECOND);
        }

        assertThat(bench.transport.posts).hasSizeBetween(600 / 10, 600 / 5 + 10);
        assertThat(bench.transport.posts).allMatch(post -> post.ids.length == 10);
    }

    @Test
    void shouldTryWithOneBatchOnlyUntilOneIsAnswered() {
        bench.transport.otherwise = GONE;
        bench.accept(30);
        bench.pass(4 * SECOND);
        final int before = bench.transport.posts.size();
        assertThat(before).isGreaterThanOrEqualTo(3);

        bench.transport.otherwise = Fate.hang(false);
        bench.pass(9 * SECOND);

        assertThat(bench.transport.posts).hasSize(before + 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 413, 500})
    void shouldTakeARefusalForASignOfLife(final int status) {
        bench.transport.otherwise = GONE;
        bench.accept(20);
        bench.pass(5 * SECOND);
        bench.transport.then(Fate.status(status));
        bench.transport.otherwise = Fate.status(200);
        bench.pass(11 * SECOND);

        assertThat(bench.counts().exported + bench.counts().failed).isEqualTo(20);
        assertThat(bench.log.lines).anyMatch(line -> line.contains("answers again"));
    }

    @Test
    void shouldLetOtherBatchesThroughBesideOneThatIsNeverAnswered() {
        bench.transport.rule = post ->
                Arrays.stream(post.ids).anyMatch(id -> id == 5) ? Fate.lost(Outcome.BROKEN, true) : Fate.status(200);
        bench.accept(10);
        final long beganNs = bench.nowNs;
        long others = 0;
        while (bench.counts().failed == 0 && bench.nowNs - beganNs < 600 * SECOND) {
            if (bench.destination.ready()) {
                bench.accept(1);
                others++;
            }
            bench.pass(100 * MS);
        }

        assertThat(bench.nowNs - beganNs).as("it is given up at last").isBetween(30 * SECOND, 600 * SECOND);
        assertThat(bench.counts().failed).isEqualTo(10);
        assertThat(bench.counts().exported).as("while others get through").isGreaterThan(others - 40);
        bench.pass(12 * SECOND);
        assertThat(bench.ledger()).isEqualTo("exported=" + others + " failed=10");
    }

    @Test
    void shouldHonourARequestToWaitAlsoWhileItIsOpen() {
        bench.transport.otherwise = GONE;
        bench.accept(10);
        bench.pass(3 * SECOND);
        bench.transport.then(Fate.status(503).retryAfterMs(200_000));
        bench.transport.otherwise = Fate.status(200);
        bench.pass(4 * SECOND);
        final long askedNs = bench.transport.last().atNs;
        assertThat(bench.transport.last().fate.status()).isEqualTo(503);

        bench.destination.flush();
        bench.pass(260 * SECOND);

        assertThat(bench.transport.last().atNs - askedNs).isBetween(200 * SECOND, 201 * SECOND);
        assertThat(bench.ledger()).isEqualTo("exported=10");
    }

    @Test
    void shouldNotCountTheTimeThatTheCollectorAskedFor() {
        bench.transport.then(Fate.status(503).retryAfterMs(120_000));
        bench.accept(10);
        bench.pass(121 * SECOND);

        assertThat(bench.ledger()).isEqualTo("exported=10");
    }

    @Test
    void shouldTrySoonWhenFlushedButNotMoreOften() {
        bench.transport.otherwise = GONE;
        bench.accept(10);
        bench.pass(60 * SECOND);
        final int before = bench.transport.posts.size();
        final long lastNs = bench.transport.last().atNs;

        bench.destination.flush();
        bench.pass(510 * MS);
        assertThat(bench.transport.posts).hasSizeGreaterThan(before);

        for (int i = 0; i < 10_000; i++) {
            bench.destination.flush();
            bench.pass(MS);
        }
        assertThat(bench.transport.posts.size() - before).isBetween(15, 22);
        assertThat(lastNs).isLessThan(bench.transport.last().atNs);
    }

    @Test
    void shouldSurviveFlapping() {
        for (int i = 0; i < 50; i++) {
            bench.transport.otherwise = i % 2 == 0 ? GONE : Fate.status(200);
            for (int j = 0; j < 5 && bench.destination.ready(); j++) {
                bench.accept(4);
            }
            bench.pass(3 * SECOND);
        }
        bench.transport.otherwise = Fate.status(200);
        bench.destination.flush();
        bench.pass(12 * SECOND);

        assertThat(bench.counts().exported).isEqualTo(bench.nextId - 1);
        assertThat(bench.counts().duplicated).isZero();
        final long opened = bench.log.lines.stream()
                .filter(line -> line.contains("in a row"))
                .count();
        final long closed = bench.log.lines.stream()
                .filter(line -> line.contains("answers again"))
                .count();
        assertThat(opened).isPositive().isEqualTo(closed);
        assertThat(bench.log.lines).hasSize((int) (opened + closed));
    }

    @Test
    void shouldNotLeaveWhatIsPendingOutWhenItIsClosedWhileOpen() {
        bench.transport.otherwise = GONE;
        bench.accept(35);
        bench.pass(60 * SECOND);

        bench.destination.close();

        assertThat(bench.ledger()).isEqualTo("failed=35");
    }
}
