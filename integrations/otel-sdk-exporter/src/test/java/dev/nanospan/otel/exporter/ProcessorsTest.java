package dev.nanospan.otel.exporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nanospan.ConfigException;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Options;
import dev.nanospan.export.process.SpanMetrics;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.record.SpanEditor;
import dev.nanospan.spi.SpanProcessor;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spans of the SDK go through the processors, as those of an engine do, before they are anywhere else. */
class ProcessorsTest {
    private static final String CARD = "4111111111111111";

    private final Collector collector = new Collector();

    @AfterEach
    void close() {
        collector.close();
    }

    @Test
    void shouldLetNoCardNumberOntoTheWire() {
        try (NanospanSpanExporter exporter = create(config().set(Options.REDACT_PROFILE, "strict"))) {
            assertThat(isDone(exporter.export(paid()))).isTrue();
        }

        assertThat(collector.spans()).singleElement().satisfies(span -> {
            assertThat(span.toString()).doesNotContain(CARD).contains("[card]");
            assertThat(span.getEvents(0).getAttributesList()).isNotEmpty();
            assertThat(span.getStatus().getMessage()).isEqualTo("card [card] refused");
        });
    }

    @Test
    void shouldLetACardNumberThroughWhereNobodySaidOtherwise() {
        try (NanospanSpanExporter exporter = create(config())) {
            assertThat(isDone(exporter.export(paid()))).isTrue();
        }

        assertThat(collector.spans().toString()).contains(CARD);
    }

    @Test
    void shouldLetNoCardNumberOntoTheDisk(@TempDir final Path folder) throws IOException {
        collector.status = 503;
        try (NanospanSpanExporter exporter = create(config().set(Options.REDACT_PROFILE, "standard")
                .set(Options.EXPORT_TIMEOUT, Duration.ofSeconds(60))
                .set(Options.SPILL_DIR, Optional.of(folder)))) {
            assertThat(isDone(exporter.export(paid()))).isTrue();
            assertThat(counts(exporter).spilled).isEqualTo(1);
            assertThat(onDisk(folder)).contains("[card]").doesNotContain(CARD);
            collector.status = 200;

            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> !collector.spans().isEmpty());
        }

        assertThat(collector.spans().toString()).contains("[card]").doesNotContain(CARD);
    }

    @Test
    void shouldSucceedForASpanThatIsFilteredAndCountNothingOfIt() {
        try (NanospanSpanExporter exporter = create(config().processor(new Dropping()))) {
            assertThat(isDone(exporter.export(named("drop", "keep", "drop")))).isTrue();
            assertThat(isDone(exporter.export(named("drop")))).isTrue();

            assertThat(collector.spans()).extracting(Span::getName).containsExactly("keep");
            assertThat(counts(exporter).exported).isEqualTo(1);
            assertThat(counts(exporter).pending()).isZero();
        }
    }

    @Test
    void shouldFailForASpanAtWhichAProcessorThrowsAndNotDeliverIt() {
        try (NanospanSpanExporter exporter = create(config().processor(new Dropping()))) {
            assertThat(isDone(exporter.export(named("keep", "throw", "exhaust", "keep"))))
                    .isFalse();

            assertThat(collector.spans()).extracting(Span::getName).containsExactly("keep", "keep");
            assertThat(counts(exporter).failed).isEqualTo(2);
            assertThat(counts(exporter).pending()).isZero();
            assertThat(isDone(exporter.export(named("keep")))).isTrue();
        }
    }

    @Test
    void shouldRunThoseThatAreNamedInTheirOrder() {
        try (NanospanSpanExporter exporter = create(config().set(Options.PROCESSORS, List.of("names", "metrics"))
                .set(Options.REDACT_REMOVE, List.of("venue")))) {
            assertThat(isDone(exporter.export(named("GET /orders/4711")))).isTrue();

            assertThat(collector.spans()).extracting(Span::getName).containsExactly("GET /orders/{id}");
            assertThat(exporter.processor(SpanMetrics.class)).isPresent();
            assertThat(exporter.processor(Dropping.class)).isEmpty();
        }
    }

    @Test
    void shouldNotStartWithAProcessorThatIsNotThere() {
        final NanospanConfig config =
                config().set(Options.PROCESSORS, List.of("redacted")).build();
        assertThatThrownBy(() -> NanospanSpanExporter.create(config))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("nanospan.processors=redacted", "redact");
    }

    private NanospanConfig.Builder config() {
        return NanospanConfig.builder()
                .set(Options.OTLP_ENDPOINT, URI.create(collector.url() + "/v1/traces"))
                .set(Options.OTLP_PROTOCOL, "http/protobuf");
    }

    private static NanospanSpanExporter create(final NanospanConfig.Builder config) {
        return NanospanSpanExporter.create(config.build());
    }

    private static boolean isDone(final CompletableResultCode result) {
        return result.join(60, TimeUnit.SECONDS).isSuccess();
    }

    private static DestinationCounts counts(final NanospanSpanExporter exporter) {
        final DestinationCounts counts = new DestinationCounts();
        exporter.report(counts);
        return counts;
    }

    /** A card number wherever there is text. */
    private static List<SpanData> paid() {
        final Attributes card = Attributes.of(
                AttributeKey.stringKey("note"), "paid by " + CARD,
                AttributeKey.stringArrayKey("notes"), List.of("nothing", CARD),
                AttributeKey.longKey("number"), Long.valueOf(CARD));
        return Made.by(span -> span.updateName("pay with " + CARD)
                .setAllAttributes(card)
                .addEvent("event " + CARD, card)
                .addLink(Made.anyContext(), card)
                .setStatus(StatusCode.ERROR, "card " + CARD + " refused"));
    }

    private static List<SpanData> named(final String... names) {
        return Stream.of(names)
                .flatMap(name -> Made.by(span -> span.updateName(name)).stream())
                .toList();
    }

    private static String onDisk(final Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            final StringBuilder all = new StringBuilder();
            for (final Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
            return all.toString();
        }
    }

    /** Does as a span is called. */
    private static final class Dropping implements SpanProcessor {
        @Override
        public String name() {
            return "dropping";
        }

        @Override
        public void process(final SpanEditor editor) {
            switch (editor.span().name()) {
                case "drop" -> editor.drop();
                case "throw" -> throw new IllegalStateException("on purpose");
                case "exhaust" -> throw new StackOverflowError("on purpose");
                default -> {
                    // goes on
                }
            }
        }
    }
}
