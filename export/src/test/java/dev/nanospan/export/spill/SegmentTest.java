package dev.nanospan.export.spill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nanospan.export.http.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of frames that are as they were written, and such that are not. */
class SegmentTest {
    private static final int ROUNDS = 60;
    private static final FileHeader HEADER = new FileHeader(
            FileHeader.CURRENT_VERSION, 0x5a17_0123_4567_89abL, Format.OTLP_JSON, "http://collector:4318");

    @TempDir
    private Path folder;

    /** A batch as the test knows it. */
    private record Known(ByteBuffer body, int spans, long timeMs, long from, long to) {}

    @Test
    void shouldGiveBackWhatWasWritten() throws IOException {
        final Random random = new Random(1);
        final Path path = folder.resolve("one");
        final List<Known> written = write(path, random, 20);

        final Segment segment = Segment.open(path, Disk.REAL);

        assertThat(segment.header()).isEqualTo(HEADER);
        assertThat(segment.spansLeft())
                .isEqualTo(written.stream().mapToLong(Known::spans).sum());
        assertThat(segment.oldestMs()).isEqualTo(written.get(0).timeMs());
        assertThat(read(segment)).containsExactlyElementsOf(texts(written));
        segment.rest();
    }

    @Test
    void shouldGoOnBehindWhatIsDoneWith() throws IOException {
        final Path path = folder.resolve("one");
        final List<Known> written = write(path, new Random(2), 5);
        final Segment before = Segment.open(path, Disk.REAL);
        before.moveTo(
                written.get(1).to(), written.get(0).spans() + written.get(1).spans());
        before.tries(written.get(2).to());
        before.rest();

        final Segment after = Segment.open(path, Disk.REAL);

        assertThat(read(after)).containsExactlyElementsOf(texts(written.subList(2, 5)));
        assertThat(after.isTried(written.get(2).from())).isTrue();
        assertThat(after.isTried(written.get(3).from())).isFalse();
        assertThat(after.spansLeft())
                .isEqualTo(
                        written.subList(2, 5).stream().mapToLong(Known::spans).sum());
        after.rest();
    }

    @Test
    void shouldTakeAllForUncertainWhereTheCursorIsDamaged() throws IOException {
        final Path path = folder.resolve("one");
        final List<Known> written = write(path, new Random(3), 5);
        flip(path, 1024 + 12);

        final Segment segment = Segment.open(path, Disk.REAL);

        assertThat(read(segment)).containsExactlyElementsOf(texts(written));
        assertThat(written).allMatch(frame -> segment.isTried(frame.from()));
        segment.rest();
    }

    @Test
    void shouldReadTheSecondHeaderWhereTheFirstIsDamaged() throws IOException {
        final Path path = folder.resolve("one");
        final List<Known> written = write(path, new Random(4), 5);
        flip(path, 14);

        assertThat(read(Segment.open(path, Disk.REAL))).containsExactlyElementsOf(texts(written));

        flip(path, 512 + 14);
        assertThat(Segment.open(path, Disk.REAL)).isNull();
    }

    @Test
    void shouldNotTakeATextForAFrame() throws IOException {
        final Path forged = folder.resolve("forged");
        write(forged, new Random(5), 1);
        final byte[] frame = Arrays.copyOfRange(Files.readAllBytes(forged), FileHeader.BYTES, (int) Files.size(forged));
        final Path path = folder.resolve("one");
        final Segment other =
                Segment.create(path, Disk.REAL, new FileHeader(FileHeader.CURRENT_VERSION, 99, Format.OTLP_JSON, ""));
        other.append(payload(frame), 1, 0, 1, ByteBuffer.allocate(4096));
        other.rest();
        flip(path, FileHeader.BYTES + 10); // the header of the outer one: the next one is searched for within it

        assertThat(read(Segment.open(path, Disk.REAL))).isEmpty();
    }

    @Test
    void shouldBeAsBeforeWhereABatchCouldNotBeWritten() throws IOException {
        final Path path = folder.resolve("one");
        final Segment segment = Segment.create(path, Disk.REAL, HEADER);
        final ByteBuffer chunk = ByteBuffer.allocate(16);
        final ByteBuffer large = ByteBuffer.allocate(64);
        segment.append(payload(new byte[100]), 3, 0, 1, large);
        final long size = Files.size(path);

        assertThatThrownBy(() -> segment.append(new Lying(), 4, 0, 2, chunk)).isInstanceOf(IllegalStateException.class);
        segment.append(payload(new byte[50]), 5, 0, 3, large);

        assertThat(segment.size()).isEqualTo(size + FrameHeader.BYTES + 50).isEqualTo(Files.size(path));
        assertThat(read(segment)).hasSize(2);
        segment.rest();
    }

