package dev.nanospan.export.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nanospan.export.PatientClock;
import dev.nanospan.export.batch.Batch;
import dev.nanospan.export.encode.Encoded;
import dev.nanospan.export.encode.Encoding;
import dev.nanospan.export.encode.Envelope;
import dev.nanospan.export.encode.SpanEncoder;
import dev.nanospan.export.encode.Told;
import dev.nanospan.export.http.Answer;
import dev.nanospan.export.http.Certificates;
import dev.nanospan.export.http.Payload;
import dev.nanospan.export.http.RawServer;
import dev.nanospan.export.http.Transport;
import dev.nanospan.export.http.TransportSettings;
import dev.nanospan.export.http.Transports;
import dev.nanospan.export.spill.Spill;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.resource.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A destination that posts to a raw server, over sockets and in {@linkplain PatientClock time}; its thread is the test's. */
final class Rig implements AutoCloseable {
    static final long MS = 1_000_000L;
    private static final long PATIENCE_NS = 100_000 * MS;
    private static final long BLOCKED_NS = 20_000 * MS;

    final OtlpDestination destination;
    final Bench.Log log = new Bench.Log();
    final Timed transport;
    private final Encoding encoding;
    private final FakeSpans spans = new FakeSpans();
    private final PatientClock clock = new PatientClock();
    private long nextId = 1;
    private boolean closed;

    Rig(final Encoding encoding, final Terms terms, final TransportSettings.Builder to) {
        this(encoding, terms, to, null, 1);
    }

    /** With a place on disk. */
    Rig(
            final Encoding encoding,
            final Terms terms,
            final TransportSettings.Builder to,
            final Spill spill,
            final long paceBytes) {
        this.encoding = encoding;
        final SpanEncoder encoder = encoding.encoder();
        final Envelope envelope =
                encoding.envelope(Resource.builder().serviceName("rig").build());
        transport = new Timed(Transports.of(to.contentType(encoder.contentType())
                .stallTimeout(Duration.ofNanos(terms.attemptNs()))
                .build()));
        destination = new OtlpDestination(
                terms,
                resource -> Stream.generate(() -> new Batch(encoder, envelope, terms.batchBytes(), terms.batchSpans()))
                        .limit(terms.batches())
                        .toList(),
                transport,
                log,
                clock.nowNs(),
                spill,
                paceBytes);
        destination.begin(() -> Resource.EMPTY);
    }

    static Rig to(final String url) {
        return to(TransportSettings.to(url));
    }

    static Rig to(final TransportSettings.Builder settings) {
        return new Rig(Encoding.JSON, terms(), settings);
    }

    static Rig to(final RawServer server) {
        return to(server, terms());
    }

    static Rig to(final RawServer server, final Terms terms) {
        return new Rig(Encoding.JSON, terms, TransportSettings.to(server.url("/v1/traces")));
    }

    /** Settings for a server that shows a certificate of the tests' authority. */
    static TransportSettings.Builder overTlsTo(final RawServer server) {
        return TransportSettings.to("https://127.0.0.1:" + server.port() + "/v1/traces")
                .certificate(Certificates.get().pem("authority"));
    }

