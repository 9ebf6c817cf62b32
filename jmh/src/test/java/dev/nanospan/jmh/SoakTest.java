package dev.nanospan.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.jmh.peer.HeaderReader;
import dev.nanospan.jmh.peer.Spans;
import dev.nanospan.jmh.report.Json;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.ledger.Ledger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoakTest {
    private static final boolean SLOW = Boolean.getBoolean("test.slow");
    private static final long SOAKED = Long.getLong("test.soak.spans", 30_000_000);
    private static final List<String> NEVER_COLLECT =
            List.of("-XX:+UnlockExperimentalVMOptions", "-XX:+UseEpsilonGC", "-Xlog:disable", "-Xlog:all=error:stderr");

    /** So little that an object of 16 bytes for each of 30 million spans would not fit. */
    private static final String SMALL_HEAP = "-Xmx256m";

    @Test
    void shouldDeliverEverySpanAndPrintTheLedgerLast() throws IOException, InterruptedException {
        final Captured out = new Captured();
        final Captured err = new Captured();

        final int exitCode =
                Main.run(List.of("soak", "--spans", "200001", "--threads", "2"), out.stream(), err.stream());

        assertThat(exitCode).isZero();
        assertGoodLedger(out.last(), 200_001);
    }

    @Test
    void shouldWaitForRoomInASmallRing() throws IOException, InterruptedException {
        final Captured out = new Captured();
        final List<String> args = List.of("soak", "--spans", "50000", "--threads", "3", "--ring-bytes", "131072");
        // spans of 16 KiB need stripes of 64 KiB: where there are more than two, this ring is refused
        final int exitCode = Main.run(args, out.stream(), out.stream());
        if (Runtime.getRuntime().availableProcessors() <= 2) {
            assertThat(exitCode).isZero();
            assertGoodLedger(out.last(), 50_000);
        } else {
            assertThat(exitCode).isEqualTo(2);
        }
    }

    @Test
    void shouldFailWhenASpanIsMissingOrOneTooManyWasMade() {
        final Ledger ledger = ledgerOf(100, 100);
        assertThat(Soak.isGood(ledger, 100)).isTrue();
        assertThat(Soak.isGood(ledger, 101)).isFalse();
        assertThat(Soak.isGood(ledger, 99)).isFalse();
        assertThat(Soak.isGood(ledgerOf(100, 99), 100)).isFalse();
    }

    @Test
    void shouldFailWhenAHeaderIsNotThatOfASoakedSpan() {
        final NanospanConfig config = NanospanConfig.builder()
                .exporter(new HeaderReader(Spans.ATTRIBUTES + 1))
                .errorHandler(expected -> {})
                .build();
        try (Nanospan nanospan = Nanospan.create(config)) {
            new Spans().root(nanospan.tracer("test"));
            final Ledger ledger = nanospan.close(Duration.ofSeconds(10));
            assertThat(ledger.get(Counter.PROCESSOR_FAILED)).isEqualTo(1);
            assertThat(Soak.isGood(ledger, 1)).isFalse();
        }
    }

    @Test
    @Timeout(1_800)
    void shouldSoakWithoutACollector(@TempDir final Path folder) throws IOException, InterruptedException {
        final ChildJvm soak = ChildJvm.run(
                folder,
                plus(NEVER_COLLECT, SMALL_HEAP),
                Main.class,
                "soak",
                "--spans",
                String.valueOf(SOAKED),
                "--threads",
                "2");
        assertThat(soak.exitCode()).as(soak.err()).isZero();
        assertGoodLedger(soak.last(), SOAKED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--json", "--protobuf"})
    @Timeout(600)
    void shouldPostSpansWithoutACollectorOfGarbage(final String protocol, @TempDir final Path folder)
            throws IOException, InterruptedException {
        final long spans = SLOW ? 10_000_000 : 500_000;
        final ChildJvm soak = ChildJvm.run(
                folder,
                plus(NEVER_COLLECT, "-Xmx64m"),
                Main.class,
                "soak",
                "--spans",
                String.valueOf(spans),
                "--threads",
                "1",
                protocol,
                "--batch-spans",
                "1000");
        assertThat(soak.exitCode()).as(soak.err()).isZero();
        assertGoodLedger(soak.last(), spans);
        assertThat(soak.err()).containsPattern("[\\d,]+ bytes in [\\d,]+ requests");
    }

    @Test
    void shouldDieWithoutACollectorIfASpanCostsAnObject(@TempDir final Path folder)
            throws IOException, InterruptedException {
        final ChildJvm garbage = ChildJvm.run(folder, plus(NEVER_COLLECT, SMALL_HEAP), Garbage.class, "30000000");
        assertThat(garbage.exitCode()).isNotZero();
        assertThat(garbage.err() + garbage.out()).contains("OutOfMemoryError");
    }

    @SuppressWarnings("unchecked")
    private static void assertGoodLedger(final String line, final long spans) {
        assertThat((Map<String, Object>) Json.parse(line))
                .containsEntry("started", (double) spans)
                .containsEntry("ended", (double) spans)
                .containsEntry("routed", (double) spans)
                .containsEntry("open", 0.0)
                .containsEntry("queued", 0.0)
                .containsEntry("exact", true);
    }

    private static Ledger ledgerOf(final long started, final long exported) {
        final Ledger ledger = new Ledger();
        for (final Counter counter : List.of(Counter.STARTED, Counter.ENDED, Counter.DRAINED, Counter.ROUTED)) {
            ledger.set(counter, started);
        }
        final DestinationCounts counts = new DestinationCounts();
        counts.exported = exported;
        ledger.destination(0, "counting", counts);
        return ledger;
    }

    private static List<String> plus(final List<String> options, final String more) {
        return Stream.concat(options.stream(), Stream.of(more)).toList();
    }
}