    /** Whatever is cut off or flipped, each frame that is whole is found, with its bytes, and nothing else. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldFindWhatIsUndamagedAndNothingElse(final long seed) throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            final Random random = new Random(seed * 1_000_003 + round);
            final Path path = folder.resolve(seed + "-" + round);
            final List<Known> written = write(path, random, 1 + random.nextInt(12));
            final boolean[] hurt = damage(path, written, random);

            final Segment segment = Segment.open(path, Disk.REAL);
            final List<String> expected = new ArrayList<>();
            for (int i = 0; i < written.size(); i++) {
                if (!hurt[i]) {
                    expected.add(text(written.get(i)));
                }
            }
            assertThat(read(segment)).as("seed %d, round %d", seed, round).containsExactlyElementsOf(expected);
            segment.rest();
        }
    }

    /** Cuts off and flips at random, behind the header of the file; says for each frame whether it was hit. */
    private static boolean[] damage(final Path path, final List<Known> written, final Random random)
            throws IOException {
        final boolean[] hurt = new boolean[written.size()];
        final long size = Files.size(path);
        for (int flips = random.nextInt(5); flips > 0; flips--) {
            final long at = FileHeader.BYTES + (long) (random.nextDouble() * (size - FileHeader.BYTES));
            flip(path, at);
            for (int i = 0; i < hurt.length; i++) {
                hurt[i] |= at >= written.get(i).from() && at < written.get(i).to();
            }
        }
        if (random.nextBoolean()) {
            final long left = FileHeader.BYTES + (long) (random.nextDouble() * (size - FileHeader.BYTES));
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                channel.truncate(left);
            }
            for (int i = 0; i < hurt.length; i++) {
                hurt[i] |= written.get(i).to() > left;
            }
        }
        return undoDoubleFlips(path, written, hurt);
    }

    /** Two flips at one place are none: what the bytes say counts. */
    private static boolean[] undoDoubleFlips(final Path path, final List<Known> written, final boolean[] hurt)
            throws IOException {
        final byte[] now = Files.readAllBytes(path);
        for (int i = 0; i < hurt.length; i++) {
            final Known frame = written.get(i);
            final int from = (int) frame.from() + FrameHeader.BYTES;
            if (hurt[i]
                    && frame.to() <= now.length
                    && ByteBuffer.wrap(now, from, (int) frame.to() - from).equals(frame.body())) {
                final FrameHeader header = new FrameHeader();
                hurt[i] = !header.get(ByteBuffer.wrap(now), (int) frame.from(), HEADER.salt());
            }
        }
        return hurt;
    }

    private static List<Known> write(final Path path, final Random random, final int frames) throws IOException {
        final Segment segment = Segment.create(path, Disk.REAL, HEADER);
        final ByteBuffer chunk = ByteBuffer.allocate(64 + random.nextInt(512));
        final List<Known> written = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            final byte[] body = new byte[random.nextInt(3_000)];
            random.nextBytes(body);
            if (random.nextBoolean()) { // much of what a search looks for
                for (int at = 0; at + 3 < body.length; at += 1 + random.nextInt(40)) {
                    body[at] = 'N';
                    body[at + 1] = 'S';
                    body[at + 2] = 'F';
                    body[at + 3] = 1;
                }
            }
            final int spans = 1 + random.nextInt(2_000);
            final long from = segment.size();
            segment.append(payload(body), spans, random.nextInt(spans + 1), 1_000 + i, chunk);
            written.add(new Known(ByteBuffer.wrap(body), spans, 1_000 + i, from, segment.size()));
        }
        segment.rest();
        return written;
    }

    private static List<String> read(final Segment segment) throws IOException {
        final List<String> found = new ArrayList<>();
        final SegmentReader reader = segment.reader();
        final ByteBuffer body = ByteBuffer.allocate(1 << 16);
        while (reader.next()) {
            if (reader.isWhole() && reader.readBody(body)) {
                found.add(text(reader.frame().timeMs, reader.frame().spans, body));
            }
        }
        return found;
    }

    private static List<String> texts(final List<Known> all) {
        return all.stream().map(SegmentTest::text).toList();
    }

    private static String text(final Known frame) {
        return text(frame.timeMs(), frame.spans(), frame.body());
    }

    private static String text(final long timeMs, final int spans, final ByteBuffer body) {
        return timeMs + " " + spans + " " + body.remaining() + " " + body.hashCode();
    }

    static void flip(final Path path, final long at) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            final ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, at);
            one.put(0, (byte) (one.get(0) ^ 1 << (at % 8))).rewind();
            channel.write(one, at);
        }
    }

    static Payload payload(final byte[] bytes) {
        final ByteBuffer from = ByteBuffer.wrap(bytes);
        return new Payload() {
            @Override
            public int lengthBytes() {
                return bytes.length;
            }

            @Override
            public void rewind() {
                from.rewind();
            }

            @Override
            public int read(final ByteBuffer into) {
                final int count = Math.min(into.remaining(), from.remaining());
                into.put(from.slice(from.position(), count));
                from.position(from.position() + count);
                return count;
            }
        };
    }

    /** Throws when it was read half. */
    private static final class Lying implements Payload {
        private int reads;

        @Override
        public int lengthBytes() {
            return 1_000;
        }

        @Override
        public void rewind() {
            reads = 0;
        }

        @Override
        public int read(final ByteBuffer into) {
            if (++reads > 2) {
                throw new IllegalStateException();
            }
            final int count = into.remaining();
            into.position(into.limit());
            return count;
        }
    }
}
