package dev.nanospan.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.Checks;
import dev.nanospan.Scope;
import dev.nanospan.Span;
import dev.nanospan.SpanContext;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.record.Kind;
import dev.nanospan.record.Name;
import dev.nanospan.spi.Sampler;
import dev.nanospan.spi.Sampler.Decision;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SamplingTest {
    @ParameterizedTest
    @EnumSource
    void shouldPropagateIdsOfSpansThatAreNotSampled(final Checks checks) {
        try (Rig rig = Rig.with(checks, b -> b.sampler(Sampler.ALWAYS_OFF))) {
            final Span root = rig.tracer.start(Names.WORK);
            assertThat(root.isValid()).isTrue();
            assertThat(root.isRecording()).isFalse();
            assertThat(root.isSampled()).isFalse();
            assertThat(root.traceFlags()).isEqualTo(SpanContext.RANDOM);
            root.set("k", 1).fail("x").event("e").set("k", 1);
            try (Scope scope = root.makeCurrent();
                    Scope child = rig.tracer.open(Names.CHILD)) {
                assertThat(child.span().traceIdHigh()).isEqualTo(root.traceIdHigh());
                assertThat(child.span().traceIdLow()).isEqualTo(root.traceIdLow());
                assertThat(child.span().parentSpanId()).isEqualTo(root.spanId());
                assertThat(child.span().spanId()).isNotEqualTo(root.spanId()).isNotZero();
                assertThat(scope.span()).isSameAs(root);
            }
            root.end();
            final SpanContext remote = new SpanContext().set(7, 8, 9, SpanContext.SAMPLED | SpanContext.RANDOM);
            final Span served = rig.tracer.start(Names.OTHER, Kind.SERVER, remote);
            assertThat(served.traceIdHigh()).isEqualTo(7);
            assertThat(served.traceIdLow()).isEqualTo(8);
            assertThat(served.parentSpanId()).isEqualTo(9);
            assertThat(served.isSampled()).isFalse();
            served.end();
            final Ledger ledger = rig.closed();
            assertThat(rig.exporter.spans()).isEmpty();
            assertThat(ledger.get(Counter.STARTED)).isEqualTo(3);
            assertThat(ledger.get(Counter.UNSAMPLED)).isEqualTo(3);
            assertThat(ledger.get(Counter.ENDED)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCountMisuseOfSpansThatAreNotSampled(final Checks checks) {
        try (Rig rig = Rig.with(checks, b -> b.sampler(Sampler.ALWAYS_OFF))) {
            final Span span = rig.tracer.start(Names.WORK);
            span.end();
            span.end();
            span.end(5);
            span.set("k", 1);
            assertThat(rig.count(Counter.DOUBLE_END)).isEqualTo(2);
            assertThat(rig.count(Counter.USE_AFTER_END)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRecordForProcessorsOnly(final Checks checks) {
        try (Rig rig = Rig.with(checks, b -> b.sampler((request, result) -> Decision.RECORD_ONLY))) {
            final Span span = rig.tracer.start(Names.WORK);
            assertThat(span.isRecording()).isTrue();
            assertThat(span.isSampled()).isFalse();
            rig.tracer.start(Names.CHILD, span).set("k", 1).end();
            span.end();
            final Ledger ledger = rig.closed();
            assertThat(rig.exporter.spans()).isEmpty();
            assertThat(ledger.get(Counter.DRAINED)).isEqualTo(2);
            assertThat(ledger.get(Counter.RECORD_ONLY)).isEqualTo(2);
            assertThat(ledger.get(Counter.ROUTED)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldShowTheSamplerWhatItMayKnow(final Checks checks) {
        final List<String> seen = new ArrayList<>();
        final Sampler curious = (request, result) -> {
            seen.add(request.name()
                    + ' '
                    + request.kind()
                    + ' '
                    + request.parentSpanId()
                    + ' '
                    + request.parent()
                    + ' '
                    + ((request.traceIdHigh() | request.traceIdLow()) != 0));
            return request.name().equals("unwanted") ? Decision.DROP : Decision.RECORD_AND_SAMPLE;
        };
        try (Rig rig = Rig.with(checks, b -> b.sampler(curious))) {
            rig.tracer.start("  root  ", Kind.CLIENT).end();
            rig.tracer.start((String) null).end();
            rig.tracer
                    .start(Names.WORK, Kind.SERVER, new SpanContext().set(0, 8, 9, SpanContext.SAMPLED))
                    .end();
            final Span unwanted = rig.tracer.start("unwanted");
            rig.tracer.start(Names.CHILD, unwanted).end();
            unwanted.end();
            final long id = unwanted.spanId();
            assertThat(seen)
                    .containsExactly(
                            "root CLIENT 0 NONE true",
                            Name.UNNAMED + " INTERNAL 0 NONE true",
                            "work SERVER 9 REMOTE_SAMPLED true",
                            "unwanted INTERNAL 0 NONE true",
                            "child INTERNAL " + id + " LOCAL_NOT_SAMPLED true");
            assertThat(rig.span("child").parentSpanId().value()).isEqualTo(id);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldDropWhereTheSamplerThrowsOrSaysNothing(final Checks checks) {
        final Sampler broken = (request, result) -> {
            if (request.name().equals("work")) {
                throw new IllegalStateException("broken sampler");
            }
            if (request.name().equals("other")) {
                throw new NoClassDefFoundError("sampler in parts");
            }
            return null;
        };
        try (Rig rig = Rig.with(checks, b -> b.sampler(broken))) {
            for (int i = 0; i < 3; i++) {
                rig.tracer.start(Names.WORK).end();
                rig.tracer.start(Names.OTHER).end();
                rig.tracer
                        .start(Names.CHILD, Kind.SERVER, new SpanContext().set(1, 1, 1, 1))
                        .end();
            }
            assertThat(rig.count(Counter.UNSAMPLED)).isEqualTo(9);
            assertThat(rig.count(Counter.LISTENER_FAILED)).isEqualTo(9);
            assertThat(rig.errors)
                    .as("each distinct error once")
                    .extracting(Throwable::getMessage)
                    .containsExactly("broken sampler", "sampler in parts");
        }
    }

    @Test
    void shouldDescribeTheConstantSamplersAsTheSpecificationDoes() {
        assertThat(Sampler.ALWAYS_ON.description()).isEqualTo("AlwaysOnSampler");
        assertThat(Sampler.ALWAYS_OFF).hasToString("AlwaysOffSampler");
    }
}
