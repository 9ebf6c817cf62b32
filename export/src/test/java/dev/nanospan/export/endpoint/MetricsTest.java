package dev.nanospan.export.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.export.store.TraceStore;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.ledger.Ledger;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private static final Pattern SAMPLE = Pattern.compile(
            "([a-z_][a-zA-Z0-9_]*)(\\{(?:[a-z_]+=\"(?:[^\"\\\\\\n]|\\\\[\\\\\"n])*\",?)+\\})? (-?\\d+)");
    private static final Pattern METRIC = Pattern.compile("\\b(?:nanospan|otel_sdk)_[a-zA-Z0-9_]+");
    private static final String ALERTS = "/dev/nanospan/export/nanospan-alerts.yml";

    @Test
    void shouldGiveEveryCounterAndDestination() {
        final Map<String, Long> samples = samples(metrics(ledger("otlp")));

        for (final Counter counter : Counter.values()) {
            final int dot = counter.label().lastIndexOf('.');
            final String name = dot < 0
                    ? "nanospan_spans_" + counter.label() + "_total"
                    : "nanospan_" + counter.label().substring(0, dot).replace('.', '_') + "_total{reason=\""
                            + counter.label().substring(dot + 1) + "\"}";
            assertThat(samples).containsEntry(name, 1_000L + counter.ordinal());
        }
        assertThat(samples)
                .containsEntry("nanospan_destination_spans_total{destination=\"otlp\",state=\"failed\"}", 3L)
                .containsEntry("nanospan_destination_spans{destination=\"otlp\",state=\"buffered\"}", 7L)
                .containsEntry("nanospan_store_traces", 0L)
                .containsEntry("nanospan_receiver_requests_total{result=\"accepted\"}", 0L);
    }

    @Test
    void shouldGiveWhatOpenTelemetryNames() {
        final Ledger ledger = ledger("otlp");
        final Map<String, Long> samples = samples(metrics(ledger));
        final String processor =
                "otel_component_type=\"batching_span_processor\",otel_component_name=\"batching_span_processor/0\"";
        final String exporter = "otel_component_type=\"otlp\",otel_component_name=\"otlp/0\"";

        assertThat(samples)
                .containsEntry(
                        "otel_sdk_span_started_total{otel_span_sampling_result=\"DROP\"}",
                        ledger.get(Counter.UNSAMPLED))
                .containsEntry(
                        "otel_sdk_span_started_total{otel_span_sampling_result=\"RECORD_AND_SAMPLE\"}",
                        ledger.get(Counter.STARTED) - ledger.get(Counter.UNSAMPLED))
                .containsEntry("otel_sdk_span_live{otel_span_sampling_result=\"RECORD_AND_SAMPLE\"}", ledger.open())
                .containsEntry("otel_sdk_processor_span_queue_size{" + processor + "}", ledger.queued())
                .containsEntry(
                        "otel_sdk_processor_span_processed_total{" + processor + ",error_type=\"queue_full\"}",
                        ledger.get(Counter.RING_FULL))
                .containsEntry("otel_sdk_exporter_span_inflight{" + exporter + "}", 15L)
                .containsEntry("otel_sdk_exporter_span_exported_total{" + exporter + "}", 1L)
                .containsEntry("otel_sdk_exporter_span_exported_total{" + exporter + ",error_type=\"rejected\"}", 2L);
    }

    @Test
    void shouldEscapeWhatComesFromAUser() {
        final String text = metrics(ledger("a\"b\\c\nd"));

        assertThat(text).contains("destination=\"a\\\"b\\\\c\\nd\"");
        assertThat(samples(text)).isNotEmpty();
    }

    @Test
    void shouldBeOfTheTextFormat() {
        final String text = metrics(ledger("otlp"));

        assertThat(text).endsWith("\n");
        final Set<String> families = new HashSet<>();
        final Set<String> seen = new HashSet<>();
        String family = "";
        for (final String line : text.split("\n")) {
            if (line.startsWith("# TYPE ")) {
                final String[] words = line.split(" ");
                family = words[2];
                assertThat(families.add(family))
                        .as("one family in two places: " + family)
                        .isTrue();
                assertThat(words[3].equals("counter")).isEqualTo(family.endsWith("_total"));
            } else if (line.startsWith("# HELP ")) {
                assertThat(line).matches("# HELP [a-zA-Z_]+ .+\\.");
            } else {
                final Matcher sample = SAMPLE.matcher(line);
                assertThat(sample.matches()).as(line).isTrue();
                assertThat(sample.group(1)).isEqualTo(family);
                assertThat(seen.add(line.substring(0, line.lastIndexOf(' '))))
                        .as(line)
                        .isTrue();
            }
        }
    }

    @Test
    void shouldGiveItByHttpAsPrometheusWantsIt() {
        final Reply reply = TraceEndpoint.builder(TraceStore.create())
                .ledger(Ledger::new)
                .build()
                .handle("GET", "/metrics", name -> null, new byte[0]);

        assertThat(reply.contentType()).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(reply.toString()).contains("nanospan_spans_started_total 0\n");
    }

    /** Rules that name a metric or a label value that is not there would never fire. */
    @Test
    void shouldHaveAlertsOnMetricsThatThereAre() throws IOException {
        final String rules = alerts();
        final String text = metrics(ledger("otlp"));
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
                .ledger(() -> ledger)
                .build()
                .handle("GET", "/metrics", name -> null, new byte[0])
                .toString();
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

    private static Map<String, Long> samples(final String text) {
        final Map<String, Long> samples = new HashMap<>();
        for (final String line : text.split("\n")) {
            if (!line.startsWith("#")) {
                final int space = line.lastIndexOf(' ');
                samples.put(line.substring(0, space), Long.parseLong(line.substring(space + 1)));
            }
        }
        return samples;
    }
}
