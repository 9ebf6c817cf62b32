package dev.nanospan.export.otlp;

import static dev.nanospan.export.http.RawServer.answer;
import static dev.nanospan.export.http.RawServer.answering;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Tracer;
import dev.nanospan.export.batch.Batch;
import dev.nanospan.export.encode.Encoding;
import dev.nanospan.export.encode.Envelope;
import dev.nanospan.export.encode.SpanEncoder;
import dev.nanospan.export.encode.Told;
import dev.nanospan.export.http.Certificates;
import dev.nanospan.export.http.RawServer;
import dev.nanospan.export.http.TransportSettings;
import dev.nanospan.export.http.Transports;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.record.SpanView;
import dev.nanospan.resource.Resource;
import dev.nanospan.spi.SpanExporter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A whole engine before a collector that does wrong three times and then right: the thread that makes spans never waits, and
 * the ledger is exact.
 */
class EngineFaultsTest {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String OK = answer(200, "{}", "Content-Type: application/json");
    private static final int SPANS = 500;
    private static final int FAULTS = 3;
    private static final long SECOND_NS = 1_000_000_000L;

    /** What a collector does wrong, over HTTP. */
    private enum Fault {
        HANGS(RawServer.hanging()),
        READS_AND_HANGS(connection -> {
            connection.read();
            connection.hang();
        }),
        READS_SLOWLY(connection -> {
            connection.socket().setReceiveBufferSize(1 << 10);
            connection.readSlowly(20);
        }),
        CLOSES_AT_ONCE(RawServer.closeAtOnce()),
        RESETS_AT_ONCE(RawServer.resetAtOnce()),
        RESETS_IN_THE_BODY(connection -> {
            connection.readHead();
            connection.reset();
        }),
        CLOSES_BEHIND_THE_HEAD(connection -> {
            connection.read();
            connection.send(RawServer.head(200, "Content-Length: 10") + "\r\n");
        }),
        IS_NOT_HTTP(connection -> connection.send("SSH-2.0-OpenSSH_9.6\r\n")),
        IS_BUSY(connection -> {
            connection.read();
            connection.send(answer(503, "later", "Retry-After: 0", "Connection: close"));
        });

        private final RawServer.Script script;

