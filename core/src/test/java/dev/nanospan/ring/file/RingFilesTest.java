package dev.nanospan.ring.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nanospan.layout.RecordLayout;
import dev.nanospan.layout.Symbol;
import dev.nanospan.layout.Symbols;
import dev.nanospan.record.InstrumentationScope;
import dev.nanospan.resource.Resource;
import dev.nanospan.ring.OpenSpans;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RingFilesTest {
    private static final int HEADER_BYTES = 52;
    private static final RingShape SHAPE = new RingShape(64 << 10, 64, 4, 4 << 10, 100);
    private static final InstrumentationScope SCOPE = new InstrumentationScope("matching-engine", "1.4", "");

    @TempDir
    private Path folder;

    private Path name = Path.of("");
    private @Nullable RingFiles files;
    private @Nullable RingFile made;

    @BeforeEach
    void make() {
        name = folder.resolve("a.ring");
        final RingFiles taken = RingFiles.take(name).orElseThrow();
        files = taken;
        made = taken.make(SHAPE);
    }

    @AfterEach
    void putAway() {
        Objects.requireNonNull(files).close(true);
    }

    private RingFile file() {
        return Objects.requireNonNull(made);
    }

    @Test
    void shouldKeepEverySymbolWhetherItWasThereBeforeOrNot() throws IOException {
        final Symbol before = Symbols.intern("a symbol \u20ac of RingFilesTest, there before");
        final RingFiles others = RingFiles.take(folder.resolve("b.ring")).orElseThrow();
        assertThat(others.make(SHAPE)).isNotNull();
        final Symbol after = Symbols.intern("a symbol \ud83d\ude00 of RingFilesTest, that came later");

        for (final LeftRing left : List.of(left("a.ring"), left("b.ring"))) {
            assertThat(text(left, before)).isEqualTo(before.text());
            assertThat(text(left, after)).isEqualTo(after.text());
            assertThat(new String(left.symbol(Symbols.CAPACITY), StandardCharsets.UTF_8))
                    .isEqualTo("unknown-8192");
            assertThat(new String(left.symbol(-1), StandardCharsets.UTF_8)).isEqualTo("unknown--1");
            assertThat(new String(left.symbol(Integer.MAX_VALUE), StandardCharsets.UTF_8))
                    .startsWith("unknown-");
        }
        others.close(true);
        final Symbol late = Symbols.intern("a symbol of RingFilesTest for one file");
        assertThat(text(left("a.ring"), late)).isEqualTo(late.text());
    }

    @Test
    void shouldKeepScopesAndTheResource() throws IOException {
        final Resource resource =
                Resource.builder().serviceName("gateway").set("shard", 7).build();
        file().keep(1, SCOPE);
        file().keep(FileLayout.SCOPES, new InstrumentationScope("", "", "https://example.com"));
        file().keep(FileLayout.SCOPES + 1, SCOPE);
        file().keep(resource);

        final LeftRing left = left("a.ring");

        assertThat(left.scope(1)).isEqualTo(SCOPE);
        assertThat(left.scope(FileLayout.SCOPES).schemaUrl()).isEqualTo("https://example.com");
        assertThat(left.scope(2)).isEqualTo(new InstrumentationScope("", "", ""));
        assertThat(left.scope(FileLayout.SCOPES + 1)).isEqualTo(new InstrumentationScope("", "", ""));
        assertThat(left.resource()).isEqualTo(resource);
    }

    @Test
    void shouldCountTextsThatFindNoRoom() {
        final Resource large = Resource.builder()
                .set("large", "x".repeat(FileLayout.TEXT_BYTES / 3))
                .build();
        file().keep(large);
        file().keep(large);
        assertThat(file().leftOut()).isZero();
        file().keep(large);
        assertThat(file().leftOut()).isEqualTo(1);
    }

    @Test
    void shouldReadNoHeaderWithAWrongByte() throws IOException {
        final byte[] sound = Files.readAllBytes(name);
        for (int i = 0; i < HEADER_BYTES; i += 3) {
            final byte[] damaged = sound.clone();
            damaged[i] ^= (byte) (1 << i % Byte.SIZE);
            Files.write(folder.resolve("c.ring.recovering-1"), damaged);

            final RingFiles of = RingFiles.take(folder.resolve("c.ring")).orElseThrow();
            assertThat(of.oldest(0)).as("byte %s", i).isNull();
            assertThat(of.setAside()).isEqualTo(1);
            assertThat(folder.resolve("c.ring.unreadable")).hasBinaryContent(damaged);
            of.close();
            Files.delete(folder.resolve("c.ring.unreadable"));
        }
    }

    @Test
    void shouldSetAsideARingOfAnEarlierVersionAsItIs() throws IOException {
        final byte[] earlier = Files.readAllBytes(name);
        ByteBuffer.wrap(earlier).order(ByteOrder.LITTLE_ENDIAN).putInt(Long.BYTES, 1);
        final Path left = Files.write(folder.resolve("c.ring.recovering-1"), earlier);

        assertThatThrownBy(() -> LeftRing.open(left, 0))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("it is of version 1.", "this reads 2.");
        final RingFiles of = RingFiles.take(folder.resolve("c.ring")).orElseThrow();
        assertThat(of.oldest(0)).isNull();
        of.close();

        assertThat(of.setAside()).isEqualTo(1);
        assertThat(left).doesNotExist();
        assertThat(folder.resolve("c.ring.unreadable")).hasBinaryContent(earlier);
    }

    /** What can't be opened now, as there is no memory or no file descriptor for it, is no damaged ring. */
    @Test
    void shouldLeaveARingThatCantBeOpenedForTheNextStart() throws IOException {
        final Path left = folder.resolve("c.ring.recovering-1");
        Files.createDirectory(left); // nobody can open it to write
        Files.copy(name, folder.resolve("c.ring.recovering-2"));
        final RingFiles now = RingFiles.take(folder.resolve("c.ring")).orElseThrow();

        for (int i = 0; i < 2; i++) {
            assertThat(now.oldest(0))
                    .hasToString(
                            folder.toRealPath().resolve("c.ring.recovering-2").toString());
        }
        now.close();
        assertThat(now.setAside()).isZero();
        assertThat(left).isDirectory();
        assertThat(folder.resolve("c.ring.unreadable")).doesNotExist();
        Files.delete(left);
        Files.copy(name, left);

        final RingFiles next = RingFiles.take(folder.resolve("c.ring")).orElseThrow();
        assertThat(next.oldest(0)).hasToString(left.toRealPath().toString());
        next.close();
    }

    @Test
    void shouldKeepSomeThatAreDamagedAndThenReplaceTheOldest() throws IOException {
        final RingFiles of = RingFiles.take(folder.resolve("c.ring")).orElseThrow();
        for (int i = 0; i <= RingFiles.MAX_ASIDE; i++) {
            final Path left = Files.writeString(folder.resolve("c.ring.recovering-" + (i + 1)), "damaged " + i);
            final long writtenS = i == 5 ? 1 : 1_000 + i;
            Files.setLastModifiedTime(left, FileTime.from(writtenS, TimeUnit.SECONDS));
            assertThat(of.oldest(0)).isNull();
        }
        of.close();

        assertThat(of.setAside()).isEqualTo(RingFiles.MAX_ASIDE + 1);
        assertThat(folder.resolve("c.ring.unreadable")).hasContent("damaged 0");
        for (int i = 1; i < RingFiles.MAX_ASIDE; i++) {
            assertThat(folder.resolve("c.ring.unreadable." + i))
                    .hasContent("damaged " + (i == 5 ? RingFiles.MAX_ASIDE : i));
        }
        assertThat(folder.resolve("c.ring.unreadable." + RingFiles.MAX_ASIDE)).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 51, 52, 4_095, 4_096, 100_000, -1})
    void shouldReadNoFileThatIsShorterOrLonger(final int bytes) throws IOException {
        final byte[] sound = Files.readAllBytes(name);
        Files.write(folder.resolve("c.ring.recovering-1"), Arrays.copyOf(sound, bytes < 0 ? sound.length + 1 : bytes));

        final RingFiles of = RingFiles.take(folder.resolve("c.ring")).orElseThrow();
        assertThat(of.oldest(0)).isNull();
        assertThat(of.setAside()).isEqualTo(1);
        of.close();
    }

    @Test
    void shouldLeaveNoMoreRingsThanItMay() throws IOException {
        for (int i = 1; i <= RingFiles.MAX_LEFT + 1; i++) {
            final RingFiles of = RingFiles.take(folder.resolve("c.ring")).orElseThrow();
            assertThat(of.make(SHAPE)).as("run %s", i).isNotNull();
            of.close(false);
        }
        final RingFiles of = RingFiles.take(folder.resolve("c.ring")).orElseThrow();
        assertThat(of.make(SHAPE)).as("there are enough").isNull();
        final LeftRing oldest = of.oldest(0);
        assertThat(oldest).isNotNull();
        assertThat(oldest)
                .hasToString(folder.toRealPath().resolve("c.ring.recovering-1").toString());
        oldest.delete();
        assertThat(of.oldest(0))
                .hasToString(folder.toRealPath().resolve("c.ring.recovering-2").toString());
        assertThat(of.make(SHAPE)).as("one is done with").isNotNull();
        of.close(true);
    }

    /** Damage anywhere behind the header: nothing throws, nothing is longer than it may be, and it ends. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void shouldReadWhateverIsInAFile(final int seed) throws IOException {
        final Random random = new Random(seed);
        for (int i = 0; i < 600; i++) {
            final byte[] record = record(random);
            file().ring().stripe(random.nextInt(4)).offer(record, record.length);
        }
        final OpenSpans open = Objects.requireNonNull(file().openSpans());
        for (int i = 0; i < SHAPE.openSpans(); i++) {
            final byte[] record = record(random);
            open.begin(i, record, record.length);
        }
        final byte[] sound = Files.readAllBytes(name);
        for (int run = 0; run < 10; run++) {
            final byte[] damaged = sound.clone();
            for (int flips = random.nextInt(20_000); flips >= 0; flips--) {
                damaged[FileLayout.POSITIONS + random.nextInt(damaged.length - FileLayout.POSITIONS)] =
                        (byte) random.nextInt();
            }
            Files.write(folder.resolve("c.ring.recovering-1"), damaged);
            final LeftRing left = left("c.ring.recovering-1");
            final Translation translation = new Translation(left, scope -> 1);
            final byte[] target = new byte[3 * SHAPE.maxRecordBytes()];
            final List<Integer> lengths = new ArrayList<>();

            left.drain(
                    (bytes, length) -> lengths.add(translation.translate(bytes, length, target)),
                    new byte[SHAPE.maxRecordBytes()],
                    Integer.MAX_VALUE);

            assertThat(left.isDone()).isTrue();
            assertThat(lengths)
                    .hasSizeLessThanOrEqualTo(1_024 + SHAPE.openSpans())
                    .allMatch(length -> length <= target.length);
            assertThat(left.resource().attributes()).isNotNull();
        }
    }

    /** A record with a name, keys and constants by number, some of them wrong. */
    private static byte[] record(final Random random) {
        final ByteBuffer items = ByteBuffer.allocate(1_024).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = random.nextInt(10); i > 0; i--) {
            final int ref = random.nextInt(30);
            final int key = Symbols.intern("key " + ref).ref();
            if (random.nextBoolean()) {
                items.putInt(RecordLayout.tag(RecordLayout.LONG, RecordLayout.LEVEL_SPAN, key))
                        .putLong(i);
            } else {
                items.putInt(RecordLayout.tag(RecordLayout.CONSTANT, RecordLayout.LEVEL_SPAN, key))
                        .putInt(key);
            }
        }
        final byte[] record = new byte[RecordLayout.HEADER_BYTES + items.position()];
        System.arraycopy(items.array(), 0, record, RecordLayout.HEADER_BYTES, items.position());
        RecordLayout.putInt(record, RecordLayout.NAME_REF, random.nextInt(100));
        RecordLayout.putInt(record, RecordLayout.SCOPE_REF, random.nextInt(3));
        return record;
    }

    private LeftRing left(final String of) {
        try {
            return LeftRing.open(folder.resolve(of), 0);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(final LeftRing left, final Symbol symbol) {
        return new String(left.symbol(symbol.ref()), StandardCharsets.UTF_8);
    }
}
