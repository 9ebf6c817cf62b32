package dev.nanospan.export.otlp;

import static dev.nanospan.export.http.RawServer.answer;
import static dev.nanospan.export.http.RawServer.answering;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.export.encode.Encoding;
import dev.nanospan.export.http.Answer.Outcome;
import dev.nanospan.export.http.RawServer;
import dev.nanospan.export.http.TransportSettings;
import dev.nanospan.export.spill.Format;
import dev.nanospan.export.spill.Spill;
import dev.nanospan.export.spill.Spills;
import dev.nanospan.ledger.DestinationCounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Over sockets, with a place on disk: a collector that is gone takes nothing along, and neither does a process that dies. */
class SpillFaultsTest {
    private static final String OK = answer(200, "{}", "Content-Type: application/json");
    private static final long FAST = 1L << 40;

    @TempDir
    private Path folder;

    private final Spills.Said said = new Spills.Said();

    @ParameterizedTest
    @EnumSource(Encoding.class)
    void shouldDeliverAllInOrderOnceTheCollectorIsBack(final Encoding encoding) {
        final int port = QuietPort.find();
        try (Rig rig = rig(encoding, Rig.terms(), port, Spills.in(folder))) {
            breakDown(rig);
            putAside(rig, 800);
            assertThat(rig.ledger()).isEqualTo("spilled=820");
            try (RawServer server = RawServer.startOn(port, answering(OK))) {
                untilAllIsThere(rig);

                assertThat(rig.ledger()).isEqualTo("exported=820");
                assertThat(rig.received(server)).containsExactly(Rig.firstIds(820));
                rig.until(() -> Spills.segments(folder).isEmpty());
            }
        }
        assertThat(said.lines).isEmpty();
    }

    /** With what is new in between: it goes first, in its order, and what was put aside in its own. */
    @Test
    void shouldKeepTheOrderOfEachOfTheTwo() {
        final int port = QuietPort.find();
        try (Rig rig = rig(Encoding.JSON, Rig.terms(), port, Spills.in(folder))) {
            breakDown(rig);
            putAside(rig, 380);
            try (RawServer server = RawServer.startOn(port, answering(OK))) {
                // the answer, not the request: until it is there what is new goes behind the old, to the disk
                rig.until(() -> rig.ledger().contains("exported"));
                for (int i = 0; i < 10; i++) {
                    rig.until(rig.destination::ready);
                    rig.accept(10);
                }
                untilAllIsThere(rig);

                final long[] ids = rig.received(server);
                assertThat(Arrays.stream(ids).filter(id -> id <= 400)).containsExactlyElementsOf(list(1, 400));
                assertThat(Arrays.stream(ids).filter(id -> id > 400)).containsExactlyElementsOf(list(401, 500));
                assertThat(ids[ids.length - 1]).as("what is new did not wait").isLessThanOrEqualTo(400);
                assertThat(rig.ledger()).isEqualTo("exported=500");
            }
        }
    }

    /** A collector that takes connections and says nothing: once all batches are full they go to disk. */
    @Test
    void shouldMakeRoomWhereACollectorHangs() {
        final RawServer hanging = RawServer.start(RawServer.hanging());
        final int port = hanging.port();
        try (Rig rig = rig(Encoding.JSON, Rig.terms(), port, Spills.in(folder))) {
            rig.work(5);
            for (int i = 0; i < 50; i++) {
                rig.until(rig.destination::ready);
                rig.accept(10);
            }
            hanging.close();
            try (RawServer server = RawServer.startOn(port, answering(OK))) {
                untilAllIsThere(rig);

                assertThat(rig.ledger()).startsWith("exported=500");
                assertThat(Arrays.stream(rig.received(server))
                                .sorted()
                                .distinct()
                                .toArray())
                        .containsExactly(Rig.firstIds(500));
            }
        }
    }

    @Test
    void shouldTakeAFlushForDoneOnceAllIsOnDisk() {
        try (Rig rig = rig(Encoding.JSON, Rig.terms(), QuietPort.find(), Spills.in(folder))) {
            rig.accept(15);
            rig.destination.flush();
            rig.until(() -> rig.destination.pending() == 0);

            assertThat(rig.ledger()).isEqualTo("spilled=15");
        }
    }