    static void await(final CountDownLatch latch) {
        try {
            latch.await();
        } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As by default, but ten to a hundred times as quick: 1 s an attempt, 3 s a batch. */
    static Terms terms() {
        return terms(64 << 10, 10, 4);
    }

    /** The same, where nothing is to end by time. */
    static Terms unhurried() {
        final Terms quick = terms();
        return new Terms(
                quick.target(),
                quick.batchBytes(),
                quick.batchSpans(),
                quick.buffers(),
                quick.delayNs(),
                120_000 * MS,
                60_000 * MS,
                quick.patience());
    }

    /** The same, with batches of another size. */
    static Terms terms(final int batchBytes, final int batchSpans, final int buffers) {
        return new Terms(
                "collector",
                batchBytes,
                batchSpans,
                buffers,
                20 * MS,
                3_000 * MS,
                1_000 * MS,
                new Patience(10 * MS, 100 * MS, 1_200 * MS, 3));
    }

    void accept(final int count) {
        for (int i = 0; i < count; i++) {
            destination.accept(spans.span(nextId++, 0));
        }
    }

    /** Works until that is so; fails after a while. */
    void until(final BooleanSupplier isSo) {
        final long beganNs = clock.nowNs();
        while (!isSo.getAsBoolean()) {
            if (work() == 0) {
                LockSupport.parkNanos(100_000);
            }
            assertThat(clock.nowNs() - beganNs).as("waited for, %s", ledger()).isLessThan(PATIENCE_NS);
        }
    }

    private int work() {
        final long beganNs = System.nanoTime();
        final int done = destination.work(clock.nowNs());
        assertThat(System.nanoTime() - beganNs).as("a cycle that waits").isLessThan(BLOCKED_NS);
        return done;
    }

    void untilDone() {
        destination.flush();
        until(() -> destination.pending() == 0);
    }

    void work(final long ms) {
        final long untilNs = nowNs() + ms * MS;
        until(() -> nowNs() - untilNs >= 0);
    }

    /** What the clock says. */
    long nowNs() {
        return clock.nowNs();
    }

    String ledger() {
        final DestinationCounts counts = new DestinationCounts();
        destination.report(counts);
        assertThat(counts.accounted()).isEqualTo(nextId - 1 + counts.recovered);
        return Bench.inWords(counts);
    }

    /** Every attempt ended in time. */
    void checkDeadlines() {
        assertThat(transport.tookNs).isNotEmpty();
        for (int i = 0; i < transport.tookNs.size(); i++) {
            assertThat(transport.tookNs.get(i))
                    .as("attempt %d", i)
                    .isLessThanOrEqualTo(transport.allowedNs.get(i) * 11 / 10);
        }
    }

    /** The ids of the spans in a request. */
    LongStream ids(final RawServer.Request request) {
        return encoding == Encoding.JSON ? idsOfJson(request.body()) : idsOfProtobuf(request.body());
    }

    private static LongStream idsOfJson(final byte[] body) {
        final JsonNode scopes = Told.json(body).at("/resourceSpans/0/scopeSpans");
        return StreamSupport.stream(scopes.spliterator(), false)
                .flatMap(scope -> StreamSupport.stream(scope.get("spans").spliterator(), false))
                .mapToLong(span -> Long.parseUnsignedLong(span.get("spanId").asText(), 16));
    }

    private static LongStream idsOfProtobuf(final byte[] body) {
        return Encoded.protobuf(body).getResourceSpansList().stream()
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .mapToLong(span -> span.getSpanId().asReadOnlyByteBuffer().getLong());
    }

    /** The ids of all spans that a server has read, in order. */
    long[] received(final RawServer server) {
        return server.requests().stream().flatMapToLong(this::ids).toArray();
    }

    /** 1, 2, 3 ... */
    static long[] firstIds(final int count) {
        return LongStream.rangeClosed(1, count).toArray();
    }

    @Override
    public void close() {
        end();
    }

    void end() {
        if (!closed) {
            closed = true;
            destination.close();
        }
    }

    /** Notes how long each post took, and how long it might have taken. */
    static final class Timed implements Transport {
        final List<Long> tookNs = new ArrayList<>();
        final List<Long> allowedNs = new ArrayList<>();
        final List<Answer.Outcome> outcomes = new ArrayList<>();
        private final Transport inner;
        private long beganNs;

        Timed(final Transport inner) {
            this.inner = inner;
        }

        Answer.Outcome lastOutcome() {
            return outcomes.get(outcomes.size() - 1);
        }

        @Override
        public void post(final Payload payload, final long nowNs, final long deadlineNs) {
            beganNs = nowNs;
            allowedNs.add(deadlineNs - nowNs);
            inner.post(payload, nowNs, deadlineNs);
        }

        @Override
        public boolean poll(final long nowNs) {
            final boolean done = inner.poll(nowNs);
            if (done && tookNs.size() < allowedNs.size()) {
                tookNs.add(nowNs - beganNs);
                outcomes.add(inner.answer().outcome());
            }
            return done;
        }

        @Override
        public Answer answer() {
            return inner.answer();
        }

        @Override
        public long movedBytes() {
            return inner.movedBytes();
        }

        @Override
        public void close() {
            inner.close();
        }
    }
}
