package dev.nanospan.cli.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    @Test
    void shouldMentionOnlyFilesThatExist() {
        final List<String> files = mentionedFiles();

        assertThat(files).contains("CONTRIBUTING.md", "LICENSE", "cli/target/nanospan.jar");
        for (final String file : files) {
            assertThat(Readme.FOLDER.resolve(sourceOf(file))).as(file).exists();
        }
    }

    @Test
    void shouldFindAFileThatIsNotThere() {
        assertThat(Readme.FOLDER.resolve(sourceOf("nowhere/target/nanospan.jar")))
                .doesNotExist();
        assertThat(filesIn("see [this](docs/MISSING.md), `other.md` and https://example.com/a.md#b"))
                .containsExactlyInAnyOrder("docs/MISSING.md", "other.md");
    }

    @Test
    void shouldGiveTheTwoCommands() {
        assertThat(Readme.blocks("sh"))
                .contains("mvn -q -DskipTests package && java -jar cli/target/nanospan.jar demo\n", "mvn -q verify\n");
    }

    @Test
    void shouldTellOfEverythingInTheAgreedOrder() {
        assertThat(Readme.all("(?m)^## (.*)$", Readme.prose()))
                .containsExactly(
                        "Numbers",
                        "Two commands",
                        "Embed it",
                        "Send to your collector",
                        "Already on OpenTelemetry?",
                        "Name things as others do",
                        "Carry a span to other threads",
                        "Carry a trace to other services",
                        "Configure it",
                        "Choose what is kept",
                        "What a service says of itself",
                        "How it works",
                        "Test with it",
                        "Measure it yourself",
                        "Limits, and what is not there yet");
    }

    private static List<String> mentionedFiles() {
        final List<String> files = new ArrayList<>(filesIn(Readme.prose()));
        for (final String block : Readme.blocks("sh")) {
            files.addAll(Readme.all("([\\w/.-]+\\.jar)", block));
        }
        return files;
    }

    /** Targets of links, and code that looks like the path of a file of ours. */
    private static List<String> filesIn(final String prose) {
        final List<String> files = new ArrayList<>(Readme.all("\\]\\((?!https?:|#)([^)#]+)", prose));
        files.addAll(Readme.all("`([\\w/.-]+\\.(?:md|xml|java|jar|txt))`", prose));
        return files;
    }

    /** What a build makes is there when its module is. */
    private static Path sourceOf(final String file) {
        final int built = file.indexOf("/target/");
        return Path.of(built < 0 ? file : file.substring(0, built) + "/pom.xml");
    }
}
