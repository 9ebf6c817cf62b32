package dev.nanospan.export.spill;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Opens files; a test puts another one in its place, which runs full. Where there are permissions, all is the owner's alone. */
@FunctionalInterface
interface Disk {
    /** The one there is. */
    Disk REAL = (path, how) -> FileChannel.open(path, how, only("rw-------"));

    FileChannel open(Path path, Set<OpenOption> how) throws IOException;

    /** Makes a folder and those above it, unless they are there. */
    static void makeFolder(final Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, only("rwx------"));
        }
    }

    /** Writes all there is in a buffer. */
    static void write(final FileChannel to, final ByteBuffer from, final long at) throws IOException {
        long position = at;
        while (from.hasRemaining()) {
            position += to.write(from, position);
        }
    }

    /** Reads as much as there is and finds room. */
    static void read(final FileChannel from, final ByteBuffer into, final long at) throws IOException {
        int count = 0;
        for (long position = at; into.hasRemaining() && count >= 0; position += count) {
            count = from.read(into, position);
        }
    }

    private static FileAttribute<?>[] only(final String permissions) {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
