package dev.nanospan.export.otlp;

import static dev.nanospan.export.http.RawServer.answer;
import static dev.nanospan.export.http.RawServer.answering;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Options;
import dev.nanospan.Tracer;
import dev.nanospan.export.OtlpExporter;
import dev.nanospan.export.encode.Told;
import dev.nanospan.export.http.RawServer;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.resource.Resource;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed while it writes: the next one delivers what was on disk, each span once, and knows how many. */
class SpillKillTest {
    private static final Duration LONG = Duration.ofSeconds(100);
    private static final long ENOUGH = 5_000;

    @TempDir
    private Path folder;

    @Test
    void shouldDeliverWhatAKilledProcessHadOnDisk() throws IOException, InterruptedException {
        final long told = killed();
        try (RawServer server = RawServer.start(answering(answer(200, "{}", "Content-Type: application/json")))) {
            final Nanospan nanospan = Nanospan.create(NanospanConfig.builder()
                    .jmx(false)
                    .exporter(exporter(server.url("/v1/traces"), folder))
                    .build());
            nanospan.tracer("next").start("new").end();
            await().atMost(LONG).until(() -> {
                final DestinationCounts now = nanospan.ledger().destination();
                return now.recovered >= told && now.spilled + now.pending() == 0;
            });
            final Ledger ledger = nanospan.close(LONG);

            final DestinationCounts counts = ledger.destination();
            assertThat(ledger.isExact()).as("%s", ledger).isTrue();
            assertThat(ledger.isComplete()).as("%s", ledger).isTrue();
            assertThat(counts.exported).isEqualTo(counts.recovered + 1);
            assertThat(counts.duplicated).as("what it may have had in hand").isLessThanOrEqualTo(2_048);
            final long[] numbers = server.requests().stream()
                    .flatMap(request -> Told.json(request.body()).findValuesAsText("intValue").stream())
                    .mapToLong(Long::parseLong)
                    .toArray();
            assertThat(numbers)
                    .as("what was written, in its order, and nothing twice")
                    .containsExactly(LongStream.range(0, counts.recovered).toArray());
        }
    }

    /** Kills a process once it has told that enough is on disk; what it told last. */
    private long killed() throws IOException, InterruptedException {
        final Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        "http://127.0.0.1:" + RawServer.closedPort() + "/v1/traces",
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        long told = 0;
        try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
            while (told < ENOUGH) {
                final String line = lines.readLine();
                assertThat(line).as("what the process told").isNotNull();
                told = Long.parseLong(line);
            }
        } finally {
            process.destroyForcibly();
        }
        process.waitFor();
        return told;
    }

    private static OtlpExporter exporter(final String url, final Path folder) {
        return OtlpExporter.builder()
                .endpoint(url)
                .resource(Resource.builder().serviceName("kill").build())
                .set(Options.SPILL_DIR, Optional.of(folder))
                .set(Options.SPILL_SEGMENT_BYTES, 256L << 10)
                .set(Options.BATCH_SPANS, 100)
                .set(Options.BATCH_DELAY, Duration.ofMillis(20))
                .build();
    }

    /** Makes spans for ever, and tells how many are on disk. */
    static final class Child {
        private Child() {}

        public static void main(final String[] args) {
            final Nanospan nanospan = Nanospan.create(NanospanConfig.builder()
                    .jmx(false)
                    .exporter(exporter(args[0], Path.of(args[1])))
                    .build());
            final Tracer tracer = nanospan.tracer("killed");
            final List<String> kinds = List.of("a", "b");
            for (long i = 0; ; i++) {
                tracer.start("span")
                        .set("number", i)
                        .set("kind", kinds.get((int) (i % 2)))
                        .end();
                if (i % 100 == 0) {
                    LockSupport.parkNanos(2_000_000);
                    System.out.println(nanospan.ledger().destination().spilled);
                }
            }
        }
    }
}
