package dev.nanospan.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

class BenchmarkListTest {
    private static final String PACKAGE = "dev.nanospan.jmh.";

    /** Nothing here depends on times: another JMH on the machine does no harm. */
    static final List<String> IGNORE_LOCK = List.of("-Djmh.ignoreLock=true");

    @Test
    void shouldKeepTheNamesThatOtherThingsRelyOn() {
        assertThat(benchmarks())
                .contains(
                        "SpanBenchmark.rootSpan4Attributes",
                        "SpanBenchmark.childSpanInScope",
                        "SpanBenchmark.unsampledSpan",
                        "FloorBenchmark.twoNanoTimes",
                        "HexBenchmark.encode16",
                        "TraceParentBenchmark.parse",
                        "TraceParentBenchmark.format",
                        "PropagationBenchmark.extractInject");
    }

    /** JMH passes over a name that nobody has as long as there is another. */
    @ParameterizedTest
    @ValueSource(strings = {"--quick", "--full"})
    void shouldAskForBenchmarksThatExist(final String form) {
        final Arguments arguments = Arguments.parse(List.of(form), Set.of(), Set.of(form));
        for (final JmhSuite suite : List.of(new Hot(), new Alone(), new Encode(), new Propagate())) {
            assertThat(suite.passes(arguments))
                    .isNotEmpty()
                    .allSatisfy(pass -> assertThat(benchmarks()).containsAll(pass.includes()));
        }
    }

    /** Each once and briefly, in a JVM of their own: JMH itself uses what this one may be told to refuse. */
    @Test
    @Timeout(300)
    void shouldRunEveryBenchmark(@TempDir final Path folder) throws IOException, InterruptedException {
        final Path results = folder.resolve("results.json");
        final String[] args =
                ("jmh -f 0 -wi 0 -i 1 -r 10ms -foe true -p n=4 -p client=OWN -p gzip=false -p peer=nanospan,otel,brave -p workload=root -rf json -rff "
                                + results)
                        .split(" ");

        final ChildJvm jmh = ChildJvm.run(folder, IGNORE_LOCK, Main.class, args);

        assertThat(jmh.exitCode()).as(jmh.err() + String.join("\n", jmh.out())).isZero();
        assertThat(jmh.err()).doesNotContain("WARNING: A terminally deprecated method");
        final List<JmhResult> measured = JmhResult.parse(Files.readString(results));
        assertThat(measured.stream()
                        .map(result -> result.name().replaceAll("[{@].*", ""))
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(benchmarks());
        assertThat(measured).allSatisfy(result -> assertThat(result.ns()).isPositive());
        assertThat(measured).filteredOn(result -> result.started() > 0).hasSizeGreaterThanOrEqualTo(14);
        assertThat(measured)
                .filteredOn(result -> result.started() > 0)
                .allSatisfy(result -> assertThat(result.dropRatio()).isBetween(0.0, 1.0));
        assertThat(jmh.out()).anyMatch(line -> line.contains(" spans, ") && line.contains("exact; before: ping-pong"));
    }

    static List<String> benchmarks() {
        return BenchmarkList.defaultList()
                .find(
                        OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT),
                        List.of(".*"),
                        List.of())
                .stream()
                .map(entry -> entry.getUsername().substring(PACKAGE.length()))
                .toList();
    }
}
