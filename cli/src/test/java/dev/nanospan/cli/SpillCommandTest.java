package dev.nanospan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Options;
import dev.nanospan.export.OtlpExporter;
import dev.nanospan.export.endpoint.TraceEndpoint;
import dev.nanospan.export.endpoint.TraceServer;
import dev.nanospan.export.store.TraceStore;
import dev.nanospan.ledger.Ledger;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a service left on disk, for whoever looks after it. */
class SpillCommandTest {
    private static final int SPANS = 30;

    @TempDir
    private Path folder;

    private final PrintStream outBefore = System.out;
    private final PrintStream errBefore = System.err;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void catchOutput() {
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void giveOutputBack() {
        System.setOut(outBefore);
        System.setErr(errBefore);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http/json", "http/protobuf"})
    void shouldListAndVerify(final String encoding) throws IOException {
        leave(encoding);

        assertThat(run("list", folder.toString())).isZero();
        assertThat(out())
                .containsPattern("00000000000000000001.spill  30 spans  \\d+ batches  \\d+ bytes  \\d+ s  otlp "
                        + encoding + "  http://127.0.0.1:1\\R1 segments, 30 spans, ");
        assertThat(run("verify", folder.toString())).isZero();
        assertThat(out()).contains("sound, 30 spans");
        final byte[] bytes = Files.readAllBytes(segment());
        bytes[bytes.length - 5] ^= 1;
        Files.write(segment(), bytes);
        assertThat(run("verify", folder.resolve("otlp").toString())).isEqualTo(1);
        assertThat(out()).contains("damaged at 1 places");
        assertThat(err()).isEmpty();
    }

    @Test
    void shouldPrintWhatWouldBePosted() throws IOException {
        leave("http/json");

        assertThat(run("cat", folder.toString())).isZero();

        assertThat(out().lines()).allMatch(line -> line.startsWith("{\"resourceSpans\":[") && line.endsWith("}"));
        assertThat(out()).contains("\"name\":\"left behind 29\"");
    }

    @Test
    void shouldSayThatProtobufCantBePrinted() throws IOException {
        leave("http/protobuf");

        assertThat(run("cat", folder.toString())).isEqualTo(1);

        assertThat(out()).isEmpty();
        assertThat(err()).contains("otlp http/protobuf can't be shown as JSON");
    }

    /** Also to who is named without the path, as other commands have it: nothing else takes spans there. */
    @ParameterizedTest
    @CsvSource({"http/json, /v1/traces", "http/protobuf, /v1/traces", "http/json, ''", "http/protobuf, /"})
    void shouldDeliverWhatIsThere(final String encoding, final String path) throws IOException {
        leave(encoding);
        final TraceStore store = TraceStore.create();
        try (TraceServer server =
                TraceServer.start(TraceEndpoint.builder(store).receives(true).build(), 0)) {
            assertThat(run("replay", folder.toString(), "--endpoint", server.uri() + path))
                    .as(err())
                    .isZero();
        }

        assertThat(out())
                .contains("otlp " + encoding + ": 30 spans delivered, 0 rejected, 0 failed, 0 damaged, 0 left");
        assertThat(store.counts().spans()).isEqualTo(SPANS);
        assertThat(folder.resolve("otlp").toFile().list()).containsExactly("lock");
    }

    @Test
    void shouldSendNothingInAnotherEncoding() throws IOException {
        leave("http/json");

        assertThat(run("replay", folder.toString(), "--encoding", "http/protobuf"))
                .isEqualTo(2);
        assertThat(err()).contains("--encoding=http/protobuf: there are batches in otlp http/json, which can be sent");
        assertThat(run("replay", folder.toString(), "--endpoint", "http://127.0.0.1:1/api/v2/spans"))
                .isEqualTo(2);
        assertThat(err()).contains("not what is taken there");
        assertThat(segment()).exists();
    }

    @Test
    void shouldLeaveThereWhatCantBeDelivered() throws IOException {
        leave("http/json");

        assertThat(run("replay", folder.toString(), "--timeout", "3", "--endpoint", "http://127.0.0.1:1/v1/traces"))
                .isEqualTo(1);

        assertThat(out()).contains("30 left");
        assertThat(segment()).exists();
    }

    @Test
    void shouldRefuseWhatIsNoFolder() {
        assertThat(run("list", folder.resolve("missing").toString())).isEqualTo(2);
        assertThat(err()).contains("must be a folder");
        assertThat(run()).isEqualTo(2);
    }

    // ---- by hand

    /** A service that never found its collector. */
    private void leave(final String encoding) {
        final Nanospan nanospan = Nanospan.create(NanospanConfig.builder()
                .jmx(false)
                .exporter(OtlpExporter.builder()
                        .endpoint("http://127.0.0.1:1/v1/traces")
                        .set(Options.OTLP_PROTOCOL, encoding)
                        .set(Options.SPILL_DIR, Optional.of(folder))
                        .build())
                .build());
        for (int i = 0; i < SPANS; i++) {
            nanospan.tracer("cli").start("left behind " + i).end();
        }
        final Ledger ledger = nanospan.close(Duration.ofSeconds(30));
        assertThat(ledger.destination().spilled).as("%s", ledger).isEqualTo(SPANS);
        assertThat(ledger.isExact()).isTrue();
        err.reset();
    }

    private Path segment() throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve("otlp"))) {
            return all.filter(file -> file.toString().endsWith(".spill"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private int run(final String... args) {
        out.reset();
        final String[] all = new String[args.length + 1];
        all[0] = "spill";
        System.arraycopy(args, 0, all, 1, args.length);
        return Main.run(all);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
