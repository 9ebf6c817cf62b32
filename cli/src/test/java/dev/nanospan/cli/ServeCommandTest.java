package dev.nanospan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the receiver as a user does: in a JVM of its own, without a flag. */
class ServeCommandTest {
    private static final String REQUEST = "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\""
            + "a".repeat(32) + "\",\"spanId\":\"" + "b".repeat(16) + "\",\"name\":\"one\"}]}]}]}";

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Process> processes = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void shouldReceiveAndShowSpansUntilItIsToldToStop() throws Exception {
        final Process process = serve("--port", "0");
        final URI uri = uri();
        assertThat(uri.getHost()).isEqualTo("127.0.0.1");

        assertThat(post(uri, "").statusCode()).isEqualTo(200);
        assertThat(get(uri, "/traces?name=one", "").body()).contains("\"spanId\":\"" + "b".repeat(16) + '"');
        assertThat(get(uri, "/ready", "").statusCode()).isEqualTo(200);
        assertThat(get(uri, "/metrics", "").body()).contains("nanospan_receiver_spans_total{result=\"accepted\"} 1\n");

        process.destroy(); // SIGTERM
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readAllLines(folder.resolve("out")))
                .containsExactly(
                        "listening on " + uri,
                        "1 spans received = 1 kept in 1 traces + 0 evicted + 0 taken + 0 refused");
        assertThat(Files.readString(folder.resolve("err"))).isEmpty();
    }

    @Test
    void shouldReceiveWhatLoadSends() throws Exception {
        serve("--port", "0", "--traces", "100000");
        final URI uri = uri();
        for (final String protocol : List.of("http/json", "http/protobuf")) {
            final Process load = start(
                    "load." + protocol.length(),
                    "load",
                    "--endpoint",
                    uri.toString(),
                    "--protocol",
                    protocol,
                    "--compression",
                    "gzip",
                    "--overflow",
                    "block",
                    "--spans",
                    "2000");
            assertThat(load.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(load.exitValue()).isZero();
        }

        assertThat(get(uri, "/metrics", "").body())
                .contains("nanospan_receiver_spans_total{result=\"accepted\"} 4000\n")
                .contains("nanospan_receiver_requests_total{result=\"refused\"} 0\n");
        assertThat(get(uri, "/traces", "").body()).contains("load.seq");
    }

    @Test
    void shouldWantTheTokenOfAFileAndNeverShowIt() throws Exception {
        final Path file = Files.writeString(folder.resolve("token"), "hunter2\n");
        serve("--port", "0", "--token-file", file.toString());
        final URI uri = uri();

        assertThat(post(uri, "").statusCode()).isEqualTo(401);
        assertThat(post(uri, "Bearer hunter2").statusCode()).isEqualTo(200);
        assertThat(get(uri, "/traces", "").statusCode()).isEqualTo(401);
        assertThat(get(uri, "/traces", "Bearer hunter2").statusCode()).isEqualTo(200);
        assertThat(Files.readString(folder.resolve("out")) + Files.readString(folder.resolve("err")))
                .doesNotContain("hunter2");
    }

    @Test
    void shouldRefuseATokenThatIsNoneWithoutShowingIt() throws Exception {
        final Path file = Files.writeString(folder.resolve("token"), "two words");
        final Process process = serve("--port", "0", "--token-file", file.toString());

        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(Files.readString(folder.resolve("err")))
                .contains("must hold one word")
                .doesNotContain("two words");
    }

    @Test
    void shouldSayThatAPortIsTakenInOneLine() throws Exception {
        serve("--port", "0");
        final URI uri = uri();
        final Process second = start("second", "serve", "--port", String.valueOf(uri.getPort()));

        assertThat(second.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(second.exitValue()).isEqualTo(1);
        assertThat(Files.readAllLines(folder.resolve("second.err"))).hasSize(1);
    }

    @Test
    void shouldWarnThatAnyoneCanReadWhereItListensElsewhere() throws Exception {
        serve("--port", "0", "--host", "0.0.0.0");
        uri();

        assertThat(Files.readString(folder.resolve("err"))).contains("--token-file prevents that");
    }

    private HttpResponse<String> post(final URI uri, final String authorization) throws Exception {
        return send(HttpRequest.newBuilder(uri.resolve("/v1/traces"))
                .header("Content-Type", "application/json")
                .header("Authorization", authorization)
                .POST(BodyPublishers.ofString(REQUEST)));
    }

    private HttpResponse<String> get(final URI uri, final String target, final String authorization) throws Exception {
        return send(HttpRequest.newBuilder(uri.resolve(target)).header("Authorization", authorization));
    }

    private HttpResponse<String> send(final HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private Process serve(final String... options) throws IOException {
        final List<String> args = new ArrayList<>(List.of("serve"));
        args.addAll(List.of(options));
        return start("", args.toArray(String[]::new));
    }

    /** What the command says it listens on. */
    private URI uri() {
        await().atMost(30, TimeUnit.SECONDS)
                .until(() -> Files.readString(folder.resolve("out")).endsWith("\n"));
        try {
            return URI.create(Files.readAllLines(folder.resolve("out")).get(0).replace("listening on ", ""));
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
    }

    private Process start(final String name, final String... args) throws IOException {
        final String prefix = name.isEmpty() ? "" : name + '.';
        final File out = folder.resolve(prefix + "out").toFile();
        final File err = folder.resolve(prefix + "err").toFile();
        final Process process = Jvm.java(Main.class, args)
                .redirectOutput(out)
                .redirectError(err)
                .start();
        processes.add(process);
        return process;
    }
}
