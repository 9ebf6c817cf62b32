package dev.nanospan.export.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.export.http.Answer.Outcome;
import dev.nanospan.export.otlp.FakeTransport.Fate;
import dev.nanospan.metrics.Distribution;
import dev.nanospan.metrics.Metrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MeterTest {
    private static final String DURATION = "otel.sdk.exporter.operation.duration";
    private static final String STATUS = "http.response.status_code";
    private static final String ERROR = "error.type";

    private final Meter meter = new Meter();

    @Test
    void shouldCountAttemptsRetriesAndBytes() {
        final Bench bench = Bench.withBuffers(4);
        bench.transport.then(Fate.status(503).after(3_000_000), Fate.lost(Outcome.BROKEN, false));
        bench.accept(10);
        bench.pass(5 * Bench.SECOND);
        final Metrics told = bench.metrics();

        assertThat(told.value("nanospan.exporter.attempts")).hasValue(3);
        assertThat(told.value("nanospan.exporter.retries")).hasValue(2);
        assertThat(told.value("nanospan.exporter.posted")).hasValue(2.0 * bench.transport.last().bytes);
        assertThat(distribution(told, "nanospan.exporter.batch.size").count()).isEqualTo(1);
        assertThat(told.value("nanospan.exporter.batch.size").orElseThrow())
                .isBetween(1.0, (double) bench.transport.last().bytes);
    }

    @Test
    void shouldTellDurationsByWhatCameOfThem() {
        final Bench bench = Bench.withBuffers(4);
        bench.transport.then(Fate.status(503).after(3_000_000), Fate.lost(Outcome.BROKEN, false));
        bench.accept(10);
        bench.pass(5 * Bench.SECOND);
        final Metrics told = bench.metrics();

        assertThat(told.value(DURATION, STATUS, "503", ERROR, "503").orElseThrow())
                .isBetween(0.003, 0.006);
        assertThat(distribution(told, DURATION, ERROR, "broken").count()).isEqualTo(1);
        assertThat(distribution(told, DURATION, STATUS, "200").count()).isEqualTo(1);
        assertThat(told.points().stream()
                        .filter(point -> point.metric().name().equals(DURATION))
                        .filter(point -> !point.labels().containsKey(ERROR)))
                .as("without an error")
                .hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(value = Outcome.class, mode = EnumSource.Mode.EXCLUDE, names = "ANSWERED")
    void shouldHaveAWordForEachWayToFail(final Outcome outcome) {
        meter.answered(Fate.lost(outcome, false), 1, 0);

        final String word =
                outcome == Outcome.TIMED_OUT ? "timeout" : outcome.name().toLowerCase(java.util.Locale.ROOT);
        assertThat(told(meter).value(DURATION, ERROR, word)).isPresent();
    }

    @Test
    void shouldKeepEveryDurationThoughACollectorAnswersWithEverOtherStatuses() {
        for (int status = 400; status < 500; status++) {
            meter.answered(Fate.status(status), 1_000_000_000, 0);
        }
        meter.answered(Fate.status(400), 1_000_000_000, 0);
        final Metrics told = told(meter);

        assertThat(told.points().stream()
                        .filter(point -> point.metric().name().equals(DURATION))
                        .mapToDouble(Metrics.Point::value)
                        .sum())
                .isEqualTo(101);
        assertThat(told.value(DURATION, STATUS, "400")).hasValue(2);
        assertThat(told.value(DURATION, STATUS, "414")).hasValue(1);
        assertThat(told.value(DURATION, STATUS, "415")).isEmpty();
        assertThat(told.value(DURATION, ERROR, "_OTHER")).hasValue(85);
    }

    @Test
    void shouldTellTheStateOfTheBreaker() {
        final Bench bench = Bench.withBuffers(4);
        final Fate gone = Fate.lost(Outcome.UNREACHABLE, false);
        assertThat(breaker(bench)).isZero();

        bench.transport.then(gone, gone, gone, gone, gone, gone, gone, gone, gone, gone);
        bench.accept(10);
        passUntilBreakerIs(2, bench);
        assertThat(breaker(bench)).as("open").isEqualTo(2);

        bench.transport.then(Fate.status(200).after(Bench.SECOND));
        passUntilBreakerIs(1, bench);
        assertThat(breaker(bench)).as("a probe is under way").isEqualTo(1);

        passUntilBreakerIs(0, bench);
        assertThat(breaker(bench)).as("closed again").isZero();
        assertThat(bench.ledger()).isEqualTo("exported=10");
    }

    private static void passUntilBreakerIs(final int state, final Bench bench) {
        for (int i = 0; i < 100_000 && breaker(bench) != state; i++) {
            bench.pass(50 * Bench.MS);
        }
    }

    private static int breaker(final Bench bench) {
        return (int) bench.figure("nanospan.exporter.breaker.state");
    }

    private static Metrics told(final Meter meter) {
        final Metrics metrics = new Metrics();
        meter.measure(metrics);
        return metrics;
    }

    private static Distribution distribution(final Metrics told, final String name, final String... label) {
        return told.points().stream()
                .filter(point -> point.metric().name().equals(name))
                .filter(point ->
                        label.length == 0 || label[1].equals(point.labels().get(label[0])))
                .findFirst()
                .orElseThrow()
                .distribution();
    }
}
