package dev.nanospan.export;

import static dev.nanospan.export.http.RawServer.answer;
import static dev.nanospan.export.http.RawServer.answering;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.export.ServiceJvm.Figures;
import dev.nanospan.export.http.RawServer;
import dev.nanospan.export.otlp.QuietPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** On a disk that is full for real: what finds no room is counted and told once, and nothing else is lost. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FullDiskTest {
    private static final String OK = answer(200, "{}", "Content-Type: application/json");
    private static final int SPILL_KIB = 256;
    private static final int ROUND = 500;
    private static final int MOST_ROUNDS = 100;

    private static final int SPANS = 100;

    /** A small ring and its texts take some 5.3 MiB. */
    private static final int ONE_RING_KIB = 8 << 10;

    private static final int NO_RING_KIB = 4 << 10;

    @TempDir
    private Path folder;

    @TempDir
    private Path elsewhere;

    @ParameterizedTest
    @EnumSource(SmallDisk.class)
    void shouldCountWhatTheSpillHasNoRoomForAndGoOnOnceThereIsSome(final SmallDisk disk) {
        final long beganNs = System.nanoTime();
        final int port = QuietPort.find();
        final Map<String, String> options = Map.of(
                "nanospan.batch.spans",
                "100",
                "nanospan.spill.dir",
                folder.toString(),
                "nanospan.spill.segment.bytes",
                disk == SmallDisk.FILES ? "1MiB" : "64KiB");
        try (SmallDisk.Place place = disk.in(folder, SPILL_KIB);
                ServiceJvm service = ServiceJvm.start(place.before(), port, errors(), options)) {
            final Figures full = fill(service);
            assertThat(full.get("spilled")).isPositive();
            final long lost = full.get("spillFull");
            long made = full.started();
            final RawServer first = RawServer.startOn(port, answering(OK));
            try (first) {
                service.until(figures -> figures.get("exported") > 0);
                service.make(made, ROUND);
                made += ROUND;
                final Figures back = service.until(FullDiskTest::isAllThere);
                assertThat(back.get("exported")).isEqualTo(full.get("spilled") + ROUND);
                assertThat(back.get("spillFull")).isEqualTo(lost);
            }
            service.make(made, ROUND / 2);
            made += ROUND / 2;
            final Figures again = service.until(Figures::isSettled);
            assertThat(again.get("spilled")).as("there is room again").isEqualTo(ROUND / 2);
            assertThat(again.get("spillFull")).isEqualTo(lost);
            final RawServer second = RawServer.startOn(port, answering(OK));
            try (second) {
                service.until(FullDiskTest::isAllThere);
                final Figures last = service.end();

                assertThat(last.isExact()).as("%s", last).isTrue();
                assertThat(last.started()).isEqualTo(made);
                assertThat(last.get("exported")).isEqualTo(made - lost);
                assertThat(ServiceJvm.numbers(first, second).boxed())
                        .hasSize((int) last.get("exported"))
                        .doesNotHaveDuplicates();
            }
            final long minutes = Duration.ofNanos(System.nanoTime() - beganNs).toMinutes();
            assertThat(service.errors("spill: "))
                    .as("told once a minute")
                    .hasSizeBetween(1, 1 + (int) minutes)
                    .allMatch(line -> line.contains("spans are lost") && line.contains(disk.problem));
        }
    }

    @ParameterizedTest
    @EnumSource(SmallDisk.class)
    void shouldStartWithoutARingInAFileThatThereIsNoRoomForAndLoseNothing(final SmallDisk disk) {
        final int port = QuietPort.find();
        final Map<String, String> options = Map.of(
                "nanospan.ring.bytes",
                "256KiB",
                "nanospan.ring.file",
                folder.resolve("spans.ring").toString());
        final int kib = disk == SmallDisk.FILES ? NO_RING_KIB : ONE_RING_KIB;
        try (SmallDisk.Place place = disk.in(folder, kib)) {
            try (ServiceJvm killed = ServiceJvm.start(port, errors(), options)) {
                killed.make(0, SPANS);
            }
            assertThat(files()).containsExactly("spans.ring", "spans.ring.lock");

            try (RawServer server = RawServer.startOn(port, answering(OK));
                    ServiceJvm without = ServiceJvm.start(place.before(), port, errors(), options)) {
                without.make(SPANS, SPANS);
                without.until(figures -> figures.get("exported") == 2 * SPANS);
                final Figures last = without.end();

                assertThat(last.isExact()).as("%s", last).isTrue();
                assertThat(last.recovered()).isEqualTo(SPANS);
                assertThat(ServiceJvm.numbers(server).sorted().toArray())
                        .containsExactly(LongStream.range(0, 2 * SPANS).toArray());
                assertThat(without.errors("the ring goes without its file"))
                        .singleElement()
                        .asString()
                        .contains(disk.problem);
                assertThat(files()).containsExactly("spans.ring.lock");
            }

            try (ServiceJvm next = ServiceJvm.start(port, errors(), options)) {
                next.tell();
                assertThat(files()).as("there is room again").contains("spans.ring");
            }
        }
    }

    /** Ends spans, round by round, until some have found no room. */
    private static Figures fill(final ServiceJvm service) {
        for (long round = 0; round < MOST_ROUNDS; round++) {
            service.make(round * ROUND, ROUND);
            final Figures figures = service.until(Figures::isSettled);
            assertThat(figures.get("spilled") + figures.get("spillFull")).isEqualTo(figures.started());
            if (figures.get("spillFull") > ROUND) {
                return figures;
            }
        }
        throw new AssertionError("the disk does not run full");
    }

    private static boolean isAllThere(final Figures figures) {
        return figures.isSettled() && figures.get("spilled") == 0;
    }

    private Path errors() {
        return elsewhere.resolve("errors");
    }

    private List<String> files() {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
