package dev.nanospan.export.lines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nanospan.export.http.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RotatingFileTest {
    @TempDir
    private Path folder;

    @Test
    void shouldBeginTheNextFileBeforeOneGrowsTooLarge() throws IOException {
        final RotatingFile file = file(10, 3);
        for (final String line : List.of("aaaa", "bbbb", "cccc", "dddd", "eeee", "ffff", "gggg")) {
            file.write(new Text(line));
        }
        file.close();
        assertThat(read("t.jsonl")).isEqualTo("gggg\n");
        assertThat(read("t-1.jsonl")).isEqualTo("eeee\nffff\n");
        assertThat(read("t-2.jsonl")).isEqualTo("cccc\ndddd\n");
        assertThat(names()).as("the oldest is gone").hasSize(3);
    }

    @Test
    void shouldKeepToOneFileIfThatIsAllowedOnly() throws IOException {
        final RotatingFile file = file(10, 1);
        file.write(new Text("aaaaaaa"));
        file.write(new Text("bbbbbbb"));
        file.close();
        assertThat(read("t.jsonl")).isEqualTo("bbbbbbb\n");
        assertThat(names()).hasSize(1);
    }

    @Test
    void shouldGiveALongLineAFileOfItsOwn() throws IOException {
        final RotatingFile file = file(10, 4);
        final String longLine = "x".repeat(200_000);
        file.write(new Text("a"));
        file.write(new Text(longLine));
        file.write(new Text("b"));
        file.close();
        assertThat(read("t-2.jsonl")).isEqualTo("a\n");
        assertThat(read("t-1.jsonl")).isEqualTo(longLine + "\n");
        assertThat(read("t.jsonl")).isEqualTo("b\n");
    }

    @ParameterizedTest
    @CsvSource({"'old|', 'old|new|'", "'half', 'half|new|'", "'', 'new|'"})
    void shouldGoOnWithWhatIsThere(final String before, final String after) throws IOException {
        Files.writeString(folder.resolve("t.jsonl"), before.replace('|', '\n'));
        final RotatingFile file = file(100, 2);
        file.write(new Text("new"));
        file.close();
        assertThat(read("t.jsonl")).isEqualTo(after.replace('|', '\n'));
    }

    @Test
    void shouldMakeAFileAnewThatSomebodyTookAway() throws IOException {
        final RotatingFile file = file(100, 2);
        file.write(new Text("one"));
        Files.delete(folder.resolve("t.jsonl"));
        file.write(new Text("two"));
        file.close();
        assertThat(read("t.jsonl")).isEqualTo("two\n");
    }

    @Test
    void shouldMakeFoldersAndFilesThatOnlyTheOwnerReads() throws IOException {
        assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"), "no permissions here");
        final Path path = folder.resolve("a/b/t.jsonl");
        final RotatingFile file = new RotatingFile(path, 100, 2);
        file.write(new Text("one"));
        file.close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
    }

    @Test
    void shouldSayWhenThereIsNoRoom() {
        final Path full = Path.of("/dev/full");
        assumeTrue(Files.isWritable(full), "there is no /dev/full");
        final RotatingFile file = new RotatingFile(full, 1_000, 1);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> file.write(new Text("one"))).isInstanceOf(IOException.class);
        }
        file.close();
    }

    @ParameterizedTest
    @CsvSource({"t.jsonl, t-3.jsonl", "traces, traces-3", ".hidden, .hidden-3", "a.b.c, a.b-3.c"})
    void shouldNumberFilesBeforeTheirExtension(final String name, final String numbered) {
        assertThat(new RotatingFile(folder.resolve(name), 1, 9).numbered(3)).isEqualTo(folder.resolve(numbered));
    }

    private RotatingFile file(final long maxBytes, final int maxFiles) {
        return new RotatingFile(folder.resolve("t.jsonl"), maxBytes, maxFiles);
    }

    private String read(final String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    private List<Path> names() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        }
    }

    /** A line that is given out in pieces. */
    private static final class Text implements Payload {
        private static final int PIECE = 7_000;

        private final byte[] bytes;
        private int at;

        Text(final String text) {
            bytes = text.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public int lengthBytes() {
            return bytes.length;
        }

        @Override
        public void rewind() {
            at = 0;
        }

        @Override
        public int read(final ByteBuffer into) {
            final int size = Math.min(Math.min(PIECE, into.remaining()), bytes.length - at);
            into.put(bytes, at, size);
            at += size;
            return size;
        }
    }
}
