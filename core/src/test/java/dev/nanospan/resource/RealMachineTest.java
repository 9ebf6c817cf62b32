package dev.nanospan.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What detection says of the process that runs this test, against what the JVM says by other ways. */
class RealMachineTest {
    private final List<String> warnings = new ArrayList<>();
    private final Map<String, Object> found = Resource.detect(
                    Surroundings.ofThisProcess().within(Duration.ofMinutes(1)).warnings(warnings::add))
            .attributes();

    @Test
    void shouldKnowTheProcess() {
        assertThat(found)
                .containsEntry(
                        "process.pid", ManagementFactory.getRuntimeMXBean().getPid())
                .containsEntry("process.runtime.version", Runtime.version().toString())
                .containsEntry("telemetry.sdk.language", "java")
                .containsKeys("service.name", "service.instance.id", "os.type", "host.arch");
        assertThat(Instant.parse((String) found.get("process.creation.time")))
                .isCloseTo(
                        Instant.ofEpochMilli(
                                ManagementFactory.getRuntimeMXBean().getStartTime()),
                        within(30, ChronoUnit.SECONDS));
        assertThat(warnings).isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldKnowHostAndExecutable() throws Exception {
        final Path executable = Path.of("/proc/self/exe").toRealPath();

        assertThat(found)
                .containsEntry(
                        "host.name",
                        Files.readString(Path.of("/proc/sys/kernel/hostname")).strip())
                .containsEntry("os.type", "linux")
                .containsEntry("process.executable.path", executable.toString())
                .containsEntry(
                        "process.executable.name", executable.getFileName().toString());
        assertThat((String) found.get("process.command")).endsWith("java");
    }

    @Test
    void shouldTellNothingThatMayHoldASecret() {
        assertThat(found).doesNotContainKeys("process.command_args", "process.command_line", "process.owner");
        assertThat(found.toString()).doesNotContain("surefire");
    }

    @Test
    void shouldGiveOnlyTextAndNumbersThatSaySomething() {
        assertThat(found).allSatisfy((key, value) -> {
            assertThat(value).isInstanceOfAny(String.class, Long.class);
            assertThat(value.toString()).isNotBlank();
        });
    }
}
