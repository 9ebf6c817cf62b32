package dev.nanospan.cli.readme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Options;
import dev.nanospan.Tracer;
import dev.nanospan.export.OtlpExporter;
import dev.nanospan.export.process.PathNames;
import dev.nanospan.export.store.StoreExporter;
import dev.nanospan.export.store.TraceStore;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.metrics.Metric;
import dev.nanospan.metrics.Metrics;
import dev.nanospan.sampling.EmergencySampler;
import dev.nanospan.sampling.ProbabilitySampler;
import dev.nanospan.sampling.RateLimitedSampler;
import dev.nanospan.sampling.Rule;
import dev.nanospan.sampling.RuleSampler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table of figures in the README is what an engine tells, with everything that can tell something. */
class ReadmeMetricsTest {
    private static final String BEGIN = "<!-- metrics -->\n";
    private static final String END = "<!-- /metrics -->\n";
    private static final long LONGEST_NS = Duration.ofSeconds(60).toNanos();

    @Test
    void shouldHaveTheTableOfWhatAnEngineTells() {
        final String text = Readme.text();
        assertThat(text).containsOnlyOnce(BEGIN);
        final int from = text.indexOf(BEGIN) + BEGIN.length();

        final String written = text.substring(from, text.indexOf(END, from));

        assertThat(written).isEqualTo(table(written));
    }

    @TempDir
    private Path spill;

    /** What an engine tells once it has told as much as the table says; some things are known after a second only. */
    private String table(final String wanted) {
        try (Nanospan nanospan = Nanospan.create(NanospanConfig.builder()
                .jmx(false)
                .processor(PathNames.create())
                .sampler(EmergencySampler.of(RuleSampler.builder()
                        .rule(Rule.any().name("some"), ProbabilitySampler.of(0.5))
                        .otherwise(RateLimitedSampler.of(1_000_000))))
                .exporter(
                        OtlpExporter.builder()
                                .endpoint("http://127.0.0.1:1/v1/traces")
                                .set(Options.BATCH_DELAY, Duration.ofMillis(1))
                                .set(Options.SPILL_DIR, Optional.of(spill))
                                .build(),
                        new StoreExporter(TraceStore.create()))
                .build())) {
            final Tracer tracer = nanospan.tracer("readme");
            final long deadlineNs = System.nanoTime() + LONGEST_NS;
            String told = "";
            while (!told.equals(wanted) && System.nanoTime() - deadlineNs < 0) {
                for (int i = 0; i < 500; i++) {
                    tracer.start("other").end();
                }
                LockSupport.parkNanos(10_000_000);
                told = table(nanospan.metrics());
            }
            assertThat(nanospan.close(Duration.ofSeconds(1)).isExact()).isTrue();
            return told;
        }
    }

    private static String table(final Metrics metrics) {
        final Set<String> ofLedger = ofLedger();
        final TreeMap<String, Metric> byName = new TreeMap<>();
        metrics.points().stream()
                .map(Metrics.Point::metric)
                .filter(metric -> !ofLedger.contains(metric.name()))
                .forEach(metric -> byName.put(metric.name(), metric));
        return byName.values().stream()
                .map(ReadmeMetricsTest::row)
                .collect(Collectors.joining("", "| name | kind, unit | what |\n| --- | --- | --- |\n", ""));
    }

    private static String row(final Metric metric) {
        return "| `" + metric.name() + "` | " + metric.kind().name().toLowerCase(Locale.ROOT) + ", `" + metric.unit()
                + "` | " + metric.description() + " |\n";
    }

    /** The lines of the ledger, which the README tells of elsewhere. */
    private static Set<String> ofLedger() {
        final Ledger ledger = new Ledger();
        ledger.destination(0, "any", new DestinationCounts());
        final Metrics metrics = new Metrics();
        ledger.measure(metrics);
        return metrics.points().stream().map(point -> point.metric().name()).collect(Collectors.toSet());
    }
}
