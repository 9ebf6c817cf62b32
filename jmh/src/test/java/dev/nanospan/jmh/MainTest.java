package dev.nanospan.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.jmh.peer.Peers;
import dev.nanospan.jmh.report.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {
    private final Captured out = new Captured();
    private final Captured err = new Captured();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "frobnicate                           | unknown command frobnicate",
                "soak                                 | --spans is missing",
                "soak --spans 10                      | --threads is missing",
                "soak --spans                         | --spans needs a value",
                "soak --spans ten --threads 1         | --spans ten: not a whole number",
                "soak --spans 0 --threads 1           | --spans 0: must be from 1 to",
                "soak --spans 10 --threads 0          | --threads 0: must be from 1 to 1024",
                "soak --spans 1 --spans 2 --threads 1 | --spans is given twice",
                "soak --spans 1 --threads 1 more      | unexpected more",
                "soak --spans 1 --threads 1 --fast    | unknown option --fast",
                "soak --spans 1 --threads 1 --ring-bytes 100 | nanospan.ring.bytes=100",
                "first-span --runs 0                  | --runs 0: must be from 1 to",
                "footprint --now                      | unknown option --now",
                "pingpong pong                        | unexpected pong",
                "hot --quick --full                   | --quick and --full exclude each other",
                "hot --peers nobody                   | unknown nobody; there are nanospan, ",
                "hot nothing                          | unknown nothing; there are root, ",
                "encode fast                          | unexpected fast",
                "propagate --out                      | --out needs a value",
                "pipeline --rate -1                   | --rate -1: must be from 0 to",
                "pipeline --quick --full              | --quick and --full exclude each other",
                "pipeline nobody                      | unknown nobody; there are nanospan, ",
                "budget                               | no result file given",
                "budget --lax results.json            | unknown option --lax",
                "budget no-such-file.json             | can't read no-such-file.json",
            })
    void shouldAnswerABadArgumentWithOneLineAndExitCodeTwo(final String line, final String message)
            throws IOException, InterruptedException {
        assertThat(run(line.split(" "))).isEqualTo(2);
        assertThat(err.lines()).singleElement().asString().startsWith(message).contains("; usage: jmh ");
        assertThat(out.lines()).isEmpty();
    }

    @Test
    void shouldTellWhatThereIsWhenNothingIsAskedFor() throws IOException, InterruptedException {
        assertThat(run()).isEqualTo(2);
        assertThat(err.lines())
                .singleElement()
                .asString()
                .contains("no command")
                .contains("soak")
                .contains("budget");
    }

    @Test
    void shouldExplainEveryCommand() throws IOException, InterruptedException {
        for (final Command command : Main.COMMANDS) {
            final Captured said = new Captured();
            if (!"jmh".equals(command.name())) {
                assertThat(Main.run(List.of(command.name(), "-h"), said.stream(), err.stream()))
                        .isZero();
                assertThat(said.lines().get(0)).startsWith("usage: " + command.name());
                assertThat(said.lines()).hasSizeGreaterThan(2);
            }
        }
        assertThat(err.lines()).isEmpty();
    }

    @Test
    void shouldListCommandsPeersAndWorkloads() throws IOException, InterruptedException {
        assertThat(run("list")).isZero();
        assertThat(out.lines()).anyMatch(line -> line.startsWith("  hot "));
        assertThat(out.lines())
                .anyMatch(line ->
                        line.matches("  otel-json-default +OpenTelemetry's SDK, OTLP JSON, queue 2,048, batch 512.*"));
        assertThat(Peers.names())
                .allSatisfy(peer -> assertThat(out.lines()).anyMatch(line -> line.startsWith("  " + peer + " ")));
        assertThat(out.lines()).anyMatch(line -> line.startsWith("  root ") && line.endsWith("4 attributes"));
    }

    @Test
    void shouldLeaveAResultFileWithTheFactsOfTheMachine(@TempDir final Path folder)
            throws IOException, InterruptedException {
        final Path file = folder.resolve("new").resolve("pingpong.json");
        assertThat(run("pingpong", "--out", file.toString())).isZero();
        final Result result = Result.parse(Files.readString(file));
        assertThat(result.kind()).isEqualTo("pingpong");
        assertThat(result.facts()).containsKeys("command", "date", "jdk", "os", "cpu", "cores", "pingPongBeforeNs");
        assertThat(result.fact("command")).isEqualTo("pingpong");
        assertThat(result.rows())
                .singleElement()
                .satisfies(row -> assertThat(row.number("roundTripNs")).isPositive());
    }

    @ParameterizedTest
    @CsvSource({"6.8.0-host-v7, 6.8.0", "5.10.0-35-amd64, 5.10.0", "14.5, 14.5", "10.0, 10.0"})
    void shouldTellOfTheKernelNoMoreThanItsVersion(final String kernel, final String version) {
        assertThat(Facts.versionOf(kernel)).isEqualTo(version);
    }

    @Test
    void shouldReadNumbersThatAreGroupedForTheEye() {
        final Arguments arguments = Arguments.parse(List.of("--spans", "100_000,000"), Set.of("--spans"), Set.of());
        assertThat(arguments.number("--spans", 1, Long.MAX_VALUE)).isEqualTo(100_000_000L);
    }

    @Test
    void shouldSayWhetherTheCoresAreNearOrFar() throws IOException, InterruptedException {
        assertThat(run("pingpong")).isZero();
        assertThat(out.lines())
                .singleElement()
                .asString()
                .matches("ping-pong \\d+ ns a round trip .* \\((near|far)\\)");
        assertThat(PingPong.describe(120)).endsWith("(near)");
        assertThat(PingPong.describe(450)).endsWith("(far)");
    }

    private int run(final String... args) throws IOException, InterruptedException {
        return Main.run(List.of(args), out.stream(), err.stream());
    }
}
