package dev.nanospan.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.Baton;
import dev.nanospan.Checks;
import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Scope;
import dev.nanospan.Span;
import dev.nanospan.SpanContext;
import dev.nanospan.config.Sources;
import dev.nanospan.ledger.Counter;
import dev.nanospan.propagation.Incoming;
import dev.nanospan.propagation.Propagator;
import dev.nanospan.record.Kind;
import dev.nanospan.resource.Resource;
import dev.nanospan.spi.Sampler;
import dev.nanospan.testkit.InMemoryExporter;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a span hands on from its parent to the next service, and what an engine counts of that. */
class CarryingTest {
    private static final String SAMPLED = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final String STATE = "vendor=value,other=1";
    private static final String DEBUGGED = "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-d";

    private final SpanContext context = new SpanContext();

    @ParameterizedTest
    @EnumSource
    void shouldHandOnTheTracestateOfARecordedSpanAndItsChildren(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final Span span = received(rig);
            final Span child = rig.tracer.start(Names.CHILD, span);
            assertThat(sent(rig, span)).containsEntry("tracestate", STATE);
            assertThat(sent(rig, child)).containsEntry("tracestate", STATE);
            child.end();
            span.end();
            assertThat(sent(rig, span))
                    .as("ended")
                    .doesNotContainKey("tracestate")
                    .containsKey("traceparent");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldHandOnTheTracestateThroughABaton(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final Span span = received(rig);
            final Scope scope = span.makeCurrent();
            final Baton baton = rig.nanospan.baton();
            scope.close();
            span.end();
            assertThat(baton.supplier(() -> sent(rig, rig.tracer.current())).get())
                    .containsEntry("tracestate", STATE);
            baton.runnable(() -> rig.tracer.start(Names.CHILD).end()).run();
            assertThat(rig.span("child").traceState()).isEqualTo(STATE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldHandOnTheDebugFlagOfB3(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final Propagator b3 = Propagator.of("b3", rig.nanospan.counts());
            b3.extract(Map.of("b3", DEBUGGED), Map::get, context, null);
            final Span span = rig.tracer.start(Names.WORK, Kind.SERVER, context);
            final Span child = rig.tracer.start(Names.CHILD, span);
            final Span built = rig.tracer.span("built").parent(context).start();
            final Scope scope = child.makeCurrent();
            final Baton baton = rig.nanospan.baton();
            scope.close();
            for (final Span debugged : new Span[] {span, child, built}) {
                assertThat(b3Of(b3, debugged)).endsWith("-d");
                assertThat(debugged.traceFlags()).isEqualTo(SpanContext.SAMPLED);
                assertThat(sent(rig, debugged).get("traceparent")).endsWith("-01");
            }
            assertThat(baton.supplier(() -> b3Of(b3, rig.tracer.current())).get())
                    .endsWith("-d");
            b3.extract(Map.of("b3", DEBUGGED.replace("-d", "-1")), Map::get, context, null);
            final Span other = rig.tracer.start(Names.OTHER, Kind.SERVER, context);
            assertThat(b3Of(b3, other)).endsWith("-1");
            for (final Span each : new Span[] {other, built, child, span}) {
                each.end();
            }
            assertThat(rig.spans())
                    .hasSize(4)
                    .allSatisfy(each -> assertThat(each.traceFlags()).isEqualTo(SpanContext.SAMPLED));
        }
    }

    @Test
    void shouldNotCallASpanDebuggedThatIsNotSampled() {
        try (Rig rig = Rig.with(Checks.OFF, b -> b.sampler(Sampler.ALWAYS_OFF))) {
            final Propagator b3 = Propagator.of("b3", rig.nanospan.counts());
            b3.extract(Map.of("b3", DEBUGGED), Map::get, context, null);
            final Span span = rig.tracer.start(Names.WORK, Kind.SERVER, context);
            assertThat(b3Of(b3, span)).endsWith("-0");
            span.end();
        }
    }

    private static String b3Of(final Propagator b3, final Span span) {
        final Map<String, String> headers = new HashMap<>();
        b3.inject(span.context(new SpanContext()), null, headers, Map::put);
        return headers.get("b3");
    }

    @Test
    void shouldSayOfTheServiceWhatTheProgramSaysFirst() {
        final NanospanConfig config = NanospanConfig.builder(Sources.of(
                        Map.of("NANOSPAN_SERVICE_NAME", "configured", "NANOSPAN_RESOURCE_ATTRIBUTES", "team=a,zone=b"),
                        new Properties()))
                .resource(Resource.builder().set("team", "orders").build())
                .exporter(new InMemoryExporter())
                .build();
        try (Nanospan nanospan = Nanospan.create(config)) {
            assertThat(nanospan.resource().attributes())
                    .containsEntry("service.name", "configured")
                    .containsEntry("team", "orders")
                    .containsEntry("zone", "b")
                    .containsKey("process.pid");
            assertThat(nanospan.resource()).isSameAs(nanospan.resource());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldHandOnTheTracestateOfSpansThatAreNotRecorded(final Checks checks) {
        try (Rig rig = Rig.with(checks, builder -> builder.sampler(Sampler.ALWAYS_OFF))) {
            final Span span = received(rig);
            final Span child = rig.tracer.start(Names.CHILD, span);
            assertThat(span.isRecording()).isFalse();
            assertThat(sent(rig, child)).containsEntry("tracestate", STATE);
            child.end();
            span.end();
            assertThat(sent(rig, rig.tracer.startRoot(Names.OTHER))).doesNotContainKey("tracestate");
        }
    }

    /** The trace id's randomness is 8448eb211c80319c less its first byte: a threshold below samples it, one above does not. */
    @ParameterizedTest
    @CsvSource({
        "'ot=th:1;rv:80000000000000,v=1', 'ot=rv:80000000000000,v=1'",
        "'ot=th:c;rv:80000000000000,v=1', 'ot=th:c;rv:80000000000000,v=1'",
        "'ot=th:1,v=1', 'v=1'"
    })
    void shouldNotSayOfADroppedSpanThatItsThresholdSamplesIt(final String received, final String sent) {
        try (Rig rig = Rig.with(Checks.OFF, builder -> builder.sampler(Sampler.ALWAYS_OFF))) {
            final Map<String, String> headers =
                    Map.of("traceparent", SAMPLED.substring(0, SAMPLED.length() - 2) + "03", "tracestate", received);
            Propagator.of(rig.nanospan).extract(headers, Map::get, context, null);
            final Span span = rig.tracer.start(Names.WORK, Kind.SERVER, context);
            assertThat(sent(rig, span)).containsEntry("tracestate", sent);
            span.end();
        }
    }

    @Test
    void shouldKeepTheTracestateFromTheNextUseOfTheHandle() {
        try (Rig rig = Rig.with(Checks.OFF, builder -> builder.sampler(Sampler.ALWAYS_OFF))) {
            received(rig).end();
            for (int i = 0; i < 3_000; i++) {
                final Span next = rig.tracer.startRoot(Names.OTHER);
                assertThat(next.context(context).traceStateBytes()).isZero();
                next.end();
            }
        }
    }

    @Test
    void shouldCountInTheLedgerWhatThePropagatorRefuses() {
        try (Rig rig = Rig.with(Checks.OFF)) {
            final Map<String, String> headers = Map.of("traceparent", "00-nonsense");
            assertThat(Propagator.of(rig.nanospan).extract(headers, Map::get, context, null))
                    .isEqualTo(Incoming.NONE);
            assertThat(rig.nanospan.ledger().get(Counter.EXTRACT_MALFORMED)).isEqualTo(1);
        }
    }

    @Test
    void shouldSendWhatTheConfigurationNames() {
        final Sources sources = Sources.of(Map.of("OTEL_PROPAGATORS", "b3"), new Properties());
        final NanospanConfig config =
                NanospanConfig.builder(sources).exporter(new InMemoryExporter()).build();
        try (Nanospan nanospan = Nanospan.create(config)) {
            final Map<String, String> headers = new HashMap<>();
            final Span span = nanospan.tracer("test").start(Names.WORK);
            Propagator.of(nanospan).inject(span.context(context), null, headers, Map::put);
            span.end();
            assertThat(headers).containsOnlyKeys("b3");
        }
    }

    private Span received(final Rig rig) {
        final Map<String, String> headers = Map.of("traceparent", SAMPLED, "tracestate", STATE);
        assertThat(Propagator.of(rig.nanospan).extract(headers, Map::get, context, null))
                .isEqualTo(Incoming.PARENT);
        return rig.tracer.start(Names.WORK, Kind.SERVER, context);
    }

    private Map<String, String> sent(final Rig rig, final Span span) {
        final Map<String, String> headers = new HashMap<>();
        Propagator.of(rig.nanospan).inject(span.context(context), null, headers, Map::put);
        return headers;
    }
}
