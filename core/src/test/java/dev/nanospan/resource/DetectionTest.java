package dev.nanospan.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.logging.Filter;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On a machine made up of a map, properties and a folder: what is found, who wins, and what bad input does. */
class DetectionTest {
    @TempDir
    private Path root;

    private final Map<String, String> environment = new HashMap<>();
    private final Properties properties = new Properties();
    private final List<String> warnings = new ArrayList<>();

    private Path self;

    @BeforeEach
    void makeMachine() throws IOException {
        self = Files.createDirectories(root.resolve("proc/self"));
        Files.createDirectories(root.resolve("proc/sys/kernel"));
        Files.createDirectories(root.resolve("etc"));
    }

    // ---- who wins

    @Test
    void shouldFallBackToTheSpecifiedName() {
        assertThat(detect()).containsEntry("service.name", "unknown_service:java");
        assertThat(warnings).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        // name of property, attributes of property, name of environment, attributes of environment: name
        ",,, , unknown_service:java",
        ",,, service.name=d, d",
        ",, c, , c",
        ",, c, service.name=d, c",
        ", service.name=b,, service.name=d, b",
        ", service.name=b, c, service.name=d, c",
        "a,,, service.name=d, a",
        "a, service.name=b, c, service.name=d, a",
        "' ', service.name=b, ' ', service.name=d, b",
        "' a ',,,, a",
        ",,, service.name=, unknown_service:java",
        ",,, service.name=%20, unknown_service:java",
        ",, c, service.name=, c"
    })
    void shouldNameTheServiceByPrecedence(
            final String nameProperty,
            final String attributesProperty,
            final String nameVariable,
            final String attributesVariable,
            final String name) {
        property("otel.service.name", nameProperty);
        property("otel.resource.attributes", attributesProperty);
        variable("OTEL_SERVICE_NAME", nameVariable);
        variable("OTEL_RESOURCE_ATTRIBUTES", attributesVariable);

        assertThat(detect()).containsEntry("service.name", name);
        assertThat(warnings).isEmpty();
    }

    @Test
    void shouldLetDeclaredAttributesWinOverFoundOnesAndTheProgramOverAll() throws IOException {
        Files.writeString(root.resolve("proc/sys/kernel/hostname"), "found\n");
        variable("OTEL_RESOURCE_ATTRIBUTES", "host.name=declared,service.instance.id=i-7,team=orders");

        final Resource declared = Resource.detect(sources());
        assertThat(declared.attributes())
                .containsEntry("host.name", "declared")
                .containsEntry("service.instance.id", "i-7")
                .containsEntry("team", "orders");
        final Resource told = declared.merge(
                Resource.builder().set("host.name", "told").set("team", 7).build());
        assertThat(told.attributes())
                .containsEntry("host.name", "told")
                .containsEntry("team", 7L)
                .containsEntry("service.instance.id", "i-7");
        assertThat(told.schemaUrl()).isEqualTo("https://opentelemetry.io/schemas/1.45.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"k=secret%", "k=secret,novalue", "=secret", "k=secret%FF", "secret"})
    void shouldIgnoreBadAttributesAsAWholeAndWarnWithoutTellingThem(final String bad) {
        variable("OTEL_RESOURCE_ATTRIBUTES", "service.name=x,team=orders," + bad);

        assertThat(detect())
                .containsEntry("service.name", "unknown_service:java")
                .doesNotContainKeys("team", "k", "novalue");
        assertThat(warnings)
                .singleElement()
                .satisfies(warning -> assertThat(warning)
                        .startsWith("OTEL_RESOURCE_ATTRIBUTES is ignored: ")
                        .doesNotContain("secret"));
    }

    @Test
    void shouldBearAHostileEnvironment() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            environment.clear();
            for (final String name :
                    List.of("OTEL_RESOURCE_ATTRIBUTES", "OTEL_SERVICE_NAME", "HOSTNAME", "COMPUTERNAME")) {
                if (random.nextInt(4) > 0) {
                    environment.put(name, hostile(random));
                }
            }
            for (final String name : List.of("os.name", "os.arch", "java.class.path", "java.vm.name")) {
                properties.setProperty(name, hostile(random));
            }

            final Map<String, Object> found = detect();

            assertThat(found.get("service.name")).as("seed %d", seed).isInstanceOfSatisfying(String.class, name -> {
                assertThat(name).isNotBlank();
            });
            assertThat(found)
                    .as("seed %d", seed)
                    .containsEntry("telemetry.sdk.language", "java")
                    .doesNotContainKey("");
        }
    }

    // ---- what is found

    @Test
    void shouldTellTheEngineAndItsVersion() {
        assertThat(detect())
                .containsEntry("telemetry.sdk.language", "java")
                .containsEntry("telemetry.sdk.name", "dev.nanospan.Nanospan")
                .doesNotContainKeys("telemetry.distro.name", "telemetry.distro.version")
                .hasEntrySatisfying(
                        "telemetry.sdk.version",
                        version -> assertThat((String) version).matches("\\d+\\.\\d+\\.\\d+.*"));
        assertThat(Resource.detect(sources().distribution("parts", "2.1")).attributes())
                .containsEntry("telemetry.distro.name", "parts")
                .containsEntry("telemetry.distro.version", "2.1");
    }

    @Test
    void shouldKeepTheInstanceIdForTheLifeOfTheProcess() {
        assertThat((String) detect().get("service.instance.id"))
                .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
                .isEqualTo(detect().get("service.instance.id"));
    }

    @ParameterizedTest
    @CsvSource({
        "Linux, linux",
        "Windows Server 2022, windows",
        "Mac OS X, darwin",
        "FreeBSD, freebsd",
        "NetBSD, netbsd",
        "OpenBSD, openbsd",
        "DragonFlyBSD, dragonflybsd",
        "HP-UX, hpux",
        "AIX, aix",
        "SunOS, solaris",
        "z/OS, zos",
        "Plan 9,"
    })
    void shouldCallTheSystemAsTheConventionsDo(final String name, final String type) {
        property("os.name", name);
        property("os.version", "6.1");

        final Map<String, Object> found = detect();
        assertThat(found).containsEntry("os.name", name).containsEntry("os.version", "6.1");
        assertThat(found).containsEntry("os.description", name + " 6.1");
        assertThat(found.get("os.type")).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource({
        "amd64, amd64",
        "x86_64, amd64",
        "aarch64, arm64",
        "arm, arm32",
        "ppc64le, ppc64",
        "i386, x86",
        "s390x, s390x",
        "riscv64, riscv64"
    })
    void shouldCallTheMachineAsTheConventionsDo(final String arch, final String name) {
        property("os.arch", arch);

        assertThat(detect()).containsEntry("host.arch", name);
    }

    @Test
    void shouldDescribeTheRuntime() {
        property("java.runtime.name", "OpenJDK Runtime Environment");
        property("java.runtime.version", "17.0.9+9");
        property("java.vm.vendor", "Azul Systems, Inc");
        property("java.vm.name", "OpenJDK 64-Bit Server VM");
        property("java.vm.version", "Zulu17");

        assertThat(detect())
                .containsEntry("process.runtime.name", "OpenJDK Runtime Environment")
                .containsEntry("process.runtime.version", "17.0.9+9")
                .containsEntry("process.runtime.description", "Azul Systems, Inc OpenJDK 64-Bit Server VM Zulu17");
    }

    @Test
    void shouldAskTheKernelForTheNameOfTheHostThenAFileThenTheEnvironment() throws IOException {
        assertThat(detect()).doesNotContainKey("host.name");
        variable("COMPUTERNAME", "of-windows");
        assertThat(detect()).containsEntry("host.name", "of-windows");
        variable("HOSTNAME", "of-shell");
        assertThat(detect()).containsEntry("host.name", "of-shell");
        Files.writeString(root.resolve("etc/hostname"), "of-file\n");
        assertThat(detect()).containsEntry("host.name", "of-file");
        Files.writeString(root.resolve("proc/sys/kernel/hostname"), " \n");
        assertThat(detect()).containsEntry("host.name", "of-file");
        Files.writeString(root.resolve("proc/sys/kernel/hostname"), "of-kernel\n");
        assertThat(detect()).containsEntry("host.name", "of-kernel");
    }

    @Test
    void shouldTellArgumentsAndOwnerOnlyWhenAsked() throws IOException {
        Files.writeString(self.resolve("cmdline"), "bin/java\0-Dpassword=hush\0-jar\0gateway.jar\0");
        property("user.name", "ada");
        property("sun.java.command", "gateway.jar --password=hush");

        assertThat(detect())
                .containsEntry("process.command", "bin/java")
                .doesNotContainKeys("process.command_args", "process.command_line", "process.owner");
        assertThat(detect().toString()).doesNotContain("hush").doesNotContain("ada");

        assertThat(Resource.detect(sources().commandLine(true)).attributes())
                .containsEntry("process.command_args", List.of("bin/java", "-Dpassword=hush", "-jar", "gateway.jar"))
                .doesNotContainKeys("process.command_line", "process.owner");
        assertThat(Resource.detect(sources().owner(true)).attributes())
                .containsEntry("process.owner", "ada")
                .doesNotContainKeys("process.command_args", "process.command_line");
    }

    @Test
    void shouldTakeTheVersionFromTheJarThatWasStarted() throws IOException {
        final Path jar = jar("gateway.jar", "1.4.2");
        property("java.class.path", jar.toString());
        assertThat(detect()).containsEntry("service.version", "1.4.2");

        variable("OTEL_RESOURCE_ATTRIBUTES", "service.version=9");
        assertThat(detect()).containsEntry("service.version", "9");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "missing.jar", "folder", "bad.jar", "none.jar", "two.jar:none.jar", "\0.jar"})
    void shouldTellNoVersionWhenThereIsNone(final String path) throws IOException {
        Files.createDirectory(root.resolve("folder"));
        Files.writeString(root.resolve("bad.jar"), "no archive");
        jar("none.jar", null);
        jar("two.jar", "2");
        property("java.class.path", path == null ? null : path.replaceAll("\\w+\\.jar|folder", root + "/$0"));

        assertThat(detect()).doesNotContainKey("service.version");
    }

    // ---- bounds

    @Test
    void shouldLeaveOutWhatHangsAndTellTheRest() throws Exception {
        final Path pipe = self.resolve("cgroup");
        assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);
        Files.writeString(root.resolve("proc/sys/kernel/hostname"), "quick");

        final long startNs = System.nanoTime();
        final Map<String, Object> found =
                Resource.detect(sources().within(Duration.ofSeconds(3))).attributes();
        final long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
        letGo(pipe);

        assertThat(tookMs).isBetween(2_990L, 60_000L);
        assertThat(warnings).containsExactly("resource detection: container took too long and is left out");
        assertThat(found)
                .containsEntry("host.name", "quick")
                .containsKey("process.pid")
                .containsEntry("service.name", "unknown_service:java")
                .doesNotContainKey("container.id");
    }

    @Test
    void shouldTellWhatIsCertainWithinNoTime() {
        variable("OTEL_SERVICE_NAME", "gateway");

        final Map<String, Object> found =
                Resource.detect(sources().within(Duration.ZERO)).attributes();

        assertThat(found)
                .containsEntry("service.name", "gateway")
                .containsKeys("service.instance.id", "telemetry.sdk.name");
    }

    @Test
    void shouldFindTheSameWhenInterruptedAndStayInterrupted() {
        final Map<String, Object> calm = detect();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        Thread.currentThread().interrupt();

        final Map<String, Object> found = detect();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(found).isEqualTo(calm);
    }

    @Test
    void shouldReadABoundedPartOfAFile() throws IOException {
        Files.writeString(root.resolve("etc/hostname"), "h".repeat(100_000));

        assertThat((String) detect().get("host.name")).hasSize(256);
    }

    @Test
    void shouldLogWhatAListenerDoesNotTake() {
        variable("OTEL_RESOURCE_ATTRIBUTES", "bad");
        final Surroundings sources = sources().warnings(text -> {
            throw new IllegalStateException(text);
        });
        final Logger logger = Logger.getLogger("dev.nanospan");
        final Filter before = logger.getFilter();
        logger.setFilter(each -> !warnings.add(each.getMessage()));
        try {
            assertThat(Resource.detect(sources).serviceName()).isEqualTo("unknown_service:java");
        } finally {
            logger.setFilter(before);
        }
        assertThat(warnings).containsExactly("OTEL_RESOURCE_ATTRIBUTES is ignored: no '=' at char 0");
    }

    @Test
    void shouldRefuseADeadlineOutOfRange() {
        assertThatThrownBy(() -> sources().within(Duration.ofNanos(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sources().within(Duration.ofSeconds(61))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sources().within(Duration.ofSeconds(Long.MAX_VALUE)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    // ---- the machine

    private Surroundings sources() {
        return Surroundings.ofThisProcess()
                .within(Duration.ofMinutes(1))
                .environment(environment)
                .properties(properties)
                .root(root)
                .warnings(warnings::add);
    }

    private Map<String, Object> detect() {
        return Resource.detect(sources()).attributes();
    }

    private void variable(final String name, final String value) {
        if (value != null) {
            environment.put(name, value);
        }
    }

    private void property(final String name, final String value) {
        if (value != null) {
            properties.setProperty(name, value);
        }
    }

    private Path jar(final String name, final String version) throws IOException {
        final Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (version != null) {
            manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
        }
        final Path jar = root.resolve(name);
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream archive = new JarOutputStream(out, manifest)) {
            archive.finish();
        }
        return jar;
    }

    /** Opens the other end, so that the thread that waits for it ends. */
    private static void letGo(final Path pipe) throws IOException {
        FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE)
                .close();
    }

    private static String hostile(final Random random) {
        final String likely = "%%==,,  \0\t\n\r\"\\/:;abcXYZ0189";
        final StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(random.nextInt(20) == 0 ? 5_000 : 40); n > 0; n--) {
            text.append(
                    random.nextInt(4) > 0
                            ? likely.charAt(random.nextInt(likely.length()))
                            : (char) random.nextInt(Character.MAX_VALUE + 1));
        }
        return random.nextInt(10) == 0 ? "service.name=" + text : text.toString();
    }
}
