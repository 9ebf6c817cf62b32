package dev.nanospan.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.jmh.peer.Spans;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Ledger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportsTest {
    private static final Pattern BYTES = Pattern.compile("(\\S.*\\S) +([\\d,]+) B .*");

    @Test
    void shouldMeasureTheFirstSpanWithAndWithoutWarmUp() throws IOException, InterruptedException {
        final Captured out = new Captured();
        final Captured err = new Captured();
        assertThat(Main.run(List.of("first-span", "--runs", "1"), out.stream(), err.stream()))
                .isZero();
        assertThat(err.lines()).hasSize(2).first().asString().startsWith("first-span [1/2] 1 JVMs without");
        assertThat(out.lines()).hasSize(3);
        assertThat(out.lines().get(1))
                .matches("without warmUp\\(\\) +first span [\\d,.]+ us, second [\\d,.]+ us; .* warmUp\\(\\) 0\\.0 ms");
        assertThat(out.lines().get(2)).startsWith("with warmUp()").doesNotEndWith(" 0.0 ms");
    }

    @Test
    void shouldMeasureWhatTheDefaultConfigurationKeeps(@TempDir final Path folder)
            throws IOException, InterruptedException {
        final ChildJvm report = footprint(folder);

        final long direct = bytes(report, "measured: direct memory");
        final long total = bytes(report, "measured: total");
        assertThat(direct).isBetween(16L << 20, 17L << 20);
        assertThat(bytes(report, "measured: heap")).isBetween(8L << 20, 64L << 20);
        assertThat(total).isEqualTo(direct + bytes(report, "measured: heap"));
        assertThat(total).isLessThanOrEqualTo(FootprintReport.BOUND_BYTES);
        assertThat(bytes(report, "stated: total")).isLessThanOrEqualTo(FootprintReport.BOUND_BYTES);
        assertThat(report.last()).isEqualTo("within 32 MiB");
        assertThat(report.exitCode()).isZero();
    }

    /** Of up to three the first that is good: now and then a JVM counts a MiB of its own among the engine's. */
    private static ChildJvm footprint(final Path folder) throws IOException, InterruptedException {
        ChildJvm report = ChildJvm.run(folder, List.of(), Main.class, "footprint");
        for (int more = 0; more < 2 && report.exitCode() != 0; more++) {
            report = ChildJvm.run(folder, List.of(), Main.class, "footprint");
        }
        return report;
    }

    @Test
    void shouldTellTheDropRatioBesideTheDistanceOfTheCores() {
        final Ledger ledger = new Ledger();
        ledger.set(Counter.STARTED, 2_000);
        ledger.set(Counter.ENDED, 2_000);
        ledger.set(Counter.RING_FULL, 3);
        ledger.set(Counter.DRAINED, 1_997);
        ledger.set(Counter.ROUTED, 1_997);
        assertThat(RunReport.describe(ledger, 90, 400))
                .isEqualTo("2,000 spans, 0 unsampled, 3 dropped (0.1500 %), exact;"
                        + " before: ping-pong 90 ns a round trip between cores (near),"
                        + " after: ping-pong 400 ns a round trip between cores (far)");
        ledger.set(Counter.ROUTED, 1_996);
        assertThat(RunReport.describe(ledger, 90, 400)).contains("NOT EXACT");
    }

    @Test
    void shouldCountTheSpansOfAnIterationOnly() {
        final EngineState engine = new EngineState();
        engine.start();
        try {
            final Spans spans = new Spans();
            spans.root(engine.tracer);
            final Drops drops = new Drops();
            drops.begin(engine);
            for (int i = 0; i < 10; i++) {
                spans.root(engine.tracer);
            }
            drops.count(engine);
            assertThat(drops.started).isEqualTo(10);
            assertThat(drops.dropped).isZero();
        } finally {
            engine.tearDown();
        }
    }

    private static long bytes(final ChildJvm report, final String line) {
        return report.out().stream()
                .map(BYTES::matcher)
                .filter(Matcher::matches)
                .filter(found -> found.group(1).equals(line))
                .mapToLong(found -> Long.parseLong(found.group(2).replace(",", "")))
                .findFirst()
                .orElseThrow(() -> new AssertionError(line + " is not in " + report));
    }
}
