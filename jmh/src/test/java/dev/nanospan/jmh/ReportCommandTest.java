package dev.nanospan.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.jmh.report.Result;
import dev.nanospan.jmh.report.Result.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
    private static final String PAGE = """
            # Page
            before
            <!-- begin pipeline -->
            anything
            <!-- end pipeline -->
            between
            <!-- begin hot-25 -->
            <!-- end hot-25 -->
            after
            """;

    private final Captured out = new Captured();

    @TempDir
    private Path folder;

    private Path page;
    private Path results;

    @BeforeEach
    void write() throws IOException {
        page = Files.writeString(folder.resolve("page.md"), PAGE);
        results = Files.createDirectories(folder.resolve("results"));
        final Result result = new Result(
                "pipeline",
                Map.of("command", "pipeline --rates", "cores", 2),
                List.of(
                        row("nanospan-json", 10_000, 10_000),
                        row("nanospan-json", 0, 3_000_000),
                        row("otel-json", 0, 9_000)));
        Files.writeString(results.resolve("pipeline.json"), result.toJson());
    }

    @Test
    void shouldMakeTablesAndPicturesAndLeaveAllElse() throws IOException, InterruptedException {
        assertThat(report()).isZero();
        final String made = Files.readString(page);
        assertThat(made)
                .startsWith("# Page\nbefore\n<!-- begin pipeline -->\npipeline --rates, ")
                .contains("| nanospan-json | full speed | 1 | 3,000,000 | 3,000,000 |")
                .contains("](results/pipeline-pipeline.svg)")
                .contains(
                        "\n<!-- end pipeline -->\nbetween\n<!-- begin hot-25 -->\nNot measured yet.\n<!-- end hot-25 -->\nafter\n")
                .doesNotContain("anything");
        assertThat(results.resolve("pipeline-pipeline.svg")).content().startsWith("<svg ");
    }

    @Test
    void shouldMakeTheSameAgain() throws IOException, InterruptedException {
        report();
        final String made = Files.readString(page);
        assertThat(report()).isZero();
        assertThat(page).hasContent(made);
        assertThat(report("--check")).isZero();
    }

    @Test
    void shouldFindAFigureThatWasChangedByHand() throws IOException, InterruptedException {
        report();
        final String changed = Files.readString(page).replace("3,000,000", "4,000,000");
        Files.writeString(page, changed);
        assertThat(report("--check")).isEqualTo(1);
        assertThat(out.last()).isEqualTo("not as it would be made: " + page);
        assertThat(page).hasContent(changed);
    }

    @Test
    void shouldFindAPictureThatWasChangedByHand() throws IOException, InterruptedException {
        report();
        final Path picture = results.resolve("pipeline-pipeline.svg");
        Files.writeString(picture, Files.readString(picture) + "<!-- better -->");
        assertThat(report("--check")).isEqualTo(1);
    }

    @Test
    void shouldRefuseResultsThatAreNone() throws IOException, InterruptedException {
        Files.writeString(results.resolve("hot-25.json"), "[]");
        assertThat(report()).isEqualTo(2);
        assertThat(out.last()).contains("hot-25.json: not a result file");
    }

    /** What PERFORMANCE.md says is what the stored results say. If not: java -jar jmh/target/nanospan-jmh.jar report. */
    @Test
    void shouldFindThePageOfThisProjectAsItIsMadeOfItsResults() throws IOException, InterruptedException {
        final Path project = Path.of("").toAbsolutePath().getParent();
        final Path performance = project.resolve("PERFORMANCE.md");
        assertThat(performance).exists();
        final int exitCode = Main.run(
                List.of(
                        "report",
                        "--check",
                        "--page",
                        performance.toString(),
                        "--results",
                        project.resolve("jmh").resolve("results").toString()),
                out.stream(),
                out.stream());
        assertThat(exitCode).as(String.join("\n", out.lines())).isZero();
    }

    private int report(final String... more) throws IOException, InterruptedException {
        final List<String> args =
                new ArrayList<>(List.of("report", "--page", page.toString(), "--results", results.toString()));
        args.addAll(List.of(more));
        return Main.run(args, out.stream(), out.stream());
    }

    private static Row row(final String peer, final int rate, final int created) {
        return new Row(Map.of(
                "peer",
                peer,
                "rate",
                rate,
                "threads",
                1,
                "created",
                created,
                "delivered",
                created,
                "windowNs",
                1_000_000_000));
    }
}
