package dev.nanospan.export.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Options;
import dev.nanospan.Overflow;
import dev.nanospan.Span;
import dev.nanospan.export.CountingExporter;
import dev.nanospan.export.endpoint.TraceEndpoint;
import dev.nanospan.export.store.TraceStore;
import dev.nanospan.id.Hex;
import dev.nanospan.record.Key;
import dev.nanospan.record.Name;
import dev.nanospan.record.Status;
import dev.nanospan.sampling.AlwaysRecordSampler;
import dev.nanospan.sampling.ProbabilitySampler;
import dev.nanospan.spi.Sampler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpanMetricsTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Pattern SAMPLE =
            Pattern.compile("([a-z_]+)\\{([^}]*)\\} (\\S+)( # \\{([^}]*)\\} (\\S+) (\\S+))?");
    private static final int SPANS = 20_000;

    private final SpanMetrics metrics = SpanMetrics.builder().bounds(0.001, 1).build();

    @Test
    void shouldCountByNameKindAndStatusAndSumUpDurations() {
        trace(NanospanConfig.builder(), nanospan -> {
            span(nanospan, "GET /a", Status.UNSET, 500_000);
            span(nanospan, "GET /a", Status.UNSET, 2_000_000);
            span(nanospan, "GET /a", Status.ERROR, 2_000_000_000L);
            span(nanospan, Name.of("GET /a").text() + "x".repeat(250), Status.UNSET, 1);
        });

        final String ok = "span_name=\"GET /a\",span_kind=\"SPAN_KIND_INTERNAL\",status_code=\"STATUS_CODE_UNSET\"";
        final String error = "span_name=\"GET /a\",span_kind=\"SPAN_KIND_INTERNAL\",status_code=\"STATUS_CODE_ERROR\"";
        assertThat(value("traces_span_metrics_calls_total", ok)).isEqualTo(2);
        assertThat(value("traces_span_metrics_calls_total", error)).isEqualTo(1);
        assertThat(value("traces_span_metrics_duration_seconds_bucket", ok + ",le=\"0.001\""))
                .isEqualTo(1);
        assertThat(value("traces_span_metrics_duration_seconds_bucket", ok + ",le=\"1.0\""))
                .isEqualTo(2);
        assertThat(value("traces_span_metrics_duration_seconds_bucket", error + ",le=\"1.0\""))
                .isZero();
        assertThat(value("traces_span_metrics_duration_seconds_bucket", error + ",le=\"+Inf\""))
                .isEqualTo(1);
        assertThat(value("traces_span_metrics_duration_seconds_count", ok)).isEqualTo(2);
        assertThat(value("traces_span_metrics_duration_seconds_sum", ok)).isCloseTo(0.0025, within(1e-9));
        assertThat(metrics.openMetrics()).endsWith("# EOF\n").contains("# UNIT ");
        assertThat(metrics.prometheus())
                .doesNotContain("EOF")
                .doesNotContain(" # {")
                .contains("calls_total counter");
    }

    @Test
    void shouldPutWhatIsTooMuchIntoOneSeries() {
        final SpanMetrics few = SpanMetrics.builder().series(3).build();
        final byte[][] records = new byte[10][];
        for (int i = 0; i < records.length; i++) {
            final String name = "name " + i;
            records[i] = dev.nanospan.export.encode.Records.of(span -> span.rename(name));
        }
        for (int round = 0; round < 2; round++) {
            for (final byte[] record : records) {
                Redacted.editor(few, record);
            }
        }

        assertThat(few.prometheus())
                .contains("traces_span_metrics_calls_total{otel_metric_overflow=\"true\"} 14\n")
                .contains("span_name=\"name 2\"")
                .doesNotContain("span_name=\"name 3\"");
    }

    /** The sum over a sample of what each span stands for is close to how many there were. */
    @Test
    void shouldCountForAllThatASampledSpanStandsFor() {
        trace(NanospanConfig.builder().sampler(ProbabilitySampler.of(0.1)), SpanMetricsTest::many);

        assertThat(calls(metrics)).isBetween(SPANS * 0.85, SPANS * 1.15);
    }

    @Test
    void shouldCountEverySpanOnceWhereAllAreRecorded() {
        final SpanMetrics exact = SpanMetrics.builder().weights(false).build();
        final NanospanConfig.Builder config = NanospanConfig.builder()
                .sampler(AlwaysRecordSampler.of(ProbabilitySampler.of(0.1)))
                .processor(exact);
        trace(config, SpanMetricsTest::many);

        assertThat(calls(exact)).isEqualTo(SPANS);
    }

    @Test
    void shouldPointAtSampledSpansOnly() {
        final List<String> sampled = new ArrayList<>();
        trace(NanospanConfig.builder().sampler(AlwaysRecordSampler.of(Sampler.ALWAYS_ON)), nanospan -> {
            final Span span = nanospan.tracer("t").start("a");
            sampled.add(Hex.hex16(span.traceIdHigh(), span.traceIdLow()));
            span.end();
        });
        assertThat(examples(metrics.openMetrics())).containsExactly("trace_id=\"" + sampled.get(0) + "\"");

        final SpanMetrics none = SpanMetrics.create();
        trace(
                NanospanConfig.builder()
                        .sampler(AlwaysRecordSampler.of(Sampler.ALWAYS_OFF))
                        .processor(none),
                SpanMetricsTest::many);
        assertThat(calls(none)).isEqualTo(SPANS);
        assertThat(examples(none.openMetrics())).isEmpty();
    }

    @Test
    void shouldBeMadeByConfigurationAndFoundByItsType() {
        try (Nanospan nanospan = Nanospan.create(NanospanConfig.builder()
                .set(Options.PROCESSORS, List.of("metrics"))
                .set(Options.METRICS_SERIES, 1)
                .exporter(new CountingExporter())
                .jmx(false)
                .build())) {
            nanospan.tracer("t").start("a\"\\\n").end();
            assertThat(nanospan.flush(SOON)).isTrue();
            assertThat(nanospan.processor(SpanMetrics.class).orElseThrow().prometheus())
                    .contains("span_name=\"a\\\"\\\\\"");
            assertThat(nanospan.close(SOON).isExact()).isTrue();
        }
    }

    @Test
    void shouldBeShownByTheEndpoint() {
        trace(
                NanospanConfig.builder(),
                nanospan -> nanospan.tracer("t").start("a").end());
        final TraceEndpoint endpoint =
                TraceEndpoint.builder(TraceStore.create()).spanMetrics(metrics).build();

        assertThat(get(endpoint, "/metrics")).contains("nanospan_store_traces").endsWith(metrics.prometheus());
        assertThat(get(endpoint, "/metrics/spans")).isEqualTo(metrics.openMetrics());
        assertThat(endpoint.handle("GET", "/metrics/spans", header -> null, new byte[0])
                        .headers())
                .containsValue("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(TraceEndpoint.builder(TraceStore.create())
                        .build()
                        .handle("GET", "/metrics/spans", header -> null, new byte[0])
                        .status())
                .isEqualTo(404);
    }

    private static String get(final TraceEndpoint endpoint, final String path) {
        final StringBuilder text = new StringBuilder();
        for (final byte[] part :
                endpoint.handle("GET", path, header -> null, new byte[0]).bodyParts()) {
            text.append(new String(part, StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "ot=th:8|80000000000000",
                "a=b, ot=rv:1;th:fd70a4 ,c=d|fd70a400000000",
                "ot=th:0|0",
                "ot=th:|-",
                "ot=th:8g|-",
                "ot=th:123456789abcdef|-",
                "xot=th:8|-",
                "ot=p:8|-",
                "``|-",
                ",,ot=th:8|80000000000000",
            })
    void shouldReadTheThresholdOfATracestate(final String traceState, final String threshold) {
        final byte[] text = traceState.getBytes(StandardCharsets.US_ASCII);

        assertThat(ThresholdOf.traceState(text, 0, text.length))
                .isEqualTo(threshold.equals("-") ? -1 : Long.parseLong(threshold, 16));
    }

    // ---- engines

    private void trace(final NanospanConfig.Builder config, final java.util.function.Consumer<Nanospan> use) {
        final NanospanConfig built = config.exporter(new CountingExporter())
                .jmx(false)
                .overflow(Overflow.BLOCK)
                .overflowTimeout(Duration.ofMinutes(1))
                .build();
        final boolean own = built.settings().text(Options.PROCESSORS).isEmpty();
        try (Nanospan nanospan = Nanospan.create(own ? config.processor(metrics).build() : built)) {
            use.accept(nanospan);
            assertThat(nanospan.flush(SOON)).isTrue();
            assertThat(nanospan.close(SOON).isExact()).isTrue();
        }
    }

    private static void many(final Nanospan nanospan) {
        for (int i = 0; i < SPANS; i++) {
            nanospan.tracer("t").start("a").end();
        }
    }

    private static void span(final Nanospan nanospan, final String name, final Status status, final long durationNs) {
        final long startNs = 1_700_000_000_000_000_000L;
        nanospan.tracer("t")
                .span(name)
                .startEpochNs(startNs)
                .start()
                .set(Key.ofLong("n"), 1)
                .status(status)
                .end(startNs + durationNs);
    }

    // ---- text

    private double value(final String name, final String labels) {
        for (final Matcher sample : samples(metrics.openMetrics())) {
            if (sample.group(1).equals(name) && sample.group(2).equals(labels)) {
                return Double.parseDouble(sample.group(3));
            }
        }
        throw new AssertionError(name + " " + labels + " in\n" + metrics.openMetrics());
    }

    private static double calls(final SpanMetrics of) {
        return samples(of.openMetrics()).stream()
                .filter(each -> each.group(1).equals("traces_span_metrics_calls_total"))
                .mapToDouble(each -> Double.parseDouble(each.group(3)))
                .sum();
    }

    private static List<String> examples(final String text) {
        return samples(text).stream()
                .filter(each -> each.group(5) != null)
                .map(each -> each.group(5).substring(0, each.group(5).indexOf(',')))
                .toList();
    }

    /** All samples; every line is one, or a comment. */
    private static List<Matcher> samples(final String text) {
        final List<Matcher> samples = new ArrayList<>();
        for (final String line : text.split("\n")) {
            if (!line.startsWith("#")) {
                final Matcher sample = SAMPLE.matcher(line);
                assertThat(sample.matches()).as(line).isTrue();
                samples.add(sample);
            }
        }
        return samples;
    }
}
