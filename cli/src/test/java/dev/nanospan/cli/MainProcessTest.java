package dev.nanospan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the executable as a user does: in a JVM of its own, without a flag. */
class MainProcessTest {
    private final Map<String, String> environment = new HashMap<>();

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

    @Test
    void shouldPrintTheConfigurationOfItsEnvironmentWithoutSecrets() throws Exception {
        environment.put("NANOSPAN_RING_BYTES", "32MiB");
        environment.put("OTEL_EXPORTER_OTLP_HEADERS", "authorization=hunter2");
        environment.put("OTEL_BSP_SCHEDULE_DELAY", "soon");

        assertThat(run("config")).isZero();

        assertThat(Files.readString(folder.resolve("out")))
                .containsPattern("nanospan\\.ring\\.bytes += 32 MiB +\\(environment NANOSPAN_RING_BYTES\\)")
                .containsPattern(
                        "nanospan\\.otlp\\.headers += \\(secret\\) +\\(environment OTEL_EXPORTER_OTLP_HEADERS\\)")
                .doesNotContain("hunter2");
        assertThat(Files.readString(folder.resolve("err")))
                .contains("OTEL_BSP_SCHEDULE_DELAY=soon is ignored")
                .doesNotContain("hunter2");
    }

    @Test
    void shouldConfigureTheDemoByItsEnvironment() throws Exception {
        environment.put("NANOSPAN_KEYS_BLOCKED", "*");

        assertThat(run("demo", "--orders", "1")).isZero();

        assertThat(Files.readString(folder.resolve("out"))).doesNotContain("symbol=");
    }

    private int run(final String... args) throws IOException, InterruptedException {
        final ProcessBuilder builder =
                Jvm.java(Main.class, args).redirectOutput(file("out")).redirectError(file("err"));
        builder.environment().putAll(environment);
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
