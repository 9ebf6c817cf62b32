package dev.nanospan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.Options;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    private final PrintStream outBefore = System.out;
    private final PrintStream errBefore = System.err;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void catchOutput() {
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void giveOutputBack() {
        System.setOut(outBefore);
        System.setErr(errBefore);
    }

    @Test
    void shouldRunTheDemo() {
        assertThat(Main.run("demo", "--orders", "1", "--seed=5", "--no-color", "--checks=strict"))
                .isZero();

        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(out()).contains("POST /orders  SERVER").contains("exact: every span is accounted for");
        assertThat(out()).doesNotContain("INCOMPLETE").doesNotContain("\u001b");
        assertThat(lastLine(out())).startsWith("{\"started\":10,").endsWith("\"exact\":true}");
    }

    @Test
    void shouldTellTheVersionThatTheBuildWrote() {
        assertThat(Main.run("version")).isZero();

        assertThat(out())
                .matches("nanospan \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?, .+ "
                        + Runtime.version().feature() + ".*\\R");
        assertThat(out()).doesNotContain("$");
    }

    @Test
    void shouldTellTheVersionByOptionToo() {
        assertThat(Main.run("--version")).isZero();

        assertThat(out()).startsWith("nanospan ");
    }

    @Test
    void shouldPrintTheTableOfOptions() {
        assertThat(Main.run("config", "--markdown")).isZero();

        assertThat(out()).isEqualTo(Options.TABLE.markdown());
    }

    @Test
    void shouldPrintWhereEachValueComesFrom() {
        System.setProperty("nanospan.batch.delay", "200ms");
        try {
            assertThat(Main.run("config")).isZero();
        } finally {
            System.clearProperty("nanospan.batch.delay");
        }

        assertThat(out().lines())
                .hasSameSizeAs(Options.TABLE.options())
                .anySatisfy(line -> assertThat(line)
                        .matches("nanospan\\.batch\\.delay += 200 ms +\\(system property nanospan\\.batch\\.delay\\)"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"config", "demo"})
    void shouldTellAllThatIsWrongInALineEach(final String command) {
        System.setProperty("nanospan.batch.delay", "200");
        System.setProperty("nanospan.rign.bytes", "200");
        try {
            assertThat(Main.run(command)).isEqualTo(1);
        } finally {
            System.clearProperty("nanospan.batch.delay");
            System.clearProperty("nanospan.rign.bytes");
        }

        assertThat(out()).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "nanospan " + command + ": nanospan.rign.bytes: is not an option; the nearest is "
                                + "nanospan.ring.bytes (system property)",
                        "nanospan " + command + ": nanospan.batch.delay=200: must be a time such as 250ms, from 0 s to "
                                + "1 h (system property nanospan.batch.delay)");
    }

    @ParameterizedTest
    @CsvSource({
        "--help, demo",
        "demo --help, --orders",
        "version --help, version",
        "config --help, --markdown",
        "serve --help, --token-file"
    })
    void shouldHelp(final String args, final String expected) {
        assertThat(Main.run(args.split(" "))).isZero();

        assertThat(out()).startsWith("Usage: nanospan").contains(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "demo --orders 0       | nanospan demo: --orders=0: must be from 1 to 1000000 (try --help)",
                "demo --orders -1      | nanospan demo: --orders=-1: must be from 1 to 1000000 (try --help)",
                "demo --orders many    | nanospan demo: Invalid value for option '--orders': 'many' is not an int (try --help)",
                "demo --checks=maybe   | nanospan demo: Invalid value for option '--checks': expected one of [OFF, STRICT] "
                        + "(case-insensitive) but was 'maybe' (try --help)",
                "demo --orders         | nanospan demo: Missing required parameter for option '--orders' (N) (try --help)",
                "demo --colour         | nanospan demo: Unknown option: '--colour' (try --help)",
                "demo now              | nanospan demo: Unmatched argument at index 1: 'now' (try --help)",
                "view                  | nanospan: Unmatched argument at index 0: 'view' (try --help)",
                "serve --port 65536    | nanospan serve: --port=65536: must be from 0 to 65535 (try --help)",
                "serve --traces 0      | nanospan serve: --traces=0: must be from 1 to 10000000 (try --help)",
                "serve --host no.such.host.invalid | nanospan serve: --host=no.such.host.invalid: is not known (try --help)",
                "''                    | nanospan: say which command: demo, load, serve, recover, config, spill or version (try --help)",
            })
    void shouldExplainABadCallInOneLine(final String args, final String complaint) {
        assertThat(Main.run(args.isEmpty() ? new String[0] : args.split(" "))).isEqualTo(2);

        assertThat(err.toString(StandardCharsets.UTF_8).lines()).containsExactly(complaint);
        assertThat(out()).isEmpty();
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String lastLine(final String text) {
        return text.lines().reduce("", (before, line) -> line);
    }
}