    @Test
    void shouldPutAsideAtTheEndAndDeliverInTheNextProcess() {
        final int port = QuietPort.find();
        try (Rig rig = rig(Encoding.JSON, Rig.terms(), port, Spills.in(folder))) {
            rig.accept(25);
            rig.end();
            assertThat(rig.ledger()).isEqualTo("spilled=25");
            assertThat(rig.log.lines).isEmpty();
        }
        try (RawServer server = RawServer.startOn(port, answering(OK));
                Rig rig = rig(Encoding.JSON, Rig.terms(), port, Spills.in(folder))) {
            rig.until(() -> rig.ledger().contains("recovered=25"));
            rig.accept(10);
            untilAllIsThere(rig);

            assertThat(rig.ledger()).isEqualTo("exported=35 recovered=25");
            assertThat(rig.received(server)).hasSize(35);
        }
    }

    /** Who is interrupted waits for nothing, but a folder that is open is there all the same. */
    @Test
    void shouldPutAsideAtTheEndAlsoWhereTheThreadIsInterrupted() {
        try (Rig rig = rig(Encoding.JSON, Rig.terms(), QuietPort.find(), Spills.in(folder))) {
            breakDown(rig);
            rig.accept(5);
            Thread.currentThread().interrupt();
            rig.end();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(rig.ledger()).isEqualTo("spilled=25");
        } finally {
            final boolean unused = Thread.interrupted();
        }
    }

    /** What was being posted at the end may be there: it is counted if it is sent again. */
    @Test
    void shouldKeepWhatWasOnItsWayAtTheEnd() {
        final RawServer.Script deaf = connection -> {
            connection.read();
            connection.hang();
        };
        final int port;
        try (RawServer server = RawServer.start(deaf);
                Rig rig = rig(Encoding.JSON, Rig.terms(), server.port(), Spills.in(folder))) {
            port = server.port();
            rig.accept(10);
            rig.until(() -> !server.requests().isEmpty());
            rig.end();
            assertThat(rig.ledger()).isEqualTo("spilled=10");
        }
        try (RawServer server = RawServer.startOn(port, answering(OK));
                Rig rig = rig(Encoding.JSON, Rig.terms(), port, Spills.in(folder))) {
            rig.until(() -> rig.ledger().contains("recovered=10"));
            untilAllIsThere(rig);
            assertThat(rig.ledger()).isEqualTo("exported=10 duplicated=10 recovered=10");
            assertThat(server.requests()).hasSize(1);
        }
    }

    /** The folder as it is when the process dies at some moment: its frames are whole, and nothing is invented. */
    @Test
    void shouldDeliverWhatADeadProcessLeft(@TempDir final Path other) {
        final int port = QuietPort.find();
        final DestinationCounts dead = new DestinationCounts();
        try (Rig rig = rig(Encoding.JSON, Rig.terms(), port, Spills.in(folder))) {
            breakDown(rig);
            putAside(rig, 80);
            rig.destination.report(dead);
            Spills.copy(folder, other);
        }
        try (RawServer server = RawServer.startOn(port, answering(OK));
                Rig rig = rig(Encoding.JSON, Rig.terms(), port, Spills.in(other))) {
            rig.until(() -> rig.ledger().contains("recovered=100"));
            untilAllIsThere(rig);

            assertThat(dead.spilled).isEqualTo(100);
            assertThat(rig.ledger()).startsWith("exported=100");
            assertThat(rig.received(server)).containsExactly(Rig.firstIds(100));
        }
    }

    /** A batch that a collector can't take, the oldest on disk: others get through, and in the end it is given up. */
    @Test
    void shouldNotBeHeldUpByABatchThatTheCollectorChokesOn() {
        final int port = QuietPort.find();
        try (Rig rig = rig(Encoding.JSON, Rig.terms(), port, Spills.in(folder))) {
            breakDown(rig);
            putAside(rig, 30);
            final RawServer.Script choking = connection -> {
                for (RawServer.Request request = connection.read(); request != null; request = connection.read()) {
                    if (rig.ids(request).anyMatch(id -> id == 21)) {
                        connection.close();
                        return;
                    }
                    connection.send(OK);
                }
            };
            try (RawServer server = RawServer.startOn(port, choking)) {
                final DestinationCounts counts = new DestinationCounts();
                long made = 50;
                do {
                    rig.until(rig.destination::ready);
                    rig.accept(1);
                    made++;
                    rig.work(20);
                    rig.destination.report(counts);
                } while (counts.failed == 0);
                untilAllIsThere(rig);

                assertThat(rig.ledger()).isEqualTo("exported=" + (made - 10) + " failed=10");
                assertThat(server.connections()).isGreaterThan(1);
            }
        }
    }

