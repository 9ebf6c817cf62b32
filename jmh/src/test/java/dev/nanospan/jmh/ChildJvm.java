package dev.nanospan.jmh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program in a JVM of its own, with the java and the class path of this one.
 *
 * @param exitCode what it ended with
 * @param out its standard output, by lines
 * @param err its standard error
 */
record ChildJvm(int exitCode, List<String> out, String err) {
    private static final long AT_MOST_MIN = 30;

    static ChildJvm run(final Path folder, final List<String> options, final Class<?> main, final String... args)
            throws IOException, InterruptedException {
        final Path out = folder.resolve("out.txt");
        final Path err = folder.resolve("err.txt");
        final Process jvm = new ProcessBuilder(Jvm.command(options, main.getName(), List.of(args)))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            if (!jvm.waitFor(AT_MOST_MIN, TimeUnit.MINUTES)) {
                throw new IOException("still running: " + Files.readString(out) + Files.readString(err));
            }
            return new ChildJvm(
                    jvm.exitValue(), Files.readAllLines(out, StandardCharsets.UTF_8), Files.readString(err));
        } finally {
            jvm.destroyForcibly();
        }
    }

    String last() {
        return out.isEmpty() ? "" : out.get(out.size() - 1);
    }
}