        Fault(final RawServer.Script script) {
            this.script = script;
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void shouldNeitherWaitNorLose(final Fault fault) {
        neitherWaitsNorLoses(fault.script, answering(OK), false);
    }

    private static Stream<Arguments> handshakes() {
        return Stream.of(
                Arguments.of("hangs", RawServer.hanging()),
                Arguments.of("speaks no TLS", answering(answer(400, "no"))),
                Arguments.of("has expired", overTls("expired")),
                Arguments.of("is another host", overTls("elsewhere")),
                Arguments.of("is known to nobody", overTls("server")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("handshakes")
    void shouldNeitherWaitNorLoseOverTls(final String what, final RawServer.Script fault) {
        neitherWaitsNorLoses(fault, overTls("valid"), true);
    }

    private static void neitherWaitsNorLoses(
            final RawServer.Script fault, final RawServer.Script right, final boolean tls) {
        try (RawServer server = RawServer.start(fault, fault, fault, right)) {
            final Nanospan nanospan = engine(tls ? Rig.overTlsTo(server) : TransportSettings.to(server.url("/")));
            makeSpans(nanospan, 0);
            await().atMost(LONG).until(() -> server.connections() >= FAULTS);
            makeSpans(nanospan, SPANS);
            assertThat(nanospan.flush(LONG)).isTrue();
            final Ledger ledger = nanospan.close(LONG);

            assertThat(ledger.isComplete()).as("%s", ledger).isTrue();
            assertThat(ledger.isExact()).as("%s", ledger).isTrue();
            assertThat(ledger.destination().exported).isEqualTo(2 * SPANS);
            assertThat(numbers(server).distinct()).hasSize(2 * SPANS);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 400, 401, 404, 413, 500})
    void shouldCountWhatIsRefused(final int status) {
        try (RawServer elsewhere = RawServer.start(answering(OK));
                RawServer server =
                        RawServer.start(answering(answer(status, "no", "Location: " + elsewhere.url("/"))))) {
            final Nanospan nanospan = engine(TransportSettings.to(server.url("/")));
            makeSpans(nanospan, 0);
            assertThat(nanospan.flush(LONG)).isTrue();
            final Ledger ledger = nanospan.close(LONG);

            assertThat(ledger.isExact()).as("%s", ledger).isTrue();
            assertThat(ledger.destination().failed).isEqualTo(SPANS);
            assertThat(elsewhere.connections()).isZero();
        }
    }

    @Test
    void shouldCountWhatIsLostWhereTheCollectorLeavesDuringClose() {
        final RawServer server = RawServer.start(answering(OK));
        final Nanospan nanospan = engine(TransportSettings.to(server.url("/")));
        makeSpans(nanospan, 0);
        assertThat(nanospan.flush(LONG)).isTrue();
        makeSpans(nanospan, SPANS);
        server.close();
        assertThat(nanospan.close(Duration.ofMillis(200)).get(Counter.ENDED)).isEqualTo(2 * SPANS);

        await().atMost(LONG)
                .untilAsserted(
                        () -> { // the exporter thread ends at the deadline, as close does
                            final Ledger ledger = nanospan.ledger();
                            assertThat(ledger.isExact()).isTrue();
                            assertThat(ledger.destination().pending()).isZero();
                            assertThat(ledger.destination().exported).isGreaterThanOrEqualTo(SPANS);
                            assertThat(ledger.queued() + ledger.destination().exported + ledger.destination().failed)
                                    .isEqualTo(2 * SPANS);
                        });
    }

    // ---- by hand

    /** Makes spans, numbered from there on, and sees to it that this thread neither waits nor is blocked meanwhile. */
    private static void makeSpans(final Nanospan nanospan, final int first) {
        final Tracer tracer = nanospan.tracer("service");
        final long before = pauses();
        for (int i = first; i < first + SPANS; i++) {
            tracer.start("work")
                    .set("number", i)
                    .set("text", "so that there is something to send")
                    .end();
        }
        assertThat(pauses()).as("how often the service waited").isEqualTo(before);
    }

    private static long pauses() {
        final ThreadInfo info = THREADS.getThreadInfo(Thread.currentThread().getId());
        return info.getBlockedCount() + info.getWaitedCount();
    }

    private static Stream<String> numbers(final RawServer server) {
        return server.requests().stream()
                .flatMap(request -> Told.json(request.body()).findValuesAsText("intValue").stream());
    }

    private static RawServer.Script overTls(final String certificate) {
        return RawServer.overTls(Certificates.get().server(certificate), false, answering(OK));
    }

    /** With 100 spans a batch, four batches, and half a second an attempt. */
    private static Nanospan engine(final TransportSettings.Builder to) {
        final Terms terms = new Terms(
                "collector",
                64 << 10,
                100,
                4,
                20 * Rig.MS,
                120 * SECOND_NS,
                SECOND_NS / 2,
                new Patience(10 * Rig.MS, 100 * Rig.MS, SECOND_NS, FAULTS));
        return Nanospan.create(
                NanospanConfig.builder().exporter(new Sending(terms, to)).build());
    }

    /** A destination as an exporter. */
    private static final class Sending implements SpanExporter {
        private final OtlpDestination destination;

        Sending(final Terms terms, final TransportSettings.Builder to) {
            final SpanEncoder encoder = Encoding.JSON.encoder();
            final Envelope envelope = Encoding.JSON.envelope(Resource.EMPTY);
            destination = new OtlpDestination(
                    terms,
                    resource -> Stream.generate(
                                    () -> new Batch(encoder, envelope, terms.batchBytes(), terms.batchSpans()))
                            .limit(terms.batches())
                            .toList(),
                    Transports.of(to.contentType(encoder.contentType()).build()),
                    new Bench.Log(),
                    42);
        }

        @Override
        public String name() {
            return "sending";
        }

        @Override
        public void begin(final Supplier<Resource> resource) {
            destination.begin(resource);
        }

        @Override
        public boolean ready() {
            return destination.ready();
        }

        @Override
        public void accept(final SpanView span) {
            destination.accept(span);
        }

        @Override
        public int work(final long nowNs) {
            return destination.work(nowNs);
        }

        @Override
        public void flush() {
            destination.flush();
        }

        @Override
        public long pending() {
            return destination.pending();
        }

        @Override
        public void report(final DestinationCounts counts) {
            destination.report(counts);
        }

        @Override
        public void close() {
            destination.close();
        }
    }
}
