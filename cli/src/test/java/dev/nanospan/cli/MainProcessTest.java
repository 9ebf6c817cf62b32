package dev.nanospan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the executable as a user does: in a JVM of its own, without a flag. */
class MainProcessTest {
    @TempDir
    private Path folder;

    @Test
    void shouldPrintCompleteTreesAndAnExactLedgerAndNoWarning() throws Exception {
        assertThat(run("demo")).isZero();

        final String out = Files.readString(folder.resolve("out"));
        assertThat(Files.readString(folder.resolve("err"))).isEmpty();
        assertThat(out.lines().filter(line -> line.startsWith("trace "))).hasSize(5);
        assertThat(out).doesNotContain("INCOMPLETE").doesNotContain("\u001b");
        assertThat(out.lines()
                        .map(line -> line.replaceAll(" {2}[0-9a-f]{16}.*", "").replaceAll("^ *[0-9.]+[num]?s {2}", "")))
                .containsSubsequence(
                        "POST /orders  SERVER",
                        "|- validate",
                        "|- check limits",
                        "|- match",
                        "|  |- walk book",
                        "|  `- fill",
                        "|- POST /charges  CLIENT",
                        "`- send settlement  PRODUCER",
                        "process settlement  CONSUMER",
                        "`- book trade");
        assertThat(out).contains("  started 27 = ended 27\n").contains("  exact: every span is accounted for\n");
        assertThat(out.strip()).endsWith("\"exact\":true}");
    }

    @Test
    void shouldExitWithTwoWhenItIsCalledWrongly() throws Exception {
        assertThat(run("demo", "--orders", "none")).isEqualTo(2);

        assertThat(Files.readString(folder.resolve("out"))).isEmpty();
        assertThat(Files.readAllLines(folder.resolve("err"))).hasSize(1);
    }

    private int run(final String... args) throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(args));
        final ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(file("out")).redirectError(file("err"));
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        final Process process = builder.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private File file(final String name) {
        return folder.resolve(name).toFile();
    }
}
