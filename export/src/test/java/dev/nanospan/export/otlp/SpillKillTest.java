package dev.nanospan.export.otlp;

import static dev.nanospan.export.http.RawServer.answer;
import static dev.nanospan.export.http.RawServer.answering;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Options;
import dev.nanospan.export.OtlpExporter;
import dev.nanospan.export.ServiceJvm;
import dev.nanospan.export.http.RawServer;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.ledger.Ledger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed while it writes: the next one delivers what was on disk, each span once, and knows how many. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SpillKillTest {
    private static final long ENOUGH = 5_000;

    @TempDir
    private Path folder;

    @Test
    void shouldDeliverWhatAKilledProcessHadOnDisk() {
        final long told = killed();
        try (RawServer server = RawServer.start(answering(answer(200, "{}", "Content-Type: application/json")))) {
            final Nanospan nanospan = Nanospan.create(NanospanConfig.builder()
                    .jmx(false)
                    .exporter(OtlpExporter.builder()
                            .endpoint(server.url("/v1/traces"))
                            .set(Options.SPILL_DIR, Optional.of(folder.resolve("spill")))
                            .build())
                    .build());
            nanospan.tracer("next").start("new").end();
            await().atMost(ServiceJvm.LONG).until(() -> {
                final DestinationCounts now = nanospan.ledger().destination();
                return now.recovered >= told && now.spilled + now.pending() == 0;
            });
            final Ledger ledger = nanospan.close(ServiceJvm.LONG);

            final DestinationCounts counts = ledger.destination();
            assertThat(ledger.isExact()).as("%s", ledger).isTrue();
            assertThat(ledger.isComplete()).as("%s", ledger).isTrue();
            assertThat(counts.exported).isEqualTo(counts.recovered + 1);
            assertThat(counts.duplicated).as("what it may have had in hand").isLessThanOrEqualTo(2_048);
            assertThat(ServiceJvm.numbers(server).toArray())
                    .as("what was written, in its order, and nothing twice")
                    .containsExactly(LongStream.range(0, counts.recovered).toArray());
        }
    }

    /** Kills a process once it has told that enough is on disk; what it told last. */
    private long killed() {
        final Map<String, String> options = Map.of(
                "nanospan.spill.dir", folder.resolve("spill").toString(),
                "nanospan.spill.segment.bytes", "256KiB",
                "nanospan.batch.spans", "100");
        try (ServiceJvm service = ServiceJvm.start(RawServer.closedPort(), folder.resolve("errors"), options)) {
            await().atMost(ServiceJvm.LONG).until(() -> Files.exists(folder.resolve("spill/otlp/lock")));
            service.begin(0);
            return service.until(figures -> figures.get("spilled") >= ENOUGH).get("spilled");
        }
    }
}
