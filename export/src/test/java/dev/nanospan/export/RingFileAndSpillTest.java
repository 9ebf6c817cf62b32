package dev.nanospan.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Options;
import dev.nanospan.Span;
import dev.nanospan.Tracer;
import dev.nanospan.export.http.RawServer;
import dev.nanospan.export.otlp.QuietPort;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Ledger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ring in a file and a place on disk: a span leaves the one when it is in the other, and is exported once. */
class RingFileAndSpillTest {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final int ROUNDS = 20;
    private static final int SPANS_A_ROUND = 400;
    private static final int SPANS = ROUNDS * SPANS_A_ROUND;
    private static final Pattern SPAN = Pattern.compile("\"spanId\":\"(\\w{16})\"");

    @TempDir
    private Path folder;

    @Test
    void shouldHandSpansFromOneToTheOther() {
        final int port = QuietPort.find();
        final Ledger first;
        try (Nanospan nanospan = engine(port)) {
            for (int i = 0; i < ROUNDS; i++) { // many times what the ring holds
                end(nanospan);
                assertThat(nanospan.flush(LONG)).isTrue();
            }
            first = nanospan.close(LONG);
        }
        assertThat(first.isExact()).as("%s", first).isTrue();
        assertThat(first.get(Counter.RING_FULL)).isZero();
        assertThat(first.destination().spilled).isEqualTo(SPANS);
        assertThat(ringFile()).as("nothing was left in it").doesNotExist();

        try (RawServer server = RawServer.startOn(
                        port, RawServer.answering(RawServer.answer(200, "{}", "Content-Type: application/json")));
                Nanospan nanospan = engine(port)) {
            Awaitility.await().atMost(LONG).until(() -> nanospan.ledger().destination().exported == SPANS);
            final Ledger second = nanospan.close(LONG);

            assertThat(second.isExact()).as("%s", second).isTrue();
            assertThat(second.get(Counter.RECOVERED)).as("from the ring").isZero();
            assertThat(second.destination().recovered).as("from the disk").isEqualTo(SPANS);
            assertThat(second.destination().duplicated).isZero();
            assertThat(server.requests().stream()
                            .flatMap(request -> SPAN.matcher(request.text()).results())
                            .map(found -> found.group(1)))
                    .hasSize(SPANS)
                    .doesNotHaveDuplicates();
        }
    }

    private Path ringFile() {
        return folder.resolve("spans.ring");
    }

    private Nanospan engine(final int port) {
        return Nanospan.create(NanospanConfig.builder()
                .exporter(OtlpExporter.builder()
                        .endpoint("http://127.0.0.1:" + port + "/v1/traces")
                        .set(Options.SPILL_DIR, Optional.of(folder.resolve("spill")))
                        .build())
                .ringFile(ringFile())
                .ringBytes(256 << 10)
                .stripes(1)
                .jmx(false)
                .build());
    }

    private static void end(final Nanospan nanospan) {
        final Tracer tracer = nanospan.tracer("shop");
        for (int i = 0; i < SPANS_A_ROUND; i++) {
            final Span span = tracer.start("order");
            span.set("number", i);
            span.end();
        }
    }
}
