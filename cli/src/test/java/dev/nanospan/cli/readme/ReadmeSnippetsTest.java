package dev.nanospan.cli.readme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples are what users copy: they compile without a warning, and those that can run do what the text says. */
class ReadmeSnippetsTest {
    private static final List<String> IMPORTS = List.of(
            "dev.nanospan.*",
            "dev.nanospan.export.*",
            "dev.nanospan.export.endpoint.*",
            "dev.nanospan.export.process.*",
            "dev.nanospan.export.store.*",
            "dev.nanospan.ledger.*",
            "dev.nanospan.otel.*",
            "io.opentelemetry.api.OpenTelemetry",
            "dev.nanospan.propagation.*",
            "dev.nanospan.record.*",
            "dev.nanospan.resource.*",
            "dev.nanospan.sampling.*",
            "dev.nanospan.semconv.*",
            "dev.nanospan.spi.*",
            "dev.nanospan.testkit.*",
            "dev.nanospan.config.*",
            "java.time.Duration",
            "java.util.HashMap",
            "java.util.Map",
            "java.util.concurrent.CompletableFuture",
            "java.util.concurrent.ExecutorService",
            "java.util.concurrent.Executors",
            "org.junit.jupiter.api.Test",
            "org.junit.jupiter.api.extension.ExtendWith",
            "static org.junit.jupiter.api.Assertions.assertEquals");

    private static final Path TEST_KIT =
            Readme.FOLDER.resolve("testkit/src/main/java/dev/nanospan/testkit/NanospanExtension.java");

    @TempDir
    private Path classes;

    @Test
    void shouldCompileWithoutAWarning() {
        final List<String> snippets = Readme.blocks("java");

        assertThat(snippets).hasSize(13);
        for (final String snippet : snippets) {
            if (!isOfTestKit(snippet)) {
                assertThat(compile(snippet)).as(snippet).isEmpty();
            }
        }
    }

    @Test
    void shouldCompileTheExampleOfTheTestKit() {
        assumeThat(TEST_KIT).as("the test kit is built").exists();
        final String snippet = Readme.blocks("java").stream()
                .filter(ReadmeSnippetsTest::isOfTestKit)
                .findFirst()
                .orElseThrow();

        assertThat(compile(snippet)).as(snippet).isEmpty();
    }

    @Test
    void shouldNotCompileACallThatIsNotThere() {
        assertThat(compile("new NanospanTypo();")).contains("NanospanTypo");
    }

    @Test
    void shouldPrintATreeFromFiveLines() throws Exception {
        final String snippet = Readme.blocks("java").get(0);

        assertThat(snippet.lines().map(String::strip).filter(line -> !line.equals("}")))
                .hasSizeLessThanOrEqualTo(5);
        assertThat(run(snippet))
                .contains("  match  ")
                .contains("symbol=ESZ6  quantity=250")
                .contains(" book.crossed");
    }

    @Test
    void shouldStartAnEngineFromTheConfiguration() throws Exception {
        final String snippet = Readme.blocks("java").stream()
                .filter(block -> block.startsWith("NanospanConfig"))
                .findFirst()
                .orElseThrow();

        assertThat(run(snippet))
                .startsWith("nanospan.config.file")
                .containsPattern("nanospan\\.ring\\.bytes += 64 MiB +\\(builder\\)")
                .contains("Footprint[ring=");
    }

    @Test
    void shouldGoOnWithATraceInTheOtherService() throws Exception {
        final String snippet = Readme.blocks("java").stream()
                .filter(block -> block.contains("Propagator.of(nanospan)"))
                .findFirst()
                .orElseThrow();

        final String printed = run(snippet);

        final String traceId = printed.replaceAll("(?s).*traceparent=00-([0-9a-f]{32})-[0-9a-f]{16}-03.*", "$1");
        assertThat(printed)
                .containsPattern("trace " + traceId + " +3 spans")
                .contains("baggage=desk=Z%C3%BCrich%205")
                .contains("desk=\"Z\u00fcrich 5\"")
                .containsPattern("(?s) request .* reply .* match ");
    }

    @Test
    void shouldPassASpanOnToThePool() throws Exception {
        final String snippet = Readme.blocks("java").stream()
                .filter(block -> block.contains("nanospan.relay("))
                .findFirst()
                .orElseThrow();

        assertThat(run(snippet))
                .containsPattern("trace [0-9a-f]{32} +[23] spans")
                .contains("book", "quantity=250");
    }

    /** What a snippet prints, traces included. */
    private String run(final String snippet) throws Exception {
        assertThat(compile(snippet)).isEmpty();
        System.setProperty("nanospan.exporter", "console");
        try {
            return printed();
        } finally {
            System.clearProperty("nanospan.exporter");
        }
    }

    private String printed() throws Exception {
        final PrintStream before = System.out;
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
            loader.loadClass("Snippet").getMethod("run").invoke(null);
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** What the compiler says of a snippet: nothing if all is well. */
    private String compile(final String snippet) {
        final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        final StringWriter said = new StringWriter();
        final List<String> options = List.of(
                "-Xlint:all,-path,-processing",
                "-Werror",
                "-proc:none",
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path"));
        final boolean compiled = compiler.getTask(said, null, null, options, null, List.of(source(snippet)))
                .call();
        return compiled ? said.toString() : "does not compile: " + said;
    }

    private static JavaFileObject source(final String snippet) {
        final StringBuilder text = new StringBuilder();
        for (final String name : importsFor(snippet)) {
            text.append("import ").append(name).append(";\n");
        }
        if (snippet.contains("class ")) {
            text.append(snippet);
        } else {
            text.append("public class Snippet {\n")
                    .append("static Tracer tracer = Nanospan.disabled().tracer(\"readme\");\n")
                    .append(String.join("\n", Readme.all("(?m)^(static final .*;)$", snippet)))
                    .append("\npublic static void run() throws Exception {\n")
                    .append(snippet.replaceAll("(?m)^static final .*;$", ""))
                    .append("}}\n");
        }
        return new SimpleJavaFileObject(URI.create("string:///Snippet.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(final boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }

    private static List<String> importsFor(final String snippet) {
        final List<String> imports = new ArrayList<>(IMPORTS);
        if (!isOfTestKit(snippet)) {
            imports.remove("dev.nanospan.testkit.*");
        }
        return imports;
    }

    private static boolean isOfTestKit(final String snippet) {
        return snippet.contains("NanospanExtension");
    }
}
