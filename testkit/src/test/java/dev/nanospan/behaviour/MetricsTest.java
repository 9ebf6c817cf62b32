package dev.nanospan.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.nanospan.Checks;
import dev.nanospan.Nanospan;
import dev.nanospan.Span;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.metrics.Metric;
import dev.nanospan.metrics.Metrics;
import dev.nanospan.record.SpanView;
import dev.nanospan.sampling.ParentBasedSampler;
import dev.nanospan.sampling.ProbabilitySampler;
import dev.nanospan.sampling.Rule;
import dev.nanospan.sampling.RuleSampler;
import dev.nanospan.spi.Sampler;
import dev.nanospan.spi.SpanExporter;
import dev.nanospan.testkit.InMemoryExporter;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import javax.management.Attribute;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an engine tells of itself, beside the ledger. */
class MetricsTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();
    private static final String OVERHEAD = "nanospan.overhead.duration";
    private static final String SPAN_NS = "nanospan.overhead.span.duration";
    private static final String CPU_TIME = "nanospan.exporter.cpu.time";
    private static final String EXPORTED = "otel.sdk.exporter.span.exported";

    /** One start of so many is timed, and one end. */
    private static final int EVERY = 4_096;

    @Test
    void shouldTellOfSpansAndRingByTheNamesOfOpenTelemetry() {
        try (Rig rig = Rig.with(Checks.OFF, b -> b.ringBytes(1 << 20).sampler(onlyNamed("work")))) {
            rig.tracer.start(Names.WORK).end();
            final Span open = rig.tracer.start(Names.WORK);
            rig.tracer.start("other").end();
            rig.flush();
            final Metrics metrics = rig.nanospan.metrics();

            assertThat(metrics.value("otel.sdk.span.started", "otel.span.sampling_result", "DROP"))
                    .hasValue(1);
            assertThat(metrics.value("otel.sdk.span.started", "otel.span.sampling_result", "RECORD_AND_SAMPLE"))
                    .hasValue(2);
            assertThat(metrics.value("otel.sdk.span.live")).hasValue(1);
            assertThat(metrics.value("otel.sdk.processor.span.queue.size")).hasValue(0);
            assertThat(metrics.value("otel.sdk.processor.span.queue.capacity")).hasValue(8_192);
            assertThat(metrics.value(
                            EXPORTED,
                            "otel.component.type",
                            InMemoryExporter.class.getName(),
                            "otel.component.name",
                            InMemoryExporter.class.getName() + "/0",
                            "destination",
                            rig.exporter.name()))
                    .hasValue(1);
            assertThat(metrics.value("nanospan.tracing")).hasValue(1);
            open.end();
        }
    }

    @Test
    void shouldHaveEveryLineOfTheLedger() {
        try (Rig rig = Rig.with(Checks.OFF)) {
            rig.tracer.start(Names.WORK).end();
            rig.flush();
            final Metrics metrics = rig.nanospan.metrics();

            for (final Counter counter : Counter.values()) {
                final int dot = counter.label().lastIndexOf('.');
                assertThat(
                                dot < 0
                                        ? metrics.value("nanospan.spans." + counter.label())
                                        : metrics.value(
                                                "nanospan." + counter.label().substring(0, dot),
                                                "reason",
                                                counter.label().substring(dot + 1)))
                        .as(counter.label())
                        .hasValue((double) rig.count(counter));
            }
        }
    }

    // ---- what tracing costs

    @Test
    void shouldTimeOneSpanOfManyOnItsThread() {
        try (Rig rig = Rig.with(Checks.OFF)) {
            spans(rig, EVERY - 1);
            assertThat(timed(rig, "start")).isZero();
            assertThat(timed(rig, "end")).isZero();
            assertThat(rig.nanospan.metrics().value(SPAN_NS)).isEmpty();

            spans(rig, 1);
            assertThat(timed(rig, "start")).isEqualTo(1);
            assertThat(timed(rig, "end")).isEqualTo(1);

            spans(rig, 9 * EVERY);
            assertThat(timed(rig, "start")).isEqualTo(10);
            assertThat(timed(rig, "end")).isEqualTo(10);
            assertThat(rig.nanospan.metrics().value(SPAN_NS).orElseThrow()).isPositive();
        }
    }

    /** A sampler that takes a millisecond makes a start take a millisecond. */
    @Test
    void shouldTimeTheSamplerToo() {
        final AtomicBoolean slow = new AtomicBoolean();
        final Sampler sampler = (request, result) -> {
            final long beganNs = System.nanoTime();
            while (slow.get() && System.nanoTime() - beganNs < 1_000_000) {
                Thread.onSpinWait();
            }
            return Sampler.Decision.RECORD_AND_SAMPLE;
        };
        try (Rig rig = Rig.with(Checks.OFF, b -> b.sampler(sampler))) {
            spans(rig, EVERY - 1);
            slow.set(true);
            spans(rig, 1);

            assertThat(rig.nanospan.metrics().value(OVERHEAD, "phase", "start").orElseThrow())
                    .isGreaterThanOrEqualTo(1_000_000);
        }
    }

    @Test
    void shouldTimeSpansWithoutGarbage() {
        try (Rig rig = Rig.with(Checks.OFF, b -> b.exporter(new Silent()))) {
            final int spans = 32 * EVERY;
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 12 && least > 0; round++) {
                final long before = THREADS.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < spans; i++) {
                    rig.tracer.start(Names.WORK).end();
                }
                least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
            }

            assertThat(least).isZero();
            assertThat(timed(rig, "start")).isGreaterThanOrEqualTo(32);
            assertThat(timed(rig, "end")).isEqualTo(timed(rig, "start"));
        }
    }

    @Test
    void shouldTellHowManyBytesASpanTakes() {
        try (Rig rig = Rig.with(Checks.OFF)) {
            assertThat(rig.nanospan.metrics().value("nanospan.overhead.span.size"))
                    .isEmpty();
            spans(rig, 10);
            rig.flush();
            final double bare =
                    rig.nanospan.metrics().value("nanospan.overhead.span.size").orElseThrow();
            assertThat(rig.nanospan.metrics().value("nanospan.overhead.written"))
                    .hasValue(10 * bare);
            rig.tracer.start(Names.WORK).set("text", "x".repeat(1_000)).end();
            rig.flush();

            assertThat(bare).isBetween(32.0, 256.0);
            assertThat(rig.nanospan.metrics().value("nanospan.overhead.written").orElseThrow())
                    .isBetween(11 * bare + 1_000, 11 * bare + 1_100);
        }
    }

    @Test
    void shouldTellWhatTheExporterThreadTakesOfACpu() {
        try (Rig rig = Rig.with(Checks.OFF)) {
            assertThat(rig.nanospan.metrics().value(CPU_TIME)).isPresent();
            await(() -> rig.nanospan.metrics().value(CPU_TIME).orElse(0) > 0);
            await(() -> rig.nanospan
                    .metrics()
                    .value("nanospan.exporter.cpu.utilization")
                    .isPresent());
            assertThat(rig.nanospan
                            .metrics()
                            .value("nanospan.exporter.cpu.utilization")
                            .orElseThrow())
                    .isBetween(0.0, 1.1);
            rig.nanospan.close(Rig.SOON);
            await(() -> rig.nanospan.metrics().value(CPU_TIME).isEmpty());
        }
    }

    @Test
    void shouldTellNothingOfACpuWhereTheThreadIsTheUsers() {
        try (Rig rig = Rig.with(Checks.OFF, b -> b.ownThread(false))) {
            final int unused = assertDoesWork(rig);

            assertThat(rig.nanospan.metrics().value(CPU_TIME)).isEmpty();
            assertThat(rig.nanospan.metrics().value(EXPORTED)).hasValue(1);
        }
    }

    private static int assertDoesWork(final Rig rig) {
        rig.tracer.start(Names.WORK).end();
        try {
            return rig.nanospan.agent().doWork();
        } catch (final Exception e) {
            throw new AssertionError(e);
        }
    }

    // ---- sampling

    @Test
    void shouldTellWhatEachRuleKeeps() {
        final Sampler sampler = ParentBasedSampler.of(RuleSampler.builder()
                .rule(Rule.any().name("all"), Sampler.ALWAYS_ON)
                .otherwise(ProbabilitySampler.of(0.125)));
        try (Rig rig = Rig.with(Checks.OFF, b -> b.sampler(sampler).exporter(new Silent()))) {
            await(() -> {
                for (int i = 0; i < 2_000; i++) {
                    rig.tracer.start("all").end();
                    rig.tracer.start("some").end();
                }
                return observed(rig, "0 name=all") == 1 && Math.abs(observed(rig, "1 otherwise") - 0.125) < 0.06;
            });

            assertThat(ratio(rig, "0 name=all")).isEqualTo(1);
            assertThat(ratio(rig, "1 otherwise")).isEqualTo(0.125);
        }
    }

    @Test
    void shouldTellThatTracingIsOff() {
        try (Rig rig = Rig.with(Checks.OFF, b -> b.sampler(ProbabilitySampler.of(0.5)))) {
            assertThat(rig.nanospan.metrics().value("nanospan.sampling.ratio")).hasValue(0.5);
            rig.nanospan.tracing(false);

            assertThat(rig.nanospan.metrics().value("nanospan.tracing")).hasValue(0);
            assertThat(rig.nanospan.metrics().value("nanospan.sampling.ratio")).hasValue(0);
        }
    }

    // ---- destinations

    @Test
    void shouldTellDestinationsApart() {
        final Metric written = Metric.counter("test.written", "{span}", "Spans that were written.");
        try (Nanospan nanospan = Rig.with(
                        Checks.OFF,
                        b -> b.exporter(
                                new Silent() {
                                    @Override
                                    public void measure(final Metrics to) {
                                        to.add(written, 7);
                                    }

                                    @Override
                                    public String componentType() {
                                        return "one";
                                    }
                                },
                                new Silent(),
                                new Silent()))
                .nanospan) {
            final Metrics metrics = nanospan.metrics();
            final String silent = Silent.class.getName();

            assertThat(metrics.value("test.written", "otel.component.name", "one/0", "destination", "silent"))
                    .hasValue(7);
            assertThat(metrics.value(EXPORTED, "otel.component.name", silent + "/0", "destination", "silent-2"))
                    .isPresent();
            assertThat(metrics.value(EXPORTED, "otel.component.name", silent + "/1", "destination", "silent-3"))
                    .isPresent();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"exporter", "sampler"})
    void shouldGoOnWhereSomebodyThrows(final String who) {
        final RuntimeException planted = new IllegalStateException("planted");
        try (Rig rig = Rig.with(Checks.OFF, b -> {
            if (who.equals("exporter")) {
                b.exporter(new Silent() {
                    @Override
                    public void measure(final Metrics to) {
                        throw planted;
                    }
                });
            } else {
                b.sampler(new Sampler() {
                    @Override
                    public Decision decide(
                            final dev.nanospan.spi.SamplingRequest request,
                            final dev.nanospan.spi.SamplingResult result) {
                        return Decision.RECORD_AND_SAMPLE;
                    }

                    @Override
                    public void measure(final Metrics to) {
                        throw planted;
                    }
                });
            }
        })) {
            final Metrics metrics = rig.nanospan.metrics();

            assertThat(metrics.value("nanospan.tracing")).hasValue(1);
            assertThat(metrics.value("nanospan.spans.started")).hasValue(0);
            assertThat(rig.errors).contains(planted);
        }
    }

    @Test
    void shouldTellNothingWhereNothingIsDone() {
        assertThat(Nanospan.disabled().metrics().points()).isEmpty();
    }

    /** Snapshots, changes of the sampler and spans at once: nobody waits for ever, and nothing is lost. */
    @Test
    void shouldBeAskedWhileEverythingChanges() throws Exception {
        try (Rig rig = Rig.with(Checks.OFF, b -> b.exporter(new Silent()))) {
            final CountDownLatch done = new CountDownLatch(2);
            final Thread asks = new Thread(() -> {
                for (int i = 0; i < 500; i++) {
                    Objects.requireNonNull(rig.nanospan.metrics());
                }
                done.countDown();
            });
            final Thread changes = new Thread(() -> {
                for (int i = 0; i < 5_000; i++) {
                    rig.nanospan.sampler(ProbabilitySampler.of(0.5));
                    rig.nanospan.tracing((i & 1) == 0);
                }
                done.countDown();
            });
            asks.start();
            changes.start();
            spans(rig, 10_000);

            assertThat(done.await(60, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        }
    }

    // ---- JMX

    @Test
    void shouldShowTheSameByJmx() throws Exception {
        try (Rig rig = Rig.with(Checks.OFF, b -> b.jmx(true).name("metrics test"))) {
            spans(rig, EVERY);
            rig.flush();
            final ObjectName name = SERVER.queryNames(new ObjectName("dev.nanospan:type=Engine,*"), null)
                    .iterator()
                    .next();
            final String queue = "otel.sdk.processor.span.queue.capacity{otel.component.type=batching_span_processor,"
                    + "otel.component.name=batching_span_processor/0}";
            final double capacity = rig.nanospan
                    .metrics()
                    .value("otel.sdk.processor.span.queue.capacity")
                    .orElseThrow();

            assertThat(SERVER.getAttribute(name, queue)).isEqualTo(capacity);
            assertThat((double) SERVER.getAttribute(name, OVERHEAD + "{phase=start}"))
                    .as("the mean")
                    .isEqualTo(rig.nanospan
                            .metrics()
                            .value(OVERHEAD, "phase", "start")
                            .orElseThrow());
            assertThat((String) SERVER.getAttribute(name, "metrics"))
                    .contains(queue + ' ' + (long) capacity + '\n')
                    .contains(OVERHEAD + "{phase=end} count=1 sum=");
            final String[] attributes = Arrays.stream(SERVER.getMBeanInfo(name).getAttributes())
                    .map(MBeanAttributeInfo::getName)
                    .toArray(String[]::new);
            assertThat(attributes).contains(queue, SPAN_NS, "metrics").doesNotHaveDuplicates();
            assertThat(SERVER.getAttributes(name, attributes).asList())
                    .extracting(Attribute::getName)
                    .contains(queue, SPAN_NS);
        }
    }

    private static Sampler onlyNamed(final String name) {
        return RuleSampler.builder()
                .rule(Rule.any().name(name), Sampler.ALWAYS_ON)
                .otherwise(Sampler.ALWAYS_OFF);
    }

    private static void spans(final Rig rig, final int count) {
        for (int i = 0; i < count; i++) {
            rig.tracer.start(Names.WORK).end();
        }
    }

    private static long timed(final Rig rig, final String phase) {
        return rig.nanospan.metrics().points().stream()
                .filter(point -> point.metric().name().equals(OVERHEAD))
                .filter(point -> phase.equals(point.labels().get("phase")))
                .mapToLong(point -> Objects.requireNonNull(point.distribution()).count())
                .sum();
    }

    private static double ratio(final Rig rig, final String rule) {
        return rig.nanospan
                .metrics()
                .value("nanospan.sampling.ratio", "rule", rule)
                .orElse(Double.NaN);
    }

    private static double observed(final Rig rig, final String rule) {
        return rig.nanospan
                .metrics()
                .value("nanospan.sampling.observed", "rule", rule)
                .orElse(Double.NaN);
    }

    private static void await(final BooleanSupplier condition) {
        final long deadlineNs = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadlineNs).isNegative();
            java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
        }
    }

    /** Takes spans and forgets them. */
    private static class Silent implements SpanExporter {
        private volatile long accepted;

        @Override
        public String name() {
            return "silent";
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
        public void accept(final SpanView span) {
            accepted++;
        }

        @Override
        public void report(final DestinationCounts counts) {
            counts.exported = accepted;
        }
    }
}
