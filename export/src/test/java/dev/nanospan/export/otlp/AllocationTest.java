package dev.nanospan.export.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.nanospan.export.batch.Batch;
import dev.nanospan.export.encode.Encoding;
import dev.nanospan.export.encode.Envelope;
import dev.nanospan.export.encode.SpanEncoder;
import dev.nanospan.export.http.RawServer;
import dev.nanospan.export.http.Transport;
import dev.nanospan.export.http.TransportSettings;
import dev.nanospan.export.http.Transports;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.metrics.Metrics;
import dev.nanospan.resource.Resource;
import java.lang.management.ManagementFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Span after span, batch after batch, to a real socket and back: the exporter thread allocates nothing. */
@Timeout(900)
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final String PARTLY = "{\"partialSuccess\":{\"rejectedSpans\":\"0\",\"errorMessage\":\"\"}}";
    private static final int BATCHES = 2_000;
    private static final int SPANS = 50;
    private static final int MOST_ROUNDS = 12;
    private static final long MS = 1_000_000;

    @ParameterizedTest
    @EnumSource(Encoding.class)
    void shouldAllocateNothing(final Encoding encoding) {
        final SpanEncoder encoder = encoding.encoder();
        final Envelope envelope = encoding.envelope(Resource.EMPTY);
        final Terms terms =
                new Terms("x", 16 << 10, SPANS, 4, 1_000 * MS, 300_000 * MS, 100_000 * MS, Patience.DEFAULT);
        final String answer = RawServer.answer(200, PARTLY, "Content-Type: application/json");
        try (RawServer server = RawServer.start(RawServer.acknowledging(answer))) {
            final Transport transport =
                    Transports.of(TransportSettings.to(server.url("/v1/traces")).build());
            final OtlpDestination destination = new OtlpDestination(
                    terms,
                    resource -> Stream.generate(
                                    () -> new Batch(encoder, envelope, terms.batchBytes(), terms.batchSpans()))
                            .limit(terms.batches())
                            .toList(),
                    transport,
                    System.getLogger("test"),
                    1);
            final FakeSpans spans = new FakeSpans();
            final DestinationCounts counts = new DestinationCounts();
            run(destination, spans, counts);
            long least = Long.MAX_VALUE;
            for (int i = 0; i < MOST_ROUNDS && least > 0; i++) {
                final long before = allocated();
                run(destination, spans, counts);
                least = Math.min(least, allocated() - before); // a compiler that changes its mind allocates, too
            }
            destination.close();

            assertThat(counts.exported).isEqualTo(counts.accounted()).isGreaterThanOrEqualTo(2L * BATCHES * SPANS);
            final Metrics told = new Metrics();
            destination.measure(told);
            assertThat(told.value("nanospan.exporter.attempts")).hasValue((double) counts.exported / SPANS);
            assertThat(told.points())
                    .filteredOn(point -> point.distribution() != null)
                    .as("sizes, and durations of answers with 200")
                    .hasSize(2)
                    .allMatch(point -> point.distribution().count() == counts.exported / SPANS);
            assertThat(server.connections()).isEqualTo(1);
            assertThat(least).as("bytes of %d batches", BATCHES).isZero();
        }
    }

    private static void run(final OtlpDestination destination, final FakeSpans spans, final DestinationCounts counts) {
        for (int i = 0; i < BATCHES * SPANS; i++) {
            while (!destination.ready()) {
                if (destination.work(System.nanoTime()) == 0) {
                    Thread.yield();
                }
            }
            destination.accept(spans.span(i + 1, 0));
        }
        destination.flush();
        while (destination.pending() > 0) {
            destination.work(System.nanoTime());
            destination.report(counts);
        }
        destination.report(counts);
    }

    private static long allocated() {
        return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    }
}
