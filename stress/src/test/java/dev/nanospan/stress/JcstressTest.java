package dev.nanospan.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jcstress.infra.runners.TestList;

/**
 * Runs all memory-model tests in JVMs of their own: for a moment each by default, in jcstress's quick mode and all its JVM
 * configurations with {@code -Dtest.slow=true}.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class JcstressTest {
    private static final boolean SLOW = Boolean.getBoolean("test.slow");
    private static final String BRIEF = "-v -iters 1 -time 50 -sc false -jvmArgs -XX:+UseParallelGC";
    private static final String PLANTED = " -Dstress.planted=true";

    private static final int MAX_TRIES = 20;

    @TempDir
    private Path reports;

    @Test
    void shouldMeetNoForbiddenOutcome() throws Exception {
        final List<String> options = SLOW ? List.of("-v", "-m", "quick") : brief("");

        final Run run = jcstress(options);

        assertThat(run.exitStatus).as(run.output).isZero();
        assertThat(run.output).contains("0 failed, 0 soft errs, 0 hard errs");
        // None was passed by for want of processors.
        assertThat(run.output).contains(TestList.tests());
    }

    @Test
    void shouldFailAtAForbiddenOutcome() throws Exception {
        final List<String> options = brief(PLANTED);
        options.addAll(List.of("-t", LostUpdateStress.class.getSimpleName()));

        // On a busy machine the two threads of a test may never run at once for as long as a try takes.
        Run run = jcstress(options);
        for (int tries = 1; run.exitStatus == 0 && tries < MAX_TRIES; tries++) {
            run = jcstress(options);
        }

        assertThat(run.exitStatus).isNotZero();
        assertThat(run.output).contains("an update was lost");
    }

    private static List<String> brief(final String jvmArguments) {
        final List<String> options = new ArrayList<>(List.of(BRIEF.split(" ")));
        final int last = options.size() - 1;
        options.set(last, options.get(last) + jvmArguments);
        return options;
    }

    private Run jcstress(final List<String> options) throws Exception {
        final Path output = reports.resolve("output.txt");
        final List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "jcstress",
                "-r",
                reports.toString()));
        command.addAll(options);
        final Process process = new ProcessBuilder(command)
                .directory(reports.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            return new Run(process.waitFor(), Files.readString(output));
        } finally {
            process.destroy();
        }
    }

    private record Run(int exitStatus, String output) {}
}
