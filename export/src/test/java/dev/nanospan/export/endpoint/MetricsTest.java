package dev.nanospan.export.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Span;
import dev.nanospan.Tracer;
import dev.nanospan.export.OtlpExporter;
import dev.nanospan.export.http.Payload;
import dev.nanospan.export.lines.LineSettings;
import dev.nanospan.export.lines.LinesExporter;
import dev.nanospan.export.lines.Sink;
import dev.nanospan.export.store.StoreExporter;
import dev.nanospan.export.store.TraceStore;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.metrics.Histogram;
import dev.nanospan.metrics.Metric;
import dev.nanospan.metrics.Metrics;
import dev.nanospan.sampling.ParentBasedSampler;
import dev.nanospan.sampling.ProbabilitySampler;
import dev.nanospan.sampling.RateLimitedSampler;
import dev.nanospan.sampling.Rule;
import dev.nanospan.sampling.RuleSampler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsTest {
    private static final Pattern SAMPLE = Pattern.compile(
            "([a-z_][a-zA-Z0-9_]*)(\\{(?:[a-z_]+=\"(?:[^\"\\\\\\n]|\\\\[\\\\\"n])*\",?)+\\})? (-?[0-9.]+(?:E-?[0-9]+)?)");
    private static final Pattern PART_OF_HISTOGRAM = Pattern.compile("(.*)_(?:bucket|sum|count)");
    private static final Pattern METRIC = Pattern.compile("\\b(?:nanospan|otel_sdk)_[a-zA-Z0-9_]+");
    private static final String ALERTS = "/dev/nanospan/export/nanospan-alerts.yml";

    @Test
    void shouldGiveEveryCounterAndDestination() {
        final Map<String, Double> samples = samples(metrics(ledger("otlp")));

        for (final Counter counter : Counter.values()) {
            final int dot = counter.label().lastIndexOf('.');
            final String name = dot < 0
                    ? "nanospan_spans_" + counter.label() + "_total"
                    : "nanospan_" + counter.label().substring(0, dot).replace('.', '_') + "_total{reason=\""
                            + counter.label().substring(dot + 1) + "\"}";
            assertThat(samples).containsEntry(name, 1_000.0 + counter.ordinal());
        }
        assertThat(samples)
                .containsEntry("nanospan_destination_spans_total{destination=\"otlp\",state=\"failed\"}", 3.0)
                .containsEntry("nanospan_destination_pending{destination=\"otlp\",state=\"buffered\"}", 7.0)
                .containsEntry("nanospan_store_traces", 0.0)
                .containsEntry("nanospan_receiver_requests_total{result=\"accepted\"}", 0.0);
    }

    @ParameterizedTest
    @CsvSource({
        "COUNTER, otel.sdk.span.started, {span}, otel_sdk_span_started_total",
        "GAUGE, otel.sdk.processor.span.queue.size, {span}, otel_sdk_processor_span_queue_size",
        "HISTOGRAM, otel.sdk.exporter.operation.duration, s, otel_sdk_exporter_operation_duration_seconds",
        "COUNTER, a.posted, By, a_posted_bytes_total",
        "GAUGE, a.bytes, By, a_bytes",
        "GAUGE, a.cpu.utilization, 1, a_cpu_utilization_ratio",
        "GAUGE, a.sampling.ratio, 1, a_sampling_ratio",
        "GAUGE, a-b.c, ns, a_b_c_nanoseconds"
    })
    void shouldSpellNamesAsPrometheusDoes(
            final Metric.Kind kind, final String name, final String unit, final String spelt) {
        assertThat(PrometheusText.nameOf(new Metric(kind, name, unit, "Is."))).isEqualTo(spelt);
    }

    @Test
    void shouldGiveAHistogramInBuckets() {
        final Histogram histogram = Histogram.of(1, 10);
        histogram.record(1);
        histogram.record(5);
        histogram.record(100);
        final Metrics metrics = new Metrics();
        metrics.add(Metric.histogram("a.size", "By", "Is large."), histogram, "a.kind", "x");

        assertThat(PrometheusText.of(metrics)).isEqualTo("""
                # HELP a_size_bytes Is large.
                # TYPE a_size_bytes histogram
                a_size_bytes_bucket{a_kind="x",le="1"} 1
                a_size_bytes_bucket{a_kind="x",le="10"} 2
                a_size_bytes_bucket{a_kind="x",le="+Inf"} 3
                a_size_bytes_sum{a_kind="x"} 106
                a_size_bytes_count{a_kind="x"} 3
                """);
    }

    @Test
    void shouldPutTheSamplesOfAFamilyTogetherWhoeverTellsThem() {
        final Metric one = Metric.gauge("one", "{x}", "One.");
        final Metrics metrics = new Metrics();
        metrics.add(one, 1, "of", "a");
        metrics.add(Metric.gauge("two", "{x}", "Two."), 0.25);
        metrics.add(one, 2, "of", "b");

        assertThat(PrometheusText.of(metrics)).isEqualTo("""
                # HELP one One.
                # TYPE one gauge
                one{of="a"} 1
                one{of="b"} 2
                # HELP two Two.
                # TYPE two gauge
                two 0.25
                """);
    }

    /** An engine with every kind of destination shows what each of them measures. */
    @Test
    void shouldGiveWhatOpenTelemetryNames() {
        final Map<String, Double> samples = samples(ofEngine());
        final String processor =
                "otel_component_type=\"batching_span_processor\",otel_component_name=\"batching_span_processor/0\"";
        final String exporter = "otel_component_type=\"otlp_http_json_span_exporter\","
                + "otel_component_name=\"otlp_http_json_span_exporter/0\",destination=\"otlp\"";

        assertThat(samples)
                .containsEntry("otel_sdk_span_started_total{otel_span_sampling_result=\"DROP\"}", 0.0)
                .containsEntry("otel_sdk_span_started_total{otel_span_sampling_result=\"RECORD_AND_SAMPLE\"}", 2.0)
                .containsEntry("otel_sdk_span_live{otel_span_sampling_result=\"RECORD_AND_SAMPLE\"}", 1.0)
                .containsKey("otel_sdk_processor_span_queue_size{" + processor + "}")
                .containsEntry("otel_sdk_processor_span_queue_capacity{" + processor + "}", 8_192.0)
                .containsEntry(
                        "otel_sdk_processor_span_processed_total{" + processor + ",error_type=\"queue_full\"}", 0.0)
                .containsKey("otel_sdk_exporter_span_inflight{" + exporter + "}")
                .containsEntry("otel_sdk_exporter_span_exported_total{" + exporter + "}", 0.0)
                .containsEntry("otel_sdk_exporter_span_exported_total{" + exporter + ",error_type=\"rejected\"}", 0.0)
                .containsEntry("nanospan_exporter_breaker_state{" + exporter + "}", 0.0)
                .containsEntry("nanospan_tracing", 1.0);
        assertThat(samples.keySet())
                .anyMatch(sample ->
                        sample.startsWith("nanospan_exporter_store_spans{") && sample.contains("destination=\"store\""))
                .anyMatch(sample -> sample.startsWith("nanospan_exporter_batch_size_bytes_count{")
                        && sample.contains("destination=\"file\""));
    }

    @Test
    void shouldEscapeWhatComesFromAUser() {
        final String text = metrics(ledger("a\"b\\c\nd"));

        assertThat(text).contains("destination=\"a\\\"b\\\\c\\nd\"");
        assertThat(samples(text)).isNotEmpty();
    }

    @Test
    void shouldBeOfTheTextFormat() {
        final String text = ofEngine();

        assertThat(text).endsWith("\n");
        final Set<String> families = new HashSet<>();
        final Set<String> seen = new HashSet<>();
        String family = "";
        boolean histogram = false;
        for (final String line : text.split("\n")) {
            if (line.startsWith("# TYPE ")) {
                final String[] words = line.split(" ");
                family = words[2];
                assertThat(families.add(family))
                        .as("one family in two places: " + family)
                        .isTrue();
                histogram = words[3].equals("histogram");
                assertThat(words[3].equals("counter")).isEqualTo(family.endsWith("_total"));
            } else if (line.startsWith("# HELP ")) {
                assertThat(line).matches("# HELP [a-zA-Z_]+ .+\\.");
            } else {
                final Matcher sample = SAMPLE.matcher(line);
                assertThat(sample.matches()).as(line).isTrue();
                final Matcher part = PART_OF_HISTOGRAM.matcher(sample.group(1));
                assertThat(histogram && part.matches() ? part.group(1) : sample.group(1))
                        .isEqualTo(family);
                assertThat(seen.add(line.substring(0, line.lastIndexOf(' '))))
                        .as(line)
                        .isTrue();
            }
        }
    }

    @Test
    void shouldGiveItByHttpAsPrometheusWantsIt() {
        final Reply reply = TraceEndpoint.builder(TraceStore.create())
                .metrics(MetricsTest::ofNothing)
                .build()
                .handle("GET", "/metrics", name -> null, new byte[0]);

        assertThat(reply.contentType()).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(reply.toString()).contains("nanospan_spans_started_total 0\n");
    }

    /** Rules that name a metric or a label value that is not there would never fire. */
    @Test
    void shouldHaveAlertsOnMetricsThatThereAre() throws IOException {
        final String rules = alerts();
        final String text = metrics(ledger("otlp")) + ofEngine();
        final Set<String> names = new HashSet<>();
        samples(text).keySet().forEach(sample -> names.add(sample.replaceAll("\\{.*", "")));
        final Matcher metric = METRIC.matcher(rules);
        int found = 0;
        while (metric.find()) {
            assertThat(names).contains(metric.group());
            found++;
        }
        final Matcher label = Pattern.compile("([a-z_]+)(=|=~)\"([^\"{}]+)\"").matcher(rules);
        while (label.find()) {
            for (final String value : label.group(3).split("\\|")) {
                assertThat(text).contains(label.group(1) + "=\"" + value + '"');
            }
        }

        assertThat(found).isGreaterThan(5);
        assertThat(rules)
                .contains(
                        "NanospanExportFailing",
                        "NanospanSamplingOff",
                        "NanospanRingDrops",
                        "NanospanBreakerOpen",
                        "NanospanTracingOff",
                        "NanospanNothingDelivered");
    }

    @Test
    void shouldHaveAlertsOfOneForm() throws IOException {
        final String[] alerts = alerts().split("- alert: ");

        assertThat(alerts.length).isGreaterThan(4);
        for (int i = 1; i < alerts.length; i++) {
            assertThat(alerts[i])
                    .containsSubsequence(
                            "expr:", "for:", "labels:", "severity:", "annotations:", "summary:", "description:");
            assertThat(alerts[i].chars().filter(c -> c == '(').count())
                    .isEqualTo(alerts[i].chars().filter(c -> c == ')').count());
        }
    }

    private static String alerts() throws IOException {
        try (InputStream in = MetricsTest.class.getResourceAsStream(ALERTS)) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String metrics(final Ledger ledger) {
        return TraceEndpoint.builder(TraceStore.create())
                .receives(true)
                .metrics(() -> {
                    final Metrics metrics = new Metrics();
                    ledger.measure(metrics);
                    return metrics;
                })
                .build()
                .handle("GET", "/metrics", name -> null, new byte[0])
                .toString();
    }

    private static Metrics ofNothing() {
        final Metrics metrics = new Metrics();
        new Ledger().measure(metrics);
        return metrics;
    }

    /** What an engine shows that has started two spans, ended one, and has destinations of each kind. */
    private static String ofEngine() {
        final TraceStore store = TraceStore.create();
        try (Nanospan nanospan = Nanospan.create(NanospanConfig.builder()
                .jmx(false)
                .ringBytes(1 << 20)
                .sampler(ParentBasedSampler.of(RuleSampler.builder()
                        .rule(Rule.any().name("a*"), ProbabilitySampler.of(1))
                        .otherwise(RateLimitedSampler.of(10))))
                .exporter(
                        OtlpExporter.builder()
                                .endpoint("http://127.0.0.1:1/v1/traces")
                                .build(),
                        new StoreExporter(store),
                        new LinesExporter("file", MetricsTest::nowhere, new LineSettings(1 << 16, 10, 1, 2)))
                .build())) {
            final Tracer tracer = nanospan.tracer("test");
            tracer.start("ab").end();
            final Span open = tracer.start("ac");
            final String text = TraceEndpoint.builder(store)
                    .metrics(nanospan::metrics)
                    .build()
                    .handle("GET", "/metrics", name -> null, new byte[0])
                    .toString();
            open.end();
            assertThat(nanospan.close(Duration.ofSeconds(20)).isExact()).isTrue();
            return text;
        }
    }

    private static Sink nowhere() {
        return new Sink() {
            @Override
            public void write(final Payload line) {}

            @Override
            public void close() {}
        };
    }

    private static Ledger ledger(final String destination) {
        final Ledger ledger = new Ledger();
        for (final Counter counter : Counter.values()) {
            ledger.set(counter, 1_000L + counter.ordinal());
        }
        final DestinationCounts counts = new DestinationCounts();
        counts.exported = 1;
        counts.rejected = 2;
        counts.failed = 3;
        counts.expired = 4;
        counts.spillFull = 5;
        counts.spillCorrupt = 6;
        counts.buffered = 7;
        counts.inFlight = 8;
        counts.spilled = 9;
        ledger.destination(0, destination, counts);
        return ledger;
    }

    private static Map<String, Double> samples(final String text) {
        final Map<String, Double> samples = new HashMap<>();
        for (final String line : text.split("\n")) {
            if (!line.startsWith("#")) {
                final int space = line.lastIndexOf(' ');
                samples.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
            }
        }
        return samples;
    }
}
