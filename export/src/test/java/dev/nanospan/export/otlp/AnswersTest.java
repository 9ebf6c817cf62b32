package dev.nanospan.export.otlp;

import static dev.nanospan.export.otlp.Bench.MS;
import static dev.nanospan.export.otlp.Bench.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.export.http.Answer.Outcome;
import dev.nanospan.export.otlp.FakeTransport.Fate;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done about an answer. */
class AnswersTest {
    private final Bench bench = Bench.withBuffers(4);

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void shouldTakeASuccessForOne(final int status) {
        answered(Fate.status(status));

        assertThat(bench.ledger()).isEqualTo("exported=10");
        assertThat(bench.log.lines).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | exported=10",
                "\"4\" | exported=6 rejected=4",
                "4 | exported=6 rejected=4",
                "10 | rejected=10",
                "11 | rejected=10",
                "-1 | exported=10",
                "\"four\" | exported=10",
                "true | exported=10",
            })
    void shouldCountWhatTheCollectorRejectsAndNeverSendItAgain(final String rejected, final String ledger) {
        answered(Fate.ok("{\"partialSuccess\":{\"rejectedSpans\":" + rejected + "}}"));
        bench.pass(60 * SECOND);

        assertThat(bench.ledger()).isEqualTo(ledger);
        assertThat(bench.transport.posts).hasSize(1);
    }

    @Test
    void shouldSayOnceAMinuteWhatTheCollectorSays() {
        final Fate rejecting = Fate.ok("{\"partialSuccess\":{\"rejectedSpans\":1,\"errorMessage\":\"too old\"}}");
        for (int i = 0; i < 5; i++) {
            answered(rejecting);
        }
        assertThat(bench.log.lines)
                .singleElement()
                .asString()
                .contains("rejected 1 ")
                .contains("too old");

        bench.pass(60 * SECOND);
        answered(rejecting);

        assertThat(bench.log.lines).hasSize(2);
        assertThat(bench.log.lines.get(1)).contains("4 times more");
    }

    @Test
    void shouldPassOnAWarningThatComesWithASuccess() {
        answered(Fate.ok("{\"partialSuccess\":{\"rejectedSpans\":0,\"errorMessage\":\"use gzip\"}}"));

        assertThat(bench.ledger()).isEqualTo("exported=10");
        assertThat(bench.log.lines)
                .singleElement()
                .asString()
                .startsWith("WARNING")
                .contains("use gzip");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>welcome</html>", "{\"partialSuccess\":{\"rejectedSpans\":1"})
    void shouldTakeASuccessThatItCannotReadForOneAndSaySo(final String body) {
        answered(Fate.ok(body));

        assertThat(bench.ledger()).isEqualTo("exported=10");
        assertThat(bench.log.lines).singleElement().asString().contains("can't be read");
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 301, 302, 307, 308, 400, 401, 403, 404, 408, 500, 501, 505, 599})
    void shouldGiveUpWhatIsRefusedAndGoOn(final int status) {
        answered(Fate.status(status).withBody("{\"message\":\"because\"}").retryAfterMs(1));
        answered(Fate.status(200));

        assertThat(bench.ledger()).isEqualTo("exported=10 failed=10");
        assertThat(bench.transport.posts).hasSize(2);
        assertThat(bench.log.lines)
                .singleElement()
                .asString()
                .contains("HTTP " + status)
                .contains("because")
                .contains("10 spans");
    }

    @Test
    void shouldTellDistinctRefusalsApart() {
        for (int i = 0; i < 3; i++) {
            answered(Fate.status(400));
            answered(Fate.status(401));
        }

        assertThat(bench.log.lines).hasSize(2);
    }

    @Test
    void shouldGiveUpWhatGotAnEndlessAnswer() {
        answered(Fate.lost(Outcome.TOO_LARGE, true));

        assertThat(bench.ledger()).isEqualTo("failed=10");
        assertThat(bench.log.lines).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504})
    void shouldTryAgainAfterAWhileWhereItIsAskedTo(final int status) {
        answered(Fate.status(status));
        assertThat(bench.ledger()).isEqualTo("inFlight=10");
        bench.pass(200 * MS);
        assertThat(bench.transport.posts).hasSize(1);

        bench.pass(310 * MS);

        assertThat(bench.transport.posts).hasSize(2);
        assertThat(bench.transport.last().ids).isEqualTo(bench.transport.posts.get(0).ids);
        assertThat(bench.ledger()).isEqualTo("exported=10");
        assertThat(bench.log.lines).isEmpty();
        assertThat(bench.figure("nanospan.exporter.retries")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Outcome.class,
            mode = Mode.EXCLUDE,
            names = {"ANSWERED", "TOO_LARGE"})
    void shouldTryAgainWhenThereIsNoAnswer(final Outcome outcome) {
        answered(Fate.lost(outcome, false));
        bench.pass(510 * MS);

        assertThat(bench.transport.posts).hasSize(2);
        assertThat(bench.ledger()).isEqualTo("exported=10");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1000, 1000",
        "120000, 120000",
        "300000, 300000",
        "9000000, 300000",
        "9223372036854775807, 300000"
    })
    void shouldComeBackWhenItIsToldTo(final long retryAfterMs, final long expectedMs) {
        bench.transport.then(Fate.status(503).retryAfterMs(retryAfterMs));
        bench.accept(10);
        bench.work();
        final long beganNs = bench.nowNs;

        bench.pass(expectedMs * MS - 1);
        if (expectedMs > 0) {
            assertThat(bench.transport.posts).hasSize(1);
        }
        bench.nowNs = beganNs + expectedMs * MS;
        bench.work();

        assertThat(bench.transport.posts).hasSize(2);
        assertThat(bench.ledger()).isEqualTo("exported=10");
    }

    @Test
    void shouldNotBeKeptBusyByACollectorThatSaysAtOnceForEver() {
        bench.transport.otherwise = Fate.status(429).retryAfterMs(0);
        bench.accept(10);
        bench.pass(60 * SECOND);

        assertThat(bench.transport.posts).hasSizeBetween(8, 16);
        assertThat(bench.ledger()).isEqualTo("inFlight=10");
    }

    @Test
    void shouldWaitLongerAfterEachFailureAndNeverTheSameTime() {
        bench.transport.otherwise = Fate.lost(Outcome.UNREACHABLE, false);
        bench.accept(10);
        for (int i = 0; i < 100; i++) {
            bench.pass(2 * SECOND);
        }

        final long[] mostMs = {500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000};
        for (int i = 0; i < mostMs.length; i++) {
            final long waitNs = bench.transport.posts.get(i + 1).atNs - bench.transport.posts.get(i).atNs;
            assertThat(waitNs).as("wait %d", i).isBetween(mostMs[i] * MS / 2, mostMs[i] * MS + MS);
        }
        assertThat(bench.transport.posts.stream()
                        .skip(7)
                        .limit(8)
                        .mapToLong(post -> post.atNs % SECOND)
                        .distinct())
                .hasSizeGreaterThan(4);
    }

    @Test
    void shouldCountWhatMayBeThereTwice() {
        answered(Fate.lost(Outcome.BROKEN, true));
        bench.transport.then(Fate.ok("{\"partialSuccess\":{\"rejectedSpans\":3}}"));
        bench.pass(SECOND);

        assertThat(bench.ledger()).isEqualTo("exported=7 rejected=3 duplicated=7");

        answered(Fate.status(200));
        assertThat(bench.counts().duplicated).isEqualTo(7);
    }

    @Test
    void shouldNotTakeForTwiceWhatWasNotWhollySentOrWasRefused() {
        answered(Fate.lost(Outcome.BROKEN, false));
        bench.transport.then(Fate.status(503));
        bench.pass(20 * SECOND);

        assertThat(bench.ledger()).isEqualTo("exported=10");
    }

    @Test
    void shouldGiveUpABatchWhenItsTimeIsUp() {
        final Bench patient = new Bench(
                new Terms("x", 64 << 10, 10, 4, SECOND, 5 * SECOND, 2 * SECOND, new Patience(MS, MS, SECOND, 1_000)));
        patient.transport.otherwise = Fate.hang(true);
        patient.accept(20);
        final long beganNs = patient.nowNs;
        patient.work();

        while (patient.counts().failed == 0) {
            patient.pass(5 * MS);
        }

        assertThat(patient.nowNs - beganNs).isBetween(5 * SECOND - 50 * MS, 5 * SECOND + 50 * MS);
        assertThat(patient.transport.posts.get(0).endedNs - patient.transport.posts.get(0).atNs)
                .isBetween(2 * SECOND, 2 * SECOND + 10 * MS);
        assertThat(patient.ledger()).isEqualTo("failed=10 inFlight=10");
        assertThat(patient.log.lines).singleElement().asString().contains("out of time");

        patient.transport.otherwise = Fate.status(200);
        patient.pass(5 * SECOND);
        assertThat(patient.ledger()).isEqualTo("exported=10 failed=10 duplicated=10");
    }

    @Test
    void shouldTakeAsLongAsItTakesWhereNothingBoundsIt() {
        final Bench patient =
                new Bench(new Terms("x", 64 << 10, 10, 4, SECOND, 0, 0, new Patience(MS, MS, SECOND, 1_000)));
        patient.transport.then(Fate.status(200).after(7_200 * SECOND));
        patient.accept(10);
        patient.work();
        patient.pass(7_201 * SECOND);

        assertThat(patient.ledger()).isEqualTo("exported=10");
        assertThat(patient.transport.posts).hasSize(1);
    }

    @Test
    void shouldBoundAnAttemptByTheTimeOfTheBatch() {
        final Bench strict =
                new Bench(new Terms("x", 64 << 10, 10, 4, SECOND, 3 * SECOND, 10 * SECOND, Patience.DEFAULT));
        strict.transport.otherwise = Fate.hang(true);
        strict.accept(10);
        strict.pass(4 * SECOND);

        assertThat(strict.ledger()).isEqualTo("failed=10");
        assertThat(strict.transport.posts).hasSize(1);
    }

    // ---- 413

    @Test
    void shouldHalveWhatIsTooLargeUntilItFits() {
        bench.transport.then(Fate.status(413));
        bench.accept(10);
        bench.work();

        assertThat(bench.transport.posts).extracting(post -> post.ids.length).containsExactly(10, 4, 4, 2);
        assertThat(bench.ledger()).isEqualTo("exported=10");
        assertThat(bench.transport.posts.stream().skip(1).flatMapToLong(post -> Arrays.stream(post.ids)))
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
        assertThat(bench.log.lines).isEmpty();
    }

    @Test
    void shouldGiveUpTheSpanThatIsTooLargeAloneAndNoOther() {
        bench.accept(4);
        bench.accept(1_000, 5_000);
        bench.accept(4);
        bench.accept(1_001, 100);
        refuseAbove(3_000);

        assertThat(bench.ledger()).isEqualTo("exported=9 failed=1");
        assertThat(bench.log.lines).singleElement().asString().contains("413").contains("1 spans");
    }

    @Test
    void shouldRememberWhatIsTooLarge() {
        bench.accept(10);
        refuseAbove(600);
        final int before = bench.transport.posts.size();

        bench.accept(20);
        refuseAbove(600);

        assertThat(bench.ledger()).isEqualTo("exported=30");
        assertThat(bench.transport.posts.stream().skip(before)).allMatch(post -> post.bytes <= 600);
    }

    @Test
    void shouldFindOutInTimeThatMoreIsTakenNow() {
        bench.accept(10);
        refuseAbove(300);
        for (int i = 0; i < 2_000; i++) {
            bench.accept(10);
            bench.work();
        }

        assertThat(bench.transport.last().ids).hasSize(10);
        assertThat(bench.counts().exported).isEqualTo(20_010);
    }

    @Test
    void shouldAskForMoreLessOftenEachTimeItIsRefused() {
        int refused = 0;
        for (int i = 0; i < 3_000; i++) {
            bench.accept(10);
            refused += refuseAbove(700);
        }

        assertThat(bench.counts().exported).isEqualTo(30_000);
        assertThat(refused).isBetween(2, 20);
    }

    /** Answers 413 to what is larger, until nothing is left to send. */
    private int refuseAbove(final int bytes) {
        final int before = bench.transport.posts.size();
        bench.transport.rule = post -> Fate.status(post.bytes > bytes ? 413 : 200);
        bench.destination.flush();
        bench.work();
        bench.transport.rule = post -> Fate.status(200);
        return (int) bench.transport.posts.stream()
                .skip(before)
                .filter(post -> post.bytes > bytes)
                .count();
    }

    private void answered(final Fate fate) {
        bench.transport.then(fate);
        bench.accept(10);
        bench.work();
    }
}
