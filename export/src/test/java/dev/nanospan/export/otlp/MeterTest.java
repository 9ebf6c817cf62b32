package dev.nanospan.export.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeterTest {
    private final Meter meter = new Meter();

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "999, 0",
        "1000, 1",
        "1999, 1",
        "2000, 2",
        "3999, 2",
        "4000, 3",
        "1000000000, 20",
        "9223372036854775807, 31",
        "-1, 0"
    })
    void shouldPutADurationIntoTheBucketOfItsPowerOfTwo(final long durationNs, final int bucket) {
        meter.took(durationNs);

        assertThat(meter.durations(bucket)).isEqualTo(1);
        assertThat(LongStream.range(0, Meter.BUCKETS)
                        .map(i -> meter.durations((int) i))
                        .sum())
                .isEqualTo(1);
    }

    @Test
    void shouldCountAttemptsRetriesAndBytes() {
        final Bench bench = Bench.withBuffers(4);
        bench.transport.then(
                FakeTransport.Fate.status(503).after(3_000_000),
                FakeTransport.Fate.lost(dev.nanospan.export.http.Answer.Outcome.BROKEN, false));
        bench.accept(10);
        bench.pass(5 * Bench.SECOND);
        final Meter measured = bench.destination.meter();

        assertThat(measured.batches()).isEqualTo(1);
        assertThat(measured.attempts()).isEqualTo(3);
        assertThat(measured.retries()).isEqualTo(2);
        assertThat(measured.sentBytes()).isEqualTo(2L * bench.transport.last().bytes);
        assertThat(measured.durationNs()).isBetween(3_000_000L, 6_000_000L);
    }
}
