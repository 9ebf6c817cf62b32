package dev.nanospan.export.spill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nanospan.metrics.Metrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder and its thread: what goes in comes out, in order, within bounds, and whatever else is in the folder. */
class SpillTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int BODY_BYTES = 1_000;
    private static final int SPANS = 7;

    @TempDir
    private Path folder;

    private final Spills.Said said = new Spills.Said();
    private final List<Spill> opened = new ArrayList<>();

    @AfterEach
    void closeAll() {
        opened.forEach(Spill::close);
    }

    @Test
    void shouldGiveBackOldestFirstAndDeleteWhatIsDone() {
        final Spill spill = open(Spills.settings(folder, 1 << 20, 5_000, 100));
        assertThat(storeAll(spill, 0, 20)).isEqualTo(20);
        assertThat(segments()).hasSizeGreaterThan(3);

        assertThat(takeAll(spill)).containsExactlyElementsOf(names(0, 20));

        assertThat(segments()).isEmpty();
        assertThat(spill.hasMore()).isFalse();
        assertThat(said.lines).isEmpty();
    }

    @Test
    void shouldGiveBackOnceMoreWhatWasPutBack() {
        final Spill spill = open(Spills.settings(folder, 1 << 20));
        storeAll(spill, 0, 2);

        assertThat(load(spill)).isEqualTo(name(0));
        final long serial = spill.withdrawal().serial();
        assertThat(spill.withdrawal().uncertain()).isZero();
        spill.withdrawal().putBack(false, 0);
        assertThat(load(spill)).isEqualTo(name(0));
        assertThat(spill.withdrawal().serial()).isEqualTo(serial);
        assertThat(spill.withdrawal().uncertain()).isZero();
        spill.withdrawal().putBack(true, 0);
        assertThat(load(spill)).isEqualTo(name(0));
        assertThat(spill.withdrawal().uncertain()).isEqualTo(SPANS);
        spill.withdrawal().done();
        assertThat(load(spill)).isEqualTo(name(1));
        assertThat(spill.withdrawal().serial()).isNotEqualTo(serial);
    }

    @Test
    void shouldDropTheNewestWhereItsBytesAreUsedUp() {
        final Spill spill = open(Spills.settings(folder, 20_000, 6_000, 100));

        final int kept = storeAll(spill, 0, 40);

        assertThat(kept).isBetween(10, 19);
        assertThat(size()).isLessThanOrEqualTo(20_000);
        assertThat(said.lines).isNotEmpty().allMatch(line -> line.startsWith("FULL 7 spans are lost"));
        assertThat(takeAll(spill)).containsExactlyElementsOf(names(0, kept));
        assertThat(storeAll(spill, 40, 1)).as("there is room again").isEqualTo(1);
    }

    @Test
    void shouldDropTheNewestWhereItsFilesAreUsedUp() {
        final Spill spill = open(Spills.settings(folder, 1 << 20, 4_096, 3));

        final int kept = storeAll(spill, 0, 40);

        assertThat(segments()).hasSize(3);
        assertThat(takeAll(spill)).containsExactlyElementsOf(names(0, kept));
    }

    @Test
    void shouldKeepABatchThatIsLargerThanASegmentInOneOfItsOwn() {
        final Spill spill = open(Spills.settings(folder, 1 << 20, 500, 100));
        assertThat(storeAll(spill, 0, 3)).isEqualTo(3);

        assertThat(segments()).hasSize(3);
        assertThat(takeAll(spill)).hasSize(3);
    }

    @Test
    void shouldLoseNothingElseOnAFullDisk() {
        final AtomicLong freeBytes = new AtomicLong(25_000);
        final Spill spill = begin(Spills.onFullDisk(Spills.settings(folder, 1 << 20, 8_000, 100), said, freeBytes));

        final int kept = storeAll(spill, 0, 40);
        assertThat(kept).isBetween(10, 25);
        assertThat(said.lines)
                .isNotEmpty()
                .allMatch(line -> line.startsWith("FULL ") && line.contains("No space left"));
        freeBytes.set(3_000);
        assertThat(storeAll(spill, 100, 1)).as("there is room again").isEqualTo(1);

        final List<String> expected = new ArrayList<>(names(0, kept));
        expected.add(name(100));
        assertThat(takeAll(spill)).containsExactlyElementsOf(expected);
        assertThat(spill.corrupt()).isZero();
        assertThat(segments()).isEmpty();
    }

    @Test
    void shouldDropWhatIsTooOld() {
        final AtomicLong nowMs = new AtomicLong(1_000_000);
        final Spill spill = begin(Spills.withClock(Spills.settings(folder, 1 << 20), said, nowMs::get));
        storeAll(spill, 0, 3);
        nowMs.addAndGet(3_000_000);
        storeAll(spill, 3, 2);
        nowMs.addAndGet(1_000_000);

        await().atMost(LONG).until(() -> spill.expired() == 3 * SPANS);
        assertThat(takeAll(spill)).containsExactlyElementsOf(names(3, 5));
        storeAll(spill, 5, 1);
        nowMs.addAndGet(5_000_000);
        assertThat(takeAll(spill)).isEmpty();
        assertThat(spill.expired()).isEqualTo(4 * SPANS);
        assertThat(segments()).isEmpty();
    }

    @Test
    void shouldTakeOverWhatAnEarlierProcessLeft() {
        final Spill before = open(Spills.settings(folder, 1 << 20, 4_096, 100));
        storeAll(before, 0, 10);
        assertThat(load(before)).isEqualTo(name(0));
        before.withdrawal().done();
        assertThat(load(before)).isEqualTo(name(1));
        before.close();

        final Spill after = open(Spills.settings(folder, 1 << 20, 4_096, 100));

        assertThat(after.recovered()).isEqualTo(9 * SPANS);
        assertThat(load(after)).isEqualTo(name(1));
        assertThat(after.withdrawal().uncertain()).as("it was not sent").isZero();
        after.withdrawal().done();
        storeAll(after, 10, 2);
        assertThat(takeAll(after)).containsExactlyElementsOf(names(2, 12));
    }

    @Test
    void shouldTakeForUncertainWhatAProcessHadInHandWhenItDied(@TempDir final Path other) {
        final Spill dead = open(Spills.settings(folder, 1 << 20));
        storeAll(dead, 0, 3);
        assertThat(load(dead)).isEqualTo(name(0));
        Spills.copy(folder, other);

        final Spill after = open(Spills.settings(other, 1 << 20));

        assertThat(load(after)).isEqualTo(name(0));
        assertThat(after.withdrawal().uncertain()).isEqualTo(SPANS);
        after.withdrawal().done();
        assertThat(load(after)).isEqualTo(name(1));
        assertThat(after.withdrawal().uncertain()).isZero();
    }

    @Test
    void shouldDeleteASegmentThatCameBackAndIsDoneWith(@TempDir final Path other) throws IOException {
        final Spill spill = open(Spills.settings(folder, 1 << 20));
        storeAll(spill, 0, 2);
        assertThat(load(spill)).isEqualTo(name(0));
        spill.withdrawal().done();
        assertThat(load(spill)).isEqualTo(name(1));
        final Path segment = segments().get(0);
        try (FileChannel kept = FileChannel.open(segment, StandardOpenOption.READ)) {
            spill.withdrawal().done();
            await().atMost(LONG).until(() -> !Files.exists(segment));
            Files.createDirectories(other.resolve("otlp"));
            final ByteBuffer bytes = ByteBuffer.allocate((int) kept.size());
            kept.read(bytes, 0);
            Files.write(other.resolve("otlp").resolve(segment.getFileName()), bytes.array());
        }

        final Spill after = open(Spills.settings(other, 1 << 20));

        assertThat(after.recovered()).isZero();
        assertThat(takeAll(after)).isEmpty();
        assertThat(other.resolve("otlp").toFile().list()).containsExactly("lock");
    }

    @Test
    void shouldCountWhatIsDamagedAndGiveBackTheRest() throws IOException {
        final Spill before = open(Spills.settings(folder, 1 << 20));
        storeAll(before, 0, 5);
        before.close();
        final Path segment = segments().get(0);
        final int frame = FrameHeader.BYTES + BODY_BYTES;
        SegmentTest.flip(segment, FileHeader.BYTES + frame + 500); // a body
        SegmentTest.flip(segment, FileHeader.BYTES + 3L * frame + 10); // a header
        Files.write(segment, "torn".getBytes(StandardCharsets.US_ASCII), StandardOpenOption.APPEND);

        final Spill after = open(Spills.settings(folder, 1 << 20));
        assertThat(after.recovered()).isEqualTo(5 * SPANS);

        assertThat(takeAll(after)).containsExactly(name(0), name(2), name(4));
        assertThat(after.corrupt()).isEqualTo(2 * SPANS);
        assertThat(figure(after, "nanospan.spill.damaged")).isEqualTo(3);
        assertThat(said.lines).isNotEmpty().allMatch(line -> line.startsWith("DAMAGED"));
        assertThat(segments()).isEmpty();
    }

    @Test
    void shouldCountWhatWasDamagedWhileItRuns() throws IOException {
        final Spill spill = open(Spills.settings(folder, 1 << 20));
        storeAll(spill, 0, 4);
        try (FileChannel file = FileChannel.open(segments().get(0), StandardOpenOption.WRITE)) {
            file.truncate(FileHeader.BYTES + 2L * (FrameHeader.BYTES + BODY_BYTES) + 10);
        }

        assertThat(takeAll(spill)).containsExactlyElementsOf(names(0, 2));
        assertThat(spill.corrupt()).isEqualTo(2 * SPANS);
    }

    /** Counts nothing as lost that the next process would find. */
    @Test
    void shouldKeepWhatCantBeOpenedForAMoment() {
        final SpillSettings settings = Spills.settings(folder, 1 << 20, 4_000, 100);
        final Spill before = open(settings);
        storeAll(before, 0, 20);
        before.close();
        final int files = segments().size();
        final AtomicBoolean closed = new AtomicBoolean();
        final AtomicLong nowMs = new AtomicLong(System.currentTimeMillis());
        final Spill spill = begin(Spills.on(Spills.closedTo(path -> closed.get()), settings, said, nowMs::get));
        assertThat(files).isBetween(7, 10);
        assertThat(spill.recovered()).isEqualTo(20 * SPANS);

        closed.set(true);
        for (int seconds = 0; seconds < 20; seconds++) {
            assertThat(load(spill)).isNull();
            assertThat(spill.hasMore()).as("not at once").isFalse();
            nowMs.addAndGet(1_000);
            assertThat(spill.hasMore()).as("a second later").isTrue();
        }
        assertThat(spill.corrupt()).isZero();
        assertThat(figure(spill, "nanospan.spill.segments")).isEqualTo(files);
        assertThat((long) figure(spill, "nanospan.spill.size")).isEqualTo(size());
        assertThat(said.lines)
                .isNotEmpty()
                .hasSizeLessThan(20)
                .allMatch(line -> line.startsWith("DAMAGED ") && line.contains("stays, and is tried again"));

        closed.set(false);
        nowMs.addAndGet(10_000);
        assertThat(takeAll(spill)).containsExactlyElementsOf(names(0, 20));
        assertThat(spill.corrupt() + spill.expired()).isZero();
        assertThat(segments()).isEmpty();
    }

    @Test
    void shouldTellOfOneErrorOnce() {
        final AtomicBoolean bad = new AtomicBoolean();
        final AtomicLong nowMs = new AtomicLong(1_000_000);
        final Spill spill = begin(
                Spills.on(Spills.unreadable(path -> bad.get()), Spills.settings(folder, 1 << 20), said, nowMs::get));
        storeAll(spill, 0, 2);

        bad.set(true);
        for (int seconds = 0; seconds < 5; seconds++) {
            assertThat(load(spill)).isNull();
            nowMs.addAndGet(1_000);
        }
        assertThat(said.lines).singleElement().asString().contains("Input/output error");
        assertThat(storeAll(spill, 2, 1)).as("into another file").isEqualTo(1);
        bad.set(false);
        nowMs.addAndGet(10_000);

        assertThat(takeAll(spill)).containsExactlyElementsOf(names(0, 3));
        assertThat(spill.corrupt()).isZero();
    }

    @Test
    void shouldGoOnWithoutAFileThatIsNeverReadAndGiveItUpOnceItIsTooOld() {
        final SpillSettings settings = Spills.settings(folder, 1 << 20, 4_000, 100);
        final Spill before = open(settings);
        storeAll(before, 0, 9);
        before.close();
        final Path bad = segments().get(0);
        final AtomicBoolean fails = new AtomicBoolean();
        final AtomicLong nowMs = new AtomicLong(System.currentTimeMillis());
        final Spill spill = begin(Spills.on(
                Spills.unreadable(path -> fails.get() && path.getFileName().equals(bad.getFileName())),
                settings,
                said,
                nowMs::get));
        fails.set(true);
        for (int tries = 1; tries < 3; tries++) {
            assertThat(load(spill)).isNull();
            nowMs.addAndGet(1_000);
        }

        final List<String> taken = takeAll(spill);
        assertThat(taken).isNotEmpty().containsExactlyElementsOf(names(9 - taken.size(), 9));
        assertThat(segments()).singleElement().isEqualTo(bad);
        assertThat((long) figure(spill, "nanospan.spill.size")).isEqualTo(size());
        assertThat(spill.expired() + spill.corrupt()).isZero();
        nowMs.addAndGet(4_000_000);

        await().atMost(LONG).until(() -> !Files.exists(bad));
        assertThat(spill.expired()).isEqualTo((9L - taken.size()) * SPANS);
        assertThat(spill.corrupt()).isZero();
        assertThat(figure(spill, "nanospan.spill.size")).isZero();
    }

    @Test
    void shouldCountAFileThatIsGoneAndGoOn() throws IOException {
        final SpillSettings settings = Spills.settings(folder, 1 << 20, 500, 100);
        final Spill before = open(settings);
        storeAll(before, 0, 3);
        before.close();
        final Spill spill = open(settings);
        Files.delete(segments().get(0));

        assertThat(takeAll(spill)).containsExactlyElementsOf(names(1, 3));
        assertThat(spill.corrupt()).isEqualTo(SPANS);
        assertThat(said.lines).singleElement().asString().startsWith("DAMAGED 7 spans are lost");
    }

    @Test
    void shouldTakeNumbersThatAreTooLargeForThoseOfOthers() throws IOException {
        final Spill before = open(Spills.settings(folder, 1 << 20));
        storeAll(before, 0, 2);
        before.close();
        Files.copy(segments().get(0), folder.resolve("otlp").resolve("09999999999999999999.spill"));
        Files.copy(segments().get(0), folder.resolve("otlp").resolve("99999999999999999999.spill"));

        final Spill spill = open(Spills.settings(folder, 1 << 20));

        assertThat(spill.recovered()).isEqualTo(2 * SPANS);
        assertThat(figure(spill, "nanospan.spill.foreign")).isEqualTo(2);
        assertThat(takeAll(spill)).containsExactlyElementsOf(names(0, 2));
    }

    @Test
    void shouldLookAgainAtAFolderWhateverWasThrown() {
        final Spill before = open(Spills.settings(folder, 1 << 20));
        storeAll(before, 0, 2);
        before.close();
        final AtomicBoolean broken = new AtomicBoolean(true);
        final AtomicLong nowMs = new AtomicLong(System.currentTimeMillis());
        final Disk disk = (path, how) -> {
            if (broken.get()) {
                throw new IllegalStateException("broken");
            }
            return Disk.REAL.open(path, how);
        };
        final Spill spill = Spills.on(disk, Spills.settings(folder, 1 << 20), said, nowMs::get);
        opened.add(spill);

        assertThat(spill.awaitOpen()).isFalse();
        nowMs.addAndGet(10_000);
        broken.set(false);
        nowMs.addAndGet(10_000);
        await().atMost(LONG).until(spill::isOpen);

        assertThat(spill.recovered()).isEqualTo(2 * SPANS);
        assertThat(said.lines).singleElement().asString().startsWith("FOLDER nothing is kept in ");
    }

    @Test
    void shouldLeaveFilesOfOthersAsTheyAre() throws IOException {
        final Path own = folder.resolve("otlp");
        Files.createDirectories(own);
        Files.writeString(own.resolve("notes.txt"), "not ours");
        Files.write(own.resolve("00000000000000000007.spill"), new byte[5_000]);
        Files.write(own.resolve("00000000000000000008.spill"), new byte[10]); // half made
        Segment.create(
                        own.resolve("00000000000000000003.spill"),
                        Disk.REAL,
                        new FileHeader(2, 1, Format.OTLP_JSON, "newer"))
                .rest();
        Segment.create(
                        own.resolve("00000000000000000004.spill"),
                        Disk.REAL,
                        new FileHeader(1, 1, Format.OTLP_PROTOBUF, "protobuf"))
                .rest();

        final Spill spill = open(Spills.settings(folder, 1 << 20));
        storeAll(spill, 0, 2);

        assertThat(segments().get(segments().size() - 1)).hasFileName("00000000000000000009.spill");
        assertThat(takeAll(spill)).containsExactlyElementsOf(names(0, 2));
        assertThat(figure(spill, "nanospan.spill.foreign")).isEqualTo(4);
        assertThat(said.lines).singleElement().asString().startsWith("FOREIGN 4 files in ");
        assertThat(own.resolve("notes.txt")).hasContent("not ours");
        assertThat(segments()).hasSize(3);
    }

    @Test
    void shouldLeaveAFolderToWhomHasItAndTakeItOnceItIsLeft() {
        final AtomicLong nowMs = new AtomicLong(1_000_000);
        final Spill first = open(Spills.settings(folder, 1 << 20));
        storeAll(first, 0, 3);
        final Spill second = Spills.withClock(Spills.settings(folder, 1 << 20), said, nowMs::get);
        opened.add(second);

        assertThat(second.awaitOpen()).isFalse();
        assertThat(said.lines).singleElement().asString().contains("another process or exporter uses it");
        first.close();
        nowMs.addAndGet(60_000);

        await().atMost(LONG).until(second::isOpen);
        assertThat(second.recovered()).isEqualTo(3 * SPANS);
        assertThat(takeAll(second)).containsExactlyElementsOf(names(0, 3));
        assertThat(said.lines).hasSize(1);
    }

    @Test
    void shouldDoWithoutAFolderThatCantBe() throws IOException {
        final Path file = folder.resolve("file");
        Files.writeString(file, "not a folder");
        final AtomicLong nowMs = new AtomicLong(1_000_000);
        final Spill spill = Spills.withClock(Spills.settings(file.resolve("spill"), 1 << 20), said, nowMs::get);
        opened.add(spill);

        assertThat(spill.awaitOpen()).isFalse();
        Files.delete(file);
        nowMs.addAndGet(60_000);

        await().atMost(LONG).until(spill::isOpen);
        assertThat(said.lines).singleElement().asString().startsWith("FOLDER nothing is kept in ");
    }

    @Test
    void shouldShowNothingToOthers() throws IOException {
        final Path below = folder.resolve("a/b");
        final Spill spill = open(Spills.settings(below, 1 << 20));
        storeAll(spill, 0, 1);

        for (final Path made : List.of(folder.resolve("a"), below, below.resolve("otlp"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                    .isEqualTo("rwx------");
        }
        try (Stream<Path> files = Files.list(below.resolve("otlp"))) {
            assertThat(files).hasSize(2).allMatch(SpillTest::isPrivate);
        }
    }

    @Test
    void shouldTellWhatIsThere() {
        final AtomicLong nowMs = new AtomicLong(1_000_000);
        final Spill spill = begin(Spills.withClock(Spills.settings(folder, 1 << 20), said, nowMs::get));
        storeAll(spill, 0, 3);
        nowMs.addAndGet(5_000);

        assertThat(figure(spill, "nanospan.spill.segments")).isEqualTo(1);
        assertThat((long) figure(spill, "nanospan.spill.size")).isEqualTo(size());
        assertThat(figure(spill, "nanospan.spill.oldest.age")).isEqualTo(5);
        takeAll(spill);
        assertThat(figure(spill, "nanospan.spill.size")).isZero();
        assertThat(figure(spill, "nanospan.spill.oldest.age")).isZero();
    }

    // ---- by hand

    private Spill open(final SpillSettings settings) {
        return begin(Spills.of(settings, said));
    }

    private Spill begin(final Spill spill) {
        opened.add(spill);
        assertThat(spill.awaitOpen()).isTrue();
        return spill;
    }

    /** Stores batches with those numbers, one after the other; how many were kept. */
    private static int storeAll(final Spill spill, final int first, final int count) {
        int kept = 0;
        for (int i = first; i < first + count; i++) {
            spill.deposit().store(SegmentTest.payload(body(i)), SPANS, 0);
            await().atMost(LONG).pollInterval(Duration.ofMillis(1)).until(spill.deposit()::isHere);
            kept += spill.deposit().wasKept() ? 1 : 0;
        }
        return kept;
    }

    private static List<String> takeAll(final Spill spill) {
        final List<String> all = new ArrayList<>();
        String next = load(spill);
        while (next != null) {
            all.add(next);
            spill.withdrawal().done();
            next = load(spill);
        }
        return all;
    }

    /** The oldest batch; null if there is none. */
    private static String load(final Spill spill) {
        final Withdrawal withdrawal = spill.withdrawal();
        await().atMost(LONG).pollInterval(Duration.ofMillis(1)).until(withdrawal::isHere);
        withdrawal.load();
        await().atMost(LONG).pollInterval(Duration.ofMillis(1)).until(withdrawal::isHere);
        if (!withdrawal.isLoaded()) {
            return null;
        }
        assertThat(withdrawal.spans()).isEqualTo(SPANS);
        final ByteBuffer bytes = ByteBuffer.allocate(withdrawal.lengthBytes());
        withdrawal.rewind();
        withdrawal.read(bytes);
        assertThat(bytes.hasRemaining()).isFalse();
        final String text = new String(bytes.array(), StandardCharsets.US_ASCII);
        return text.substring(0, text.indexOf('.'));
    }

    private static byte[] body(final int number) {
        return (name(number) + ".".repeat(BODY_BYTES)).substring(0, BODY_BYTES).getBytes(StandardCharsets.US_ASCII);
    }

    private static String name(final int number) {
        return "batch " + number;
    }

    private static List<String> names(final int from, final int to) {
        return IntStream.range(from, to).mapToObj(SpillTest::name).toList();
    }

    private static double figure(final Spill spill, final String name) {
        final Metrics metrics = new Metrics();
        spill.measure(metrics);
        return metrics.value(name).orElseThrow();
    }

    private List<Path> segments() {
        return Spills.segments(folder);
    }

    private long size() {
        return segments().stream().mapToLong(file -> file.toFile().length()).sum();
    }

    private static boolean isPrivate(final Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
                    .equals("rw-------");
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
