package dev.nanospan.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Finds the id in what kernels and runtimes write, and none where there is none. */
class ContainerIdTest {
    private static final String ID = "a42d519714d616e9411dbceec4b52808bd6b1ee53e6f6497a281d655357d8b71";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "docker",
                "docker-systemd",
                "docker-in-docker",
                "docker-with-init-system",
                "docker-v2-no-namespace",
                "kubernetes-docker",
                "kubernetes-docker-systemd",
                "kubernetes-containerd",
                "kubernetes-containerd-systemd",
                "kubernetes-containerd-colons",
                "kubernetes-crio",
                "kubernetes-static-pod",
                "kubernetes-in-docker",
                "kubernetes-v2-relative",
                "podman",
                "podman-v2-rootless",
                "podman-payload",
                "ecs"
            })
    void shouldFindTheIdInTheControlGroup(final String form) throws IOException {
        assertThat(ContainerId.ofCgroup(fixture("cgroup", form))).isEqualTo(ID);
    }

    @ParameterizedTest
    @CsvSource({"garden, 70eb4ce5-a065-4401-6990-88ed", "fargate, 34dc0b5e626f2c5c4c5170e34b10e765-1234567890"})
    void shouldFindIdsOfOtherForms(final String form, final String id) throws IOException {
        assertThat(ContainerId.ofCgroup(fixture("cgroup", form))).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host",
                "namespace-v1",
                "namespace-v2",
                "lxc",
                "lxc-payload",
                "nspawn",
                "short",
                "long",
                "upper-case",
                "pod-only",
                "malformed"
            })
    void shouldFindNoIdInOtherControlGroups(final String form) throws IOException {
        assertThat(ContainerId.ofCgroup(fixture("cgroup", "none-" + form))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "docker",
                "docker-own-disk",
                "docker-rootless",
                "docker-desktop",
                "podman",
                "podman-rootless",
                "nerdctl"
            })
    void shouldFindTheIdInTheMounts(final String form) throws IOException {
        assertThat(ContainerId.ofMountinfo(fixture("mountinfo", form))).isEqualTo(ID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kubernetes-containerd", "kubernetes-crio", "kubernetes-docker", "host", "malformed"})
    void shouldNotTakeTheIdOfAnotherContainerForThatOfThisOne(final String form) throws IOException {
        assertThat(ContainerId.ofMountinfo(fixture("mountinfo", "none-" + form)))
                .isNull();
    }

    @Test
    void shouldLookIntoTheMountsOnlyIfTheControlGroupSaysNothing(@TempDir final Path root) throws IOException {
        final Path self = Files.createDirectories(root.resolve("proc/self"));
        Files.writeString(self.resolve("mountinfo"), fixture("mountinfo", "docker"));
        Files.writeString(self.resolve("cgroup"), fixture("cgroup", "garden"));
        assertThat(detected(root)).isEqualTo("70eb4ce5-a065-4401-6990-88ed");

        Files.writeString(self.resolve("cgroup"), fixture("cgroup", "none-namespace-v2"));
        assertThat(detected(root)).isEqualTo(ID);

        Files.delete(self.resolve("cgroup"));
        assertThat(detected(root)).isEqualTo(ID);

        Files.delete(self.resolve("mountinfo"));
        assertThat(detected(root)).isNull();
    }

    @Test
    @Timeout(30)
    void shouldBearWhateverTheFilesSay() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final String alphabet = "0123456789abcdef:/-. \n\0\u00e9docker.scope";
        for (int i = 0; i < 20_000; i++) {
            final StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(200); n > 0; n--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            if (random.nextBoolean()) {
                text.insert(random.nextInt(text.length() + 1), "/docker/" + ID);
            }
            shouldBeAnIdOfTheText(ContainerId.ofCgroup(text.toString()), text, seed);
            shouldBeAnIdOfTheText(ContainerId.ofMountinfo(text.toString()), text, seed);
        }
        assertThat(ContainerId.ofCgroup("1:x:/" + "-".repeat(1 << 16))).isNull();
        assertThat(ContainerId.ofCgroup("1:x:/" + ID.repeat(1 << 10))).isNull();
    }

    private static void shouldBeAnIdOfTheText(final String id, final StringBuilder text, final long seed) {
        if (id != null) {
            assertThat(text.toString()).as("seed %d", seed).contains(id);
            assertThat(id).as("seed %d", seed).matches("[0-9a-f-]{28,}");
        }
    }

    private static Object detected(final Path root) {
        return Resource.detect(Surroundings.ofThisProcess()
                        .within(Duration.ofMinutes(1))
                        .root(root))
                .attributes()
                .get("container.id");
    }

    private static String fixture(final String kind, final String name) throws IOException {
        try (InputStream in = ContainerIdTest.class.getResourceAsStream(kind + '/' + name + ".txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
