package dev.nanospan.otel;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nanospan.ledger.Counter;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where the official SDK and this module differ: both sides of each line of COMPLIANCE.md. */
class DeviationsTest {
    private final SdkSubject sdk = new SdkSubject(Subject.Sampling.ALL, false);
    private final NanospanSubject ours = new NanospanSubject(Subject.Sampling.ALL, false);
    private final Tracer theirTracer = sdk.otel().getTracer("test");
    private final Tracer ourTracer = ours.otel().getTracer("test");

    @AfterEach
    void close() {
        sdk.close();
        ours.close();
    }

    private Ended theirs() {
        return last(sdk);
    }

    private Ended ours() {
        return last(ours);
    }

    private static Ended last(final Subject subject) {
        final List<Ended> all = subject.ended();
        return all.get(all.size() - 1);
    }

    @Test
    void startsEverySpanOfABuilderWithItsAttributes() {
        for (final Tracer tracer : List.of(theirTracer, ourTracer)) {
            final SpanBuilder builder = tracer.spanBuilder("work").setAttribute("k", "v");
            builder.startSpan().end();
            builder.startSpan().end();
        }
        assertThat(theirs().attributes()).isEmpty();
        assertThat(ours().attributes()).isEqualTo(Map.of("k", "v"));
    }

    @Test
    void endsNoSpanBeforeItsStart() {
        for (final Tracer tracer : List.of(theirTracer, ourTracer)) {
            tracer.spanBuilder("work")
                    .setStartTimestamp(100, NANOSECONDS)
                    .startSpan()
                    .end(50, NANOSECONDS);
        }
        assertThat(theirs().endEpochNs()).isEqualTo(50);
        assertThat(ours().endEpochNs()).isEqualTo(100);
    }

    @Test
    void writesNestedValuesAsJson() {
        for (final Tracer tracer : List.of(theirTracer, ourTracer)) {
            tracer.spanBuilder("work")
                    .startSpan()
                    .setAttribute("map", Value.of(KeyValue.of("a", Value.of(1)), KeyValue.of("b", Value.of("x"))))
                    .setAttribute("mixed", Value.of(Value.of(1), Value.of("x")))
                    .setAttribute("bytes", Value.of(new byte[] {1, 2}))
                    .end();
        }
        assertThat(theirs().attributes().get("map")).isInstanceOf(Value.class);
        assertThat(ours().attributes())
                .isEqualTo(Map.of(
                        "map", "{\"a\":1,\"b\":\"x\"}", "mixed", "[1,\"x\"]", "bytes", List.of((byte) 1, (byte) 2)));
    }

    @Test
    void leavesOutNumbersThatAreNull() {
        for (final Tracer tracer : List.of(theirTracer, ourTracer)) {
            tracer.spanBuilder("work")
                    .startSpan()
                    .setAttribute(AttributeKey.longArrayKey("k"), Arrays.asList(1L, null, 2L))
                    .end();
        }
        assertThat(theirs().attributes().get("k")).isEqualTo(Arrays.asList(1L, null, 2L));
        assertThat(ours().attributes().get("k")).isEqualTo(List.of(1L, 2L));
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"})
    void refusesValuesOfAnotherTypeThanTheKeySays() {
        final AttributeKey key = AttributeKey.longKey("k");
        for (final Tracer tracer : List.of(theirTracer, ourTracer)) {
            tracer.spanBuilder("work").startSpan().setAttribute(key, "text").end();
        }
        assertThat(theirs().attributes()).isEqualTo(Map.of("k", "text"));
        assertThat(ours().attributes()).isEmpty();
        assertThat(ours.count(Counter.BAD_VALUES)).isEqualTo(1);
    }

    @Test
    void mendsNames() {
        for (final Tracer tracer : List.of(theirTracer, ourTracer)) {
            tracer.spanBuilder(" " + "x".repeat(300)).startSpan().end();
        }
        assertThat(theirs().name()).hasSize(301);
        assertThat(ours().name()).isEqualTo("x".repeat(256));
    }

    @Test
    void namesClassesOfExceptionsAsTheJvmDoes() {
        for (final Tracer tracer : List.of(theirTracer, ourTracer)) {
            tracer.spanBuilder("work").startSpan().recordException(new Inner()).end();
        }
        assertThat(theirs().events().get(0).attributes())
                .containsEntry("exception.type", Inner.class.getCanonicalName());
        assertThat(ours().events().get(0).attributes()).containsEntry("exception.type", Inner.class.getName());
    }

    /** An exception that is a nested class. */
    private static final class Inner extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @Test
    void neverThrowsWhatACarrierThrows() {
        final TextMapSetter<Object> throwing = (carrier, key, value) -> {
            throw new IllegalStateException("carrier");
        };
        final Span their = theirTracer.spanBuilder("work").startSpan();
        final Span our = ourTracer.spanBuilder("work").startSpan();
        assertThatThrownBy(() -> sdk.otel()
                        .getPropagators()
                        .getTextMapPropagator()
                        .inject(Context.root().with(their), this, throwing))
                .isInstanceOf(IllegalStateException.class);
        ours.otel()
                .getPropagators()
                .getTextMapPropagator()
                .inject(Context.root().with(our), this, throwing);
        their.end();
        our.end();
        assertThat(ours.count(Counter.INJECT_FAILED)).isEqualTo(1);
    }

    @Test
    void tellsContextsOfAnotherMakeApartInOneDirectionOnly() {
        final Span span = ourTracer.spanBuilder("work").startSpan();
        final SpanContext our = span.getSpanContext();
        span.end();
        final SpanContext copy =
                SpanContext.create(our.getTraceId(), our.getSpanId(), our.getTraceFlags(), our.getTraceState());
        assertThat(our.equals(copy)).isTrue();
        assertThat(copy.equals(our)).isFalse();
    }

    @Test
    void recordsNoMoreSpansOfATraceThanThatMayHave() {
        for (final Tracer tracer : List.of(theirTracer, ourTracer)) {
            final Span root = tracer.spanBuilder("root").startSpan();
            for (int i = 0; i < 1_010; i++) {
                tracer.spanBuilder("child")
                        .setParent(Context.root().with(root))
                        .startSpan()
                        .end();
            }
            root.end();
        }
        assertThat(sdk.ended()).hasSize(1_011);
        assertThat(ours.ended()).hasSize(1_000);
        assertThat(ours.count(Counter.TRACE_LIMIT)).isEqualTo(11);
    }

    @Test
    void givesSpansWithIdsAfterTheClose() {
        sdk.close();
        ours.close();
        final Span their = theirTracer.spanBuilder("work").startSpan();
        final Span our = ourTracer.spanBuilder("work").startSpan();
        assertThat(their.isRecording()).isFalse();
        assertThat(our.isRecording()).isFalse();
        assertThat(their.getSpanContext().isValid()).isFalse();
        assertThat(our.getSpanContext().isValid()).isTrue();
        our.end();
    }
}
