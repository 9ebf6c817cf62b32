package dev.nanospan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Options;
import dev.nanospan.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoverCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final PrintStream systemOut = System.out;
    private final PrintStream systemErr = System.err;

    @TempDir
    private Path folder;

    private Path crashed = Path.of("");

    /** A copy of the file of an engine that runs. */
    @BeforeEach
    void crash() throws IOException {
        final Path file = folder.resolve("spans.ring");
        crashed = folder.resolve("crashed.ring");
        try (Nanospan nanospan = Nanospan.create(NanospanConfig.builder()
                .ringBytes(64 << 10)
                .stripes(1)
                .ringFile(file)
                .ringOpenSpans(true)
                .set(Options.EXPORTER, List.of("none"))
                .ownThread(false)
                .jmx(false)
                .build())) {
            nanospan.tracer("desk").start("first").set("symbol", "ESZ6").end();
            nanospan.tracer("desk").start("second").end();
            final Span open = nanospan.tracer("desk").start("third");
            Files.copy(file, crashed);
            open.end();
            assertThat(nanospan.close(Duration.ZERO).isExact()).isTrue();
        }
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restore() {
        System.setOut(systemOut);
        System.setErr(systemErr);
    }

    @Test
    void shouldPrintWhatWasLeftAndTheLedger() {
        assertThat(Main.run("recover", crashed.toString())).isZero();

        assertThat(text(out)).contains("\"resourceSpans\"", "\"first\"", "\"second\"", "ESZ6", "nanospan.recovered");
        assertThat(text(out))
                .containsOnlyOnce("\"third\"")
                .containsOnlyOnce("nanospan.interrupted")
                .containsOnlyOnce("\"message\":\"interrupted\"");
        assertThat(text(err))
                .contains("\"recovered\":{\"drained\":2,\"interrupted\":1,\"routed\":3,")
                .contains("\"exact\":true}");
        assertThat(crashed).doesNotExist();
        assertThat(folder.resolve("crashed.ring.recovering-1")).doesNotExist();
    }

    @Test
    void shouldWarnWhereNothingIsRedacted() {
        assertThat(Main.run("recover", crashed.toString())).isZero();

        assertThat(text(err)).containsOnlyOnce("warning: spans would be exported as they were set");
        assertThat(text(out)).doesNotContain("warning");
    }

    @Test
    void shouldNotWarnWhereSomethingIs() {
        System.setProperty("nanospan.redact.profile", "strict");
        try {
            assertThat(Main.run("recover", crashed.toString())).isZero();
        } finally {
            System.clearProperty("nanospan.redact.profile");
        }

        assertThat(text(out)).contains("\"first\"");
        assertThat(text(err)).doesNotContain("warning");
    }

    @Test
    void shouldKeepWhatItCannotDeliver() {
        final String nobody = "http://127.0.0.1:1";

        assertThat(Main.run("recover", crashed.toString(), "--endpoint", nobody, "--timeout", "2"))
                .isEqualTo(1);
        assertThat(folder.resolve("crashed.ring.recovering-1")).exists();
        assertThat(Main.run("recover", crashed.toString())).isZero();

        assertThat(text(out)).contains("\"first\"", "\"second\"", "\"third\"");
    }

    @Test
    void shouldSayWhenThereIsNothing() {
        assertThat(Main.run("recover", folder.resolve("no.ring").toString())).isEqualTo(1);

        assertThat(text(out)).isEmpty();
        assertThat(text(err)).contains("nothing to recover from");
        assertThat(folder.resolve("no.ring.lock")).doesNotExist();
    }

    private static String text(final ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
