package dev.nanospan.export;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A disk without room, for real: the system itself says so to a process that writes. */
enum SmallDisk {
    /** No file of the process may be longer. */
    FILES("File too large") {
        @Override
        Place in(final Path folder, final int kib) {
            assumeTrue(isLinux(), "needs Linux, where bash counts files in KiB");
            return new Place(List.of("bash", "-c", "ulimit -S -f " + kib + " && exec \"$@\"", "bash"), List.of());
        }
    },

    /** A file system in a folder has no more. */
    FILE_SYSTEM("No space left on device") {
        @Override
        Place in(final Path folder, final int kib) {
            assumeTrue(isLinux(), "needs Linux, to mount a tmpfs");
            final String problem =
                    run(List.of("mount", "-t", "tmpfs", "-o", "size=" + kib + 'k', "nanospan", folder.toString()));
            assumeTrue(problem.isEmpty(), "needs the right to mount a tmpfs: " + problem);
            return new Place(List.of(), List.of("umount", "-l", folder.toString()));
        }
    };

    /** What the system says then. */
    final String problem;

    SmallDisk(final String problem) {
        this.problem = problem;
    }

    /** Leaves so much room in a folder; leaves out the test where that can't be had. */
    abstract Place in(Path folder, int kib);

    private static boolean isLinux() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
    }

    /** What a command complains of; nothing if it does not fail. */
    private static String run(final List<String> command) {
        try {
            final Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            final String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? "" : said + " (exit code " + process.exitValue() + ')';
        } catch (final IOException e) {
            return e.toString();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return e.toString();
        }
    }

    /**
     * As long as it is there.
     *
     * @param before runs the command of a process that is to find no more room
     */
    record Place(List<String> before, List<String> atEnd) implements AutoCloseable {
        @Override
        public void close() {
            final String problem = atEnd.isEmpty() ? "" : run(atEnd);
            if (!problem.isEmpty()) {
                throw new UncheckedIOException(new IOException(problem));
            }
        }
    }
}
