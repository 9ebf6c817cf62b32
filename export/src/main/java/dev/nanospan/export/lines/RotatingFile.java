package dev.nanospan.export.lines;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.nanospan.export.http.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lines in a file. Before it grows beyond its bound it becomes number 1, what was number 1 becomes number 2, and so on, and
 * the one with the highest number goes: {@code traces.jsonl}, {@code traces-1.jsonl}, {@code traces-2.jsonl}. A line is
 * never split; one longer than a file may be stands alone in one.
 *
 * <p>What is there at the start is gone on with; a line that was not finished then is finished. Where the file system has
 * permissions, only the owner can read what is made here.
 */
public final class RotatingFile implements Sink {
    private static final int CHUNK_BYTES = 64 * 1024;
    private static final byte LINE_END = '\n';

    private final Path path;
    private final long maxBytes;
    private final int maxFiles;
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
    private @Nullable FileChannel channel;
    private long size;

    /**
     * @param maxBytes of each file
     * @param maxFiles the current one included
     */
    public RotatingFile(final Path path, final long maxBytes, final int maxFiles) {
        this.path = path;
        this.maxBytes = maxBytes;
        this.maxFiles = maxFiles;
    }

    @Override
    public void write(final Payload line) throws IOException {
        FileChannel to = opened();
        if (size > 0 && size + line.lengthBytes() + 1 > maxBytes) {
            rotate();
            to = opened();
        }
        try {
            append(line, to);
        } catch (final IOException e) {
            takeBack(to);
            throw e;
        }
    }

    private void append(final Payload line, final FileChannel to) throws IOException {
        line.rewind();
        long at = size;
        while (line.read(chunk.clear()) > 0) {
            at = put(to, at);
        }
        chunk.clear().put(LINE_END);
        size = put(to, at);
    }

    private long put(final FileChannel to, final long from) throws IOException {
        chunk.flip();
        long at = from;
        while (chunk.hasRemaining()) {
            at += to.write(chunk, at);
        }
        return at;
    }

    /** What stands of a line that could not be finished goes; if that can't be done either the file is opened anew. */
    private void takeBack(final FileChannel from) {
        try {
            from.truncate(size);
        } catch (final IOException e) {
            close();
        }
    }

    private FileChannel opened() throws IOException {
        final FileChannel open = channel;
        return open != null && open.isOpen() && Files.exists(path) ? open : open();
    }

    private FileChannel open() throws IOException {
        close();
        final Path folder = path.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        final FileChannel opened = FileChannel.open(path, Set.of(CREATE, WRITE), ownerOnly());
        channel = opened;
        size = opened.size();
        if (size > 0) {
            finishLine(opened);
        }
        return opened;
    }

    /** The process may have died in the middle of a line. */
    private void finishLine(final FileChannel of) throws IOException {
        try (FileChannel reader = FileChannel.open(path)) {
            chunk.clear().limit(1);
            if (reader.read(chunk, size - 1) == 1 && chunk.get(0) != LINE_END) {
                chunk.clear().put(LINE_END);
                size = put(of, size);
            }
        }
    }

    private void rotate() throws IOException {
        close();
        for (int number = maxFiles - 1; number > 0; number--) {
            final Path from = numbered(number - 1);
            if (Files.exists(from)) {
                Files.move(from, numbered(number), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (maxFiles == 1) {
            Files.deleteIfExists(path);
        }
    }

    /** The place of a file; number 0 is the current one. */
    Path numbered(final int number) {
        if (number == 0) {
            return path;
        }
        final String name = String.valueOf(path.getFileName());
        final int dot = name.lastIndexOf('.');
        final int end = dot > 0 ? dot : name.length();
        return path.resolveSibling(name.substring(0, end) + '-' + number + name.substring(end));
    }

    private static FileAttribute<?>[] ownerOnly() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    @Override
    public void close() {
        final FileChannel open = channel;
        channel = null;
        if (open != null) {
            try {
                open.close();
            } catch (final IOException e) {
                return; // every line was written before, or counted as lost
            }
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
