package dev.nanospan.otel.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.NanospanConfig;
import dev.nanospan.Options;
import dev.nanospan.ledger.DestinationCounts;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What became of an export is what its result says. */
class ResultsTest {
    private final Collector collector = new Collector();

    @AfterEach
    void close() {
        collector.close();
    }

    private NanospanSpanExporter exporter(final Duration patience) {
        return NanospanSpanExporter.create(NanospanConfig.builder()
                .set(Options.OTLP_ENDPOINT, URI.create(collector.url() + "/v1/traces"))
                .set(Options.OTLP_PROTOCOL, "http/protobuf")
                .set(Options.EXPORT_TIMEOUT, patience)
                .set(Options.BATCH_SPANS, 50)
                .set(Options.BATCH_BUFFERS, 2)
                .build());
    }

    private static CompletableResultCode joined(final CompletableResultCode result) {
        result.join(60, TimeUnit.SECONDS);
        assertThat(result.isDone()).as("done").isTrue();
        return result;
    }

    private static DestinationCounts counts(final NanospanSpanExporter exporter) {
        final DestinationCounts counts = new DestinationCounts();
        exporter.report(counts);
        return counts;
    }

    @Test
    void shouldSucceedOnceAllSpansAreThere() {
        try (NanospanSpanExporter exporter = exporter(Duration.ofSeconds(30))) {
            assertThat(joined(exporter.export(Made.spans(175))).isSuccess()).isTrue();
            assertThat(collector.spans()).hasSize(175);
            assertThat(counts(exporter).exported).isEqualTo(175);
            assertThat(joined(exporter.export(List.of())).isSuccess()).isTrue();
        }
    }

    @Test
    void shouldFailWhereTheCollectorRejectsOneOfThem() {
        collector.answer = ExportTraceServiceResponse.newBuilder()
                .setPartialSuccess(ExportTracePartialSuccess.newBuilder()
                        .setRejectedSpans(1)
                        .setErrorMessage("one too many"))
                .build()
                .toByteArray();
        try (NanospanSpanExporter exporter = exporter(Duration.ofSeconds(30))) {
            assertThat(joined(exporter.export(Made.spans(5))).isSuccess()).isFalse();
            assertThat(counts(exporter).exported).isEqualTo(4);
            assertThat(counts(exporter).rejected).isEqualTo(1);
        }
    }

    @Test
    void shouldFailWhatIsRefusedAndNothingElse() {
        try (NanospanSpanExporter exporter = exporter(Duration.ofSeconds(30))) {
            collector.status = 400;
            assertThat(joined(exporter.export(Made.spans(5))).isSuccess()).isFalse();
            collector.status = 200;
            assertThat(joined(exporter.export(Made.spans(3))).isSuccess()).isTrue();
            assertThat(counts(exporter).failed).isEqualTo(5);
            assertThat(counts(exporter).exported).isEqualTo(3);
        }
    }

