package dev.nanospan.export;

import static dev.nanospan.export.http.RawServer.answer;
import static dev.nanospan.export.http.RawServer.answering;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nanospan.export.ServiceJvm.Figures;
import dev.nanospan.export.http.RawServer;
import dev.nanospan.export.otlp.QuietPort;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes with one folder: the second one waits for it, and takes over what the first one left when it was killed while it
 * wrote; a third one what the second one left when it was killed while it posted.
 */
@Timeout(value = 500, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedSpillTest {
    private static final String OK = answer(200, "{}", "Content-Type: application/json");
    private static final String IN_USE = "another process or exporter uses it";
    private static final long ENOUGH = 5_000;
    private static final long OF_SECOND = 1L << 40;
    private static final int SPANS_OF_SECOND = 300;
    private static final int ANSWERS = 5;

    @TempDir
    private Path folder;

    private final int port = QuietPort.find();

    @Test
    void shouldLoseNothingThatWasOnDiskWhoeverIsKilled() {
        final long left;
        final RawServer silent;
        try (ServiceJvm first = start("first")) {
            first.begin(0);
            first.until(figures -> figures.get("spilled") > 0);
            try (ServiceJvm second = start("second")) {
                second.make(OF_SECOND, SPANS_OF_SECOND);
                await().atMost(ServiceJvm.LONG)
                        .until(() -> !second.errors(IN_USE).isEmpty());
                final long told =
                        first.until(figures -> figures.get("spilled") >= ENOUGH).get("spilled");
                first.kill();

                // What it made itself goes to disk once it has taken over all there is.
                final Figures over =
                        second.until(figures -> figures.get("spilled") == figures.get("recovered") + SPANS_OF_SECOND);
                left = over.get("recovered");
                assertThat(left).isGreaterThanOrEqualTo(told);
                assertThat(second.errors(IN_USE)).hasSize(1);
                silent = RawServer.startOn(port, SharedSpillTest::answerSome);
                try (silent) {
                    await().atMost(ServiceJvm.LONG)
                            .until(() -> silent.requests().size() > ANSWERS);
                    second.kill();
                }
            }
        }

        try (ServiceJvm third = start("third");
                RawServer server = RawServer.startOn(port, answering(OK))) {
            third.until(figures -> figures.get("recovered") > 0 && figures.get("spilled") == 0);
            final Figures last = third.end();

            assertThat(last.isExact()).as("%s", last).isTrue();
            assertThat(last.get("exported")).isEqualTo(last.get("recovered"));
            final long[] numbers = ServiceJvm.numbers(silent, server).toArray();
            final long[] distinct = LongStream.of(numbers).distinct().toArray();
            assertThat(LongStream.of(distinct).filter(number -> number < OF_SECOND))
                    .hasSize((int) left);
            assertThat(LongStream.of(distinct).filter(number -> number >= OF_SECOND))
                    .hasSize(SPANS_OF_SECOND);
            assertThat((long) numbers.length - distinct.length)
                    .as("what the second one had posted when it was killed")
                    .isPositive()
                    .isEqualTo(last.get("duplicated"));
        }
    }

    private ServiceJvm start(final String name) {
        return ServiceJvm.start(
                port,
                folder.resolve(name),
                Map.of(
                        "nanospan.otlp.timeout", "5min",
                        "nanospan.export.timeout", "5min",
                        "nanospan.batch.spans", "100",
                        "nanospan.spill.dir", folder.resolve("spill").toString(),
                        "nanospan.spill.segment.bytes", "256KiB"));
    }

    /** Takes some requests and one more, of which it says nothing. */
    private static void answerSome(final RawServer.Connection connection) throws Exception {
        for (int i = 0; i < ANSWERS && connection.read() != null; i++) {
            connection.send(OK);
        }
        if (connection.read() != null) {
            connection.hang();
        }
    }
}