    @Test
    void shouldCountWhatTheDiskHasNoRoomFor() {
        final int port = QuietPort.find();
        final AtomicLong freeBytes = new AtomicLong(30_000);
        final Spill spill = Spills.onFullDisk(Spills.settings(folder, 1 << 30, 8_000, 1_000), said, freeBytes);
        try (Rig rig = rig(Encoding.JSON, Rig.terms(), port, spill)) {
            breakDown(rig);
            putAside(rig, 480);
            final DestinationCounts counts = new DestinationCounts();
            rig.destination.report(counts);
            assertThat(counts.spillFull).isBetween(1L, 480L);
            assertThat(counts.spilled).isBetween(20L, 499L).isEqualTo(500 - counts.spillFull);
            try (RawServer server = RawServer.startOn(port, answering(OK))) {
                untilAllIsThere(rig);

                assertThat(rig.ledger()).isEqualTo("exported=" + counts.spilled + " spillFull=" + counts.spillFull);
                assertThat(rig.received(server)).hasSize((int) counts.spilled);
            }
        }
        assertThat(said.lines).isNotEmpty().allMatch(line -> line.startsWith("FULL"));
    }

    @Test
    void shouldWorkAsBeforeWhereTheFolderCantBeUsed() throws IOException {
        final Path file = folder.resolve("file");
        Files.writeString(file, "in the way");
        final Spill spill = Spills.of(Spills.settings(file, 1 << 20), said);
        final int port = QuietPort.find();
        try (Rig rig = rig(Encoding.JSON, Rig.terms(), port, spill)) {
            rig.accept(25);
            rig.until(() -> rig.transport.outcomes.size() >= 4);
            assertThat(rig.ledger()).contains("buffered").doesNotContain("spilled");
            try (RawServer server = RawServer.startOn(port, answering(OK))) {
                rig.untilDone();
                assertThat(rig.ledger()).isEqualTo("exported=25");
                assertThat(rig.received(server)).hasSize(25);
            }
        }
        assertThat(said.lines).hasSize(1);
    }

    @Test
    void shouldWriteNoMoreAtOnceThanTheCollectorTakes() {
        final int port = QuietPort.find();
        final RawServer.Script picky = taking(1_000);
        try (Rig rig = rig(Encoding.JSON, Rig.terms(), port, Spills.in(folder))) {
            try (RawServer server = RawServer.startOn(port, picky)) {
                rig.accept(20);
                rig.untilDone();
                assertThat(server.requests()).hasSizeGreaterThan(2);
            }
            breakDown(rig);
            putAside(rig, 60);
            try (RawServer server = RawServer.startOn(port, picky)) {
                untilAllIsThere(rig);

                assertThat(rig.ledger()).isEqualTo("exported=100");
                assertThat(server.requests()).hasSizeGreaterThan(8);
            }
        }
    }

    /** What is on disk is longer than the collector takes, as nobody had known that when it was written. */
    @ParameterizedTest
    @EnumSource(Encoding.class)
    void shouldSendInPiecesWhatIsOnDiskAndTooLarge(final Encoding encoding) {
        final int port = QuietPort.find();
        final Format format = encoding == Encoding.JSON ? Format.OTLP_JSON : Format.OTLP_PROTOBUF;
        try (Rig rig = rig(encoding, Rig.terms(), port, Spills.in(folder, format))) {
            breakDown(rig);
            putAside(rig, 80);
            try (RawServer server = RawServer.startOn(port, taking(500))) {
                untilAllIsThere(rig);

                assertThat(rig.ledger()).isEqualTo("exported=100");
                assertThat(rig.log.lines).noneMatch(line -> line.contains("lost:"));
                final long[] accepted = server.requests().stream()
                        .filter(request -> request.body().length <= 500)
                        .flatMapToLong(rig::ids)
                        .toArray();
                assertThat(accepted).containsExactly(Rig.firstIds(100));
                assertThat(server.requests()).anyMatch(request -> request.body().length > 500);
            }
        }
    }