    @Test
    void shouldWaitForACollectorThatIsGone() {
        try (NanospanSpanExporter exporter = exporter(Duration.ZERO)) {
            collector.status = 503;
            final CompletableResultCode result = exporter.export(Made.spans(5));
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !collector.types.isEmpty());
            assertThat(result.isDone()).isFalse();
            final CompletableResultCode flushed = exporter.flush();
            collector.status = 200;
            assertThat(joined(result).isSuccess()).isTrue();
            assertThat(joined(flushed).isSuccess()).isTrue();
            assertThat(collector.spans()).hasSize(5);
        }
    }

    @Test
    void shouldKeepOnDiskWhatCanNotBeDeliveredAndSendItOnceItCan(@TempDir final Path folder) {
        try (NanospanSpanExporter exporter = spilling(folder)) {
            putAside(exporter, 3);
            collector.status = 200;

            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> collector.spans().size() == 120 && counts(exporter).exported == 120);

            assertThat(counts(exporter).accounted()).isEqualTo(120);
        }
    }

    /** What was kept was a success then; that it is not wanted now is not the fault of what is exported meanwhile. */
    @Test
    void shouldNotFailForWhatWasKeptBefore(@TempDir final Path folder) {
        try (NanospanSpanExporter exporter = spilling(folder)) {
            putAside(exporter, 30);
            collector.refusedSpans = 40;
            collector.status = 200;
            exporter.flush();
            int exported = 0;
            do {
                assertThat(joined(exporter.export(Made.spans(1))).isSuccess()).isTrue();
                exported++;
            } while (counts(exporter).failed < 1_200);

            assertThat(counts(exporter).accounted()).isEqualTo(1_200 + exported);
            collector.refusedSpans = 3;
            assertThat(joined(exporter.export(Made.spans(3))).isSuccess()).isFalse();
        }
    }

    private NanospanSpanExporter spilling(final Path folder) {
        return NanospanSpanExporter.create(NanospanConfig.builder()
                .set(Options.OTLP_ENDPOINT, URI.create(collector.url() + "/v1/traces"))
                .set(Options.OTLP_PROTOCOL, "http/protobuf")
                .set(Options.EXPORT_TIMEOUT, Duration.ofSeconds(60))
                .set(Options.SPILL_DIR, Optional.of(folder))
                .build());
    }

    /** Exports that often forty spans to a collector that is not there. */
    private void putAside(final NanospanSpanExporter exporter, final int exports) {
        collector.status = 503;
        for (int i = 0; i < exports; i++) {
            assertThat(joined(exporter.export(Made.spans(40))).isSuccess()).isTrue();
        }
        assertThat(counts(exporter).spilled).isEqualTo(40L * exports);
    }

    @Test
    void shouldFailAtOnceWhatIsMoreThanMayWait() {
        final NanospanSpanExporter exporter = exporter(Duration.ofSeconds(2));
        collector.status = 503;
        final List<CompletableResultCode> results = IntStream.range(0, 5)
                .mapToObj(i -> exporter.export(Made.spans(40)))
                .toList();
        assertThat(results.get(4).isDone()).isTrue();
        assertThat(results.get(4).isSuccess()).isFalse();
        assertThat(joined(exporter.shutdown()).isSuccess()).isFalse();
        assertThat(results).allMatch(result -> result.isDone() && !result.isSuccess());
        final DestinationCounts counts = counts(exporter);
        assertThat(counts.failed).isPositive().isEqualTo(counts.accounted());
    }

    @Test
    void shouldTakeNothingAfterTheShutdown() {
        final NanospanSpanExporter exporter = exporter(Duration.ofSeconds(30));
        final CompletableResultCode before = exporter.export(Made.spans(7));
        assertThat(joined(exporter.shutdown()).isSuccess()).isTrue();
        assertThat(before.isSuccess()).isTrue();
        assertThat(exporter.export(Made.spans(1)).isSuccess()).isFalse();
        assertThat(joined(exporter.shutdown()).isSuccess()).isTrue();
        assertThat(joined(exporter.flush()).isSuccess()).isTrue();
        assertThat(exporter).hasToString("NanospanSpanExporter{exported=7, rejected=0, failed=0, pending=0}");
    }

    @Test
    void shouldKeepResourcesApartAndTheirNumberBounded() {
        try (NanospanSpanExporter exporter = exporter(Duration.ofSeconds(30))) {
            final List<SpanData> spans = IntStream.rangeClosed(0, Courier.MOST_LANES)
                    .mapToObj(i -> (SpanData) new OfResource(Made.spans(1).get(0), "service " + i))
                    .toList();
            assertThat(joined(exporter.export(spans)).isSuccess()).isFalse();
            assertThat(collector.requests).hasSize(Courier.MOST_LANES);
            assertThat(counts(exporter).failed).isEqualTo(1);
            assertThat(joined(exporter.export(spans.subList(0, 2))).isSuccess()).isTrue();
        }
    }

    @Test
    void shouldLoseNoneButTheSpanThatCantBeRead() {
        try (NanospanSpanExporter exporter = exporter(Duration.ofSeconds(30))) {
            final SpanData sound = Made.spans(1).get(0);
            assertThat(joined(exporter.export(List.of(sound, new Unreadable(sound), sound)))
                            .isSuccess())
                    .isFalse();
            assertThat(collector.spans()).hasSize(2);
            assertThat(counts(exporter).failed).isEqualTo(1);
        }
    }

    @Test
    void shouldGoOnWhenWhoWaitsThrows() {
        try (NanospanSpanExporter exporter = exporter(Duration.ofSeconds(30))) {
            collector.status = 503;
            final CompletableResultCode first = exporter.export(Made.spans(1));
            first.whenComplete(() -> {
                throw new IllegalStateException("on purpose");
            });
            collector.status = 200;
            assertThat(joined(exporter.export(Made.spans(1))).isSuccess()).isTrue();
        }
    }

    /** A span of another service. */
    private static final class OfResource extends DelegatingSpanData {
        private final Resource resource;

        OfResource(final SpanData span, final String service) {
            super(span);
            resource = Resource.builder().put("service.name", service).build();
        }

        @Override
        public Resource getResource() {
            return resource;
        }
    }

    /** A span that throws. */
    private static final class Unreadable extends DelegatingSpanData {
        Unreadable(final SpanData span) {
            super(span);
        }

        @Override
        public String getName() {
            throw new IllegalStateException("on purpose");
        }
    }
}
