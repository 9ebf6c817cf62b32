package dev.nanospan.cli.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nanospan.cli.Jvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** JVMs that are killed, and what they leave. */
final class Children {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final int MOST_MS = 1_500;

    private Children() {}

    /** Runs a class; what it complains of goes to a file. */
    static Process start(final Class<?> main, final Path folder, final String... args) throws IOException {
        return Jvm.java(main, args)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(errors(folder).toFile())
                .start();
    }

    /**
     * Kills it at a random moment once it is so, and in any case.
     *
     * @param isSo that there is something to kill it in
     * @param what tells this kill from others
     */
    static void kill(
            final Process process,
            final Path folder,
            final Callable<Boolean> isSo,
            final Random random,
            final String what)
            throws Exception {
        try {
            await(what).atMost(SOON).until(() -> isSo.call() || !process.isAlive());
            assertThat(process.isAlive())
                    .as("%s: %s", what, Files.readString(errors(folder)))
                    .isTrue();
            Thread.sleep(random.nextInt(MOST_MS));
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
    }

    private static Path errors(final Path folder) {
        return folder.resolve("err");
    }

    /** Does away with the file of a ring, and those beside it. */
    static void deleteRing(final Path ring) throws IOException {
        for (final String suffix : List.of("", ".lock", ".recovering-1")) {
            Files.deleteIfExists(Path.of(ring + suffix));
        }
    }
}