    @Test
    void shouldLoseTheSpansOnDiskThatAreTooLargeByThemselves() {
        final int port = QuietPort.find();
        try (Rig rig = rig(Encoding.JSON, Rig.terms(), port, Spills.in(folder))) {
            breakDown(rig);
            try (RawServer server = RawServer.startOn(port, taking(100))) {
                untilAllIsThere(rig);

                assertThat(rig.ledger()).isEqualTo("failed=20");
                assertThat(rig.destination.lost()).as("they had been kept").isZero();
                assertThat(server.requests()).hasSizeGreaterThan(20);
            }
            assertThat(rig.log.lines)
                    .filteredOn(line -> line.contains("1 spans are lost: HTTP 413"))
                    .hasSize(1);
        }
    }

    /** A collector that reads a piece and is gone: that one may be there twice, those before were sent once, those behind are. */
    @Test
    void shouldGoOnBehindThePiecesThatAreThere() {
        final int port = QuietPort.find();
        try (Rig rig = rig(Encoding.JSON, Rig.terms(), port, Spills.in(folder))) {
            breakDown(rig);
            final List<Long> accepted = new CopyOnWriteArrayList<>();
            final List<Long> underWay = new CopyOnWriteArrayList<>();
            final RawServer.Script leaving = connection -> {
                RawServer.Request request = connection.read();
                while (request != null && request.body().length > 1_000) {
                    connection.send(answer(413, ""));
                    request = connection.read();
                }
                if (request != null && accepted.isEmpty()) {
                    rig.ids(request).forEach(accepted::add);
                    connection.send(OK);
                    request = connection.read();
                }
                if (request != null && underWay.isEmpty()) {
                    rig.ids(request).forEach(underWay::add);
                }
                connection.close();
            };
            final RawServer first = RawServer.startOn(port, leaving);
            try (first) {
                rig.until(() -> !underWay.isEmpty() && rig.transport.lastOutcome() != Outcome.ANSWERED);
            }
            try (RawServer server = RawServer.startOn(port, taking(1_000))) {
                untilAllIsThere(rig);

                server.requests().stream()
                        .filter(request -> request.body().length <= 1_000)
                        .flatMapToLong(rig::ids)
                        .forEach(accepted::add);
                assertThat(accepted).containsExactlyElementsOf(list(1, 20));
                assertThat(underWay.get(0) - 1).as("in the middle of a batch").isBetween(1L, 9L);
                assertThat(underWay.size())
                        .as("not all that is left of it")
                        .isLessThan(11 - underWay.get(0).intValue());
                assertThat(rig.ledger()).isEqualTo("exported=20 duplicated=" + underWay.size());
            }
        }
    }

    // ---- by hand

    /** A collector that takes no longer requests than that. */
    private static RawServer.Script taking(final int mostBytes) {
        return connection -> {
            for (RawServer.Request request = connection.read(); request != null; request = connection.read()) {
                connection.send(request.body().length > mostBytes ? answer(413, "") : OK);
            }
        };
    }

    /** With a folder that is open from the start, if it can be: while it is not, batches change places with each other. */
    private Rig rig(final Encoding encoding, final Terms terms, final int port, final Spill spill) {
        final boolean unused = spill.awaitOpen();
        return new Rig(encoding, terms, TransportSettings.to("http://127.0.0.1:" + port + "/v1/traces"), spill, FAST);
    }

    /** Twenty spans, and attempts in vain until the breaker is open and all is on disk. */
    private static void breakDown(final Rig rig) {
        rig.accept(20);
        final int before = rig.transport.outcomes.size();
        rig.until(() -> rig.transport.outcomes.size() >= before + 3 && rig.destination.pending() == 0);
    }

    /** Makes that many spans more, as there is room for them, and sees them off to the disk. */
    private static void putAside(final Rig rig, final int count) {
        for (int i = 0; i < count; i += 10) {
            rig.until(rig.destination::ready);
            rig.accept(10);
        }
        rig.until(() -> rig.destination.pending() == 0);
    }

    private static void untilAllIsThere(final Rig rig) {
        final DestinationCounts counts = new DestinationCounts();
        rig.destination.flush();
        rig.until(() -> {
            rig.destination.report(counts);
            return counts.pending() + counts.spilled == 0;
        });
    }

    private static Iterable<Long> list(final long first, final long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }
}
