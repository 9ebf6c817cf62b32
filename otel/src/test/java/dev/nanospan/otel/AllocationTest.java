package dev.nanospan.otel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.record.SpanView;
import dev.nanospan.spi.SpanExporter;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the traced thread allocates: no more than the package says. */
@SuppressWarnings({"MustBeClosedChecker", "try"}) // scopes are there to be closed
class AllocationTest {
    private static final int WARM_UP = 200_000;
    private static final int SPANS = 200_000;

    /** What is left where the compiler takes nothing away: more than this is an object that nobody listed. */
    private static final int BUILDER_BYTES = 40;

    private static final int SPAN_BYTES = 64;
    private static final int CONTEXT_BYTES = 16 + 24;
    private static final int SCOPE_BYTES = 40;
    private static final int BOX_BYTES = 24;

    private static final AttributeKey<String> SYMBOL = AttributeKey.stringKey("symbol");
    private static final AttributeKey<Long> QUANTITY = AttributeKey.longKey("quantity");

    private final com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void shouldAllocateForARootSpanWhatTheTypesForce() {
        try (Rig rig = new Rig()) {
            final long bytes = perCall(() -> {
                final Span span = rig.tracer.spanBuilder("match").startSpan();
                span.setAttribute(SYMBOL, "ESZ6");
                span.setAttribute("venue", "XCME");
                span.setAttribute(QUANTITY, rig.next++);
                span.setAttribute("filled", true);
                span.end();
            });
            System.out.printf("root span with 4 attributes: %d B%n", bytes);
            assertThat(bytes).isLessThanOrEqualTo(BUILDER_BYTES + SPAN_BYTES + BOX_BYTES);
        }
    }

    @Test
    void shouldAllocateForAChildInScopeWhatTheTypesForce() {
        try (Rig rig = new Rig()) {
            final Span parent = rig.tracer.spanBuilder("parent").startSpan();
            try (io.opentelemetry.context.Scope current = parent.makeCurrent()) {
                final long bytes = perCall(() -> {
                    final Span span = rig.tracer.spanBuilder("settle").startSpan();
                    span.makeCurrent().close();
                    span.end();
                });
                System.out.printf("child made current: %d B%n", bytes);
                assertThat(bytes).isLessThanOrEqualTo(BUILDER_BYTES + SPAN_BYTES + CONTEXT_BYTES + SCOPE_BYTES);
            }
            parent.end();
        }
    }

    @Test
    void shouldAllocateNothingToFindTheCurrentContext() {
        try (Rig rig = new Rig()) {
            final Span parent = rig.tracer.spanBuilder("parent").startSpan();
            try (io.opentelemetry.context.Scope current = parent.makeCurrent()) {
                assertThat(perCall(() -> rig.seen = Context.current())).isZero();
                try (dev.nanospan.Scope scope = rig.nanospan.tracer("native").open("native")) {
                    assertThat(perCall(() -> rig.seen = Context.current())).isZero();
                }
            }
            parent.end();
        }
    }

    private long perCall(final Runnable call) {
        for (int i = 0; i < WARM_UP; i++) {
            call.run();
        }
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 3; round++) {
            final long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < SPANS; i++) {
                call.run();
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least / SPANS;
    }

    /** An engine whose spans are forgotten. */
    private static final class Rig implements AutoCloseable {
        final Nanospan nanospan = Nanospan.create(NanospanConfig.builder()
                .spansMaxPerTrace(Integer.MAX_VALUE)
                .exporter(new Forgetful())
                .jmx(false)
                .build());
        final NanospanOpenTelemetry otel = NanospanOpenTelemetry.of(nanospan);
        final Tracer tracer = otel.getTracer("test");
        long next = 1_000;
        Context seen = Context.root();

        @Override
        public void close() {
            otel.close();
            final Ledger ledger = nanospan.close(Duration.ofSeconds(20));
            assertThat(ledger.isExact()).as(ledger.toString()).isTrue();
        }
    }

    /** Takes spans and forgets them. */
    private static final class Forgetful implements SpanExporter {
        private long exported;

        @Override
        public String name() {
            return "forgetful";
        }

        @Override
        public void accept(final SpanView span) {
            exported++;
        }

        @Override
        public void report(final DestinationCounts counts) {
            counts.exported = exported;
        }
    }
}
