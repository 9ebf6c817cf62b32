package dev.nanospan.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
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
