package dev.nanospan.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.SpanContext;
import dev.nanospan.Tracer;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.record.Key;
import dev.nanospan.record.Kind;
import dev.nanospan.record.SpanView;
import dev.nanospan.sampling.AdaptiveSampler;
import dev.nanospan.sampling.AlwaysRecordSampler;
import dev.nanospan.sampling.EmergencySampler;
import dev.nanospan.sampling.ParentBasedSampler;
import dev.nanospan.sampling.ProbabilitySampler;
import dev.nanospan.sampling.RateLimitedSampler;
import dev.nanospan.sampling.Rule;
import dev.nanospan.sampling.RuleSampler;
import dev.nanospan.spi.Sampler;
import dev.nanospan.spi.Sampler.Decision;
import dev.nanospan.spi.SpanExporter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No sampler costs garbage on the traced thread, whatever it reads and adds. */
class SamplerAllocationTest {
    private static final Logger LOG = Logger.getLogger("dev.nanospan");

    @BeforeAll
    static void keepWarningsToOurselves() {
        LOG.setUseParentHandlers(false);
    }

    @AfterAll
    static void letWarningsOut() {
        LOG.setUseParentHandlers(true);
    }

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int SPANS = 50_000;

    /** Far less than one object for each hundred spans. */
    private static final long MAX_BYTES = 8_192;

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Key.OfString QUEUE = Key.ofString("queue");
    private static final Key.OfLong PRIORITY = Key.ofLong("priority");
    private static final Key.OfString RULE = Key.ofString("rule");

    private final SpanContext traced = new SpanContext().set(1, 0xff_ffff_ffff_ff00L, 3, SpanContext.SAMPLED);
    private final SpanContext unsampled = new SpanContext().set(1, 2, 3, 0);

    @ParameterizedTest
    @MethodSource("samplers")
    void shouldAllocateNothing(final String name, final Sampler sampler) {
        final byte[] state = "a=b,ot=th:8;rv:ffffffffffff00".getBytes(StandardCharsets.US_ASCII);
        assertThat(traced.traceState(state, 0, state.length)).isTrue();
        try (Nanospan nanospan = Nanospan.create(NanospanConfig.builder()
                .sampler(sampler)
                .exporter(new Discard())
                .jmx(false)
                .build())) {
            final Tracer tracer = nanospan.tracer("test");
            run(tracer);
            run(tracer);
            final long before = THREADS.getCurrentThreadAllocatedBytes();
            run(tracer);
            assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
                    .as(name)
                    .isLessThan(MAX_BYTES);
            assertThat(nanospan.close(SOON).isExact()).isTrue();
        }
    }

    @Test
    void shouldSeeGarbageWhenThereIsSome() {
        try (Nanospan nanospan = Nanospan.create(NanospanConfig.builder()
                .sampler((request, result) -> new Object().hashCode() == 0 ? Decision.DROP : Decision.RECORD_ONLY)
                .exporter(new Discard())
                .jmx(false)
                .build())) {
            final Tracer tracer = nanospan.tracer("test");
            final long before = THREADS.getCurrentThreadAllocatedBytes();
            run(tracer);
            assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isGreaterThan(10 * MAX_BYTES);
            assertThat(nanospan.close(SOON).isExact()).isTrue();
        }
    }

    static Stream<Arguments> samplers() {
        final Rule mail = Rule.any().attribute(QUEUE, "m*l").kind(Kind.SERVER);
        final Rule priority = Rule.any().attribute(PRIORITY, 7).name("w?r*");
        return Stream.of(
                Arguments.of("probability", ProbabilitySampler.of(0.5)),
                Arguments.of("parent-based", ParentBasedSampler.of(ProbabilitySampler.of(0.5))),
                Arguments.of("rate limited", RateLimitedSampler.of(10_000)),
                Arguments.of(
                        "rules",
                        RuleSampler.builder()
                                .rule(mail, Sampler.ALWAYS_OFF)
                                .rule(priority, ProbabilitySampler.of(0.1))
                                .otherwise(Sampler.ALWAYS_ON)),
                Arguments.of(
                        "adaptive",
                        AdaptiveSampler.builder(1_000)
                                .weight(mail, 2)
                                .weight(priority, 3)
                                .errorBoost(2)
                                .build()),
                Arguments.of("emergency", EmergencySampler.of(ProbabilitySampler.of(0.7), 0, 0.0001)),
                Arguments.of("always-record", AlwaysRecordSampler.of(ProbabilitySampler.of(0.5))),
                Arguments.of("a user's own", (Sampler) (request, result) -> {
                    result.set(RULE, "mine").set(PRIORITY, request.longAttribute(PRIORITY, 0));
                    final byte[] state = request.traceStateBuffer();
                    result.threshold(result.traceState(state, 0, Math.min(3, request.traceStateBytes())) ? 0 : -1);
                    return Decision.RECORD_AND_SAMPLE;
                }));
    }

    private void run(final Tracer tracer) {
        for (int i = 0; i < SPANS; i++) {
            tracer.start(Names.WORK).end();
            tracer.start(Names.WORK, Kind.SERVER, (i & 1) == 0 ? traced : unsampled)
                    .end();
            tracer.span(Names.WORK).set(QUEUE, "mail").set(PRIORITY, 7).start().end();
        }
    }

    /** Takes spans and forgets them. */
    private static final class Discard implements SpanExporter {
        private volatile long accepted;

        @Override
        public String name() {
            return "discard";
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
