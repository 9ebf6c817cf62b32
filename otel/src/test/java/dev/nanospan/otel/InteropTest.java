package dev.nanospan.otel;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.ledger.Counter;
import dev.nanospan.record.Name;
import dev.nanospan.testkit.SpanData;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Spans of both APIs in one process. */
@SuppressWarnings({"MustBeClosedChecker", "try"}) // scopes are there to be closed
class InteropTest {
    private static final Name NATIVE = Name.of("native");
    private static final ContextKey<String> TENANT = ContextKey.named("tenant");

    private final NanospanSubject subject = new NanospanSubject(Subject.Sampling.ALL, false);
    private final Tracer tracer = subject.otel().getTracer("otel");
    private final dev.nanospan.Tracer nativeTracer = subject.nanospan.tracer("native");

    @AfterEach
    void close() {
        assertThat(Context.current()).isSameAs(Context.root());
        assertThat(subject.nanospan.current().isValid()).isFalse();
        subject.close();
        assertThat(subject.count(Counter.SCOPE_ORDER)).isZero();
        assertThat(subject.count(Counter.SCOPE_DOUBLE_CLOSE)).isZero();
    }

    private SpanData named(final String name) {
        subject.spans();
        return subject.exporter.span(name);
    }

    @Test
    void shouldMakeNativeSpansChildrenOfACurrentOpenTelemetrySpan() {
        final Span parent = tracer.spanBuilder("otel").startSpan();
        try (Scope current = parent.makeCurrent()) {
            assertThat(subject.nanospan.current().spanId())
                    .isEqualTo(Long.parseUnsignedLong(parent.getSpanContext().getSpanId(), 16));
            nativeTracer.start(NATIVE).end();
        }
        parent.end();
        assertThat(named("native").isChildOf(named("otel"))).isTrue();
        assertThat(named("native").localRoot()).isFalse();
    }

    @Test
    void shouldMakeOpenTelemetrySpansChildrenOfACurrentNativeSpan() {
        try (dev.nanospan.Scope current = nativeTracer.open(NATIVE)) {
            tracer.spanBuilder("otel").startSpan().end();
        }
        assertThat(named("otel").isChildOf(named("native"))).isTrue();
        assertThat(named("otel").parentRemote()).isFalse();
    }

    @Test
    void shouldNestBothInTurn() {
        final Span first = tracer.spanBuilder("1").startSpan();
        try (Scope a = first.makeCurrent()) {
            try (dev.nanospan.Scope b = nativeTracer.open("2")) {
                final Span third = tracer.spanBuilder("3").startSpan();
                try (Scope c = third.makeCurrent()) {
                    try (dev.nanospan.Scope d = nativeTracer.open("4")) {
                        tracer.spanBuilder("5").startSpan().end();
                    }
                    assertThat(Span.current()).isSameAs(third);
                }
                third.end();
                nativeTracer.start("3b").end();
                assertThat(Span.current().getSpanContext().getSpanId())
                        .isEqualTo(dev.nanospan.id.Hex.hex8(b.span().spanId()));
            }
            assertThat(Span.current()).isSameAs(first);
        }
        first.end();
        assertThat(named("2").isChildOf(named("1"))).isTrue();
        assertThat(named("3").isChildOf(named("2"))).isTrue();
        assertThat(named("3b").isChildOf(named("2"))).isTrue();
        assertThat(named("4").isChildOf(named("3"))).isTrue();
        assertThat(named("5").isChildOf(named("4"))).isTrue();
    }

    @Test
    void shouldShowANativeSpanAsTheCurrentOneAndWriteToIt() {
        try (Scope tenant = Context.current().with(TENANT, "t1").makeCurrent();
                dev.nanospan.Scope current = nativeTracer.open(NATIVE)) {
            final Span span = Span.current();
            assertThat(span).isSameAs(Span.current());
            assertThat(Context.current()).isSameAs(Context.current());
            assertThat(Context.current().get(TENANT)).isEqualTo("t1");
            assertThat(span.isRecording()).isTrue();
            span.setAttribute("k", "v").addEvent("e");
        }
        assertThat(Span.current().getSpanContext().isValid()).isFalse();
        assertThat(named("native").attribute("k")).isEqualTo("v");
        assertThat(named("native").events()).hasSize(1);
    }

    @Test
    void shouldNeverWriteToTheNextUseOfANativeSpansHandle() {
        final Span kept;
        final dev.nanospan.Span handle;
        try (dev.nanospan.Scope current = nativeTracer.open(NATIVE)) {
            kept = Span.current();
            handle = current.span();
        }
        dev.nanospan.Span other = nativeTracer.start("other");
        for (int i = 0; other != handle; i++) {
            assertThat(i).as("spans until the handle serves another").isLessThan(10_000);
            other.end();
            other = nativeTracer.start("other");
        }
        kept.setAttribute("wrong", true);
        kept.end();
        assertThat(kept.isRecording()).isFalse();
        assertThat(other.isRecording()).isTrue();
        other.end();
        assertThat(kept.getSpanContext().getSpanId())
                .isEqualTo(named("native").spanId().toString());
        assertThat(subject.spans()).noneMatch(each -> each.attributes().containsKey("wrong"));
        assertThat(subject.count(Counter.DOUBLE_END)).isEqualTo(1);
    }

    @Test
    void shouldOnlyReadANativeSpanOnOtherThreads() throws Exception {
        final ExecutorService pool = Executors.newSingleThreadExecutor();
        try (dev.nanospan.Scope current = nativeTracer.open(NATIVE)) {
            pool.submit(Context.current().wrap(() -> {
                        assertThat(Span.current().isRecording()).isFalse();
                        Span.current().setAttribute("wrong", true);
                        tracer.spanBuilder("otel").startSpan().end();
                        nativeTracer.start("child").end();
                    }))
                    .get(20, SECONDS);
        } finally {
            pool.shutdown();
        }
        assertThat(named("native").attributes()).isEmpty();
        assertThat(named("otel").isChildOf(named("native"))).isTrue();
        assertThat(named("child").isChildOf(named("native"))).isTrue();
    }

    @Test
    void shouldCarryAnOpenTelemetrySpanByABaton() throws Exception {
        final ExecutorService pool = subject.nanospan.relay(Executors.newSingleThreadExecutor());
        final Span span = tracer.spanBuilder("otel").startSpan();
        try (Scope current = span.makeCurrent()) {
            pool.submit(() -> {
                        nativeTracer.start(NATIVE).end();
                        tracer.spanBuilder("task").startSpan().end();
                    })
                    .get(20, SECONDS);
        } finally {
            pool.shutdown();
        }
        span.end();
        assertThat(named("native").isChildOf(named("otel"))).isTrue();
        assertThat(named("task").isChildOf(named("otel"))).isTrue();
    }

    @Test
    void shouldLetNoSpanBeCurrentForBothWhereTheContextHasNone() {
        try (dev.nanospan.Scope outer = nativeTracer.open("outer");
                Scope none = Context.root().makeCurrent()) {
            assertThat(subject.nanospan.current().isValid()).isFalse();
            assertThat(Span.current().getSpanContext().isValid()).isFalse();
            nativeTracer.start(NATIVE).end();
        }
        assertThat(named("native").isRoot()).isTrue();
    }

    @Test
    void shouldMakeNativeSpansChildrenOfARemoteContextThatIsCurrent() {
        final SpanContext remote = SpanContext.createFromRemoteParent(
                "0af7651916cd43dd8448eb211c80319c",
                "b7ad6b7169203331",
                TraceFlags.getSampled(),
                TraceState.builder().put("a", "1").build());
        try (Scope current = Context.root().with(Span.wrap(remote)).makeCurrent()) {
            nativeTracer.start(NATIVE).end();
            try (dev.nanospan.Scope open = nativeTracer.open("server")) {
                nativeTracer.start("inner").end();
            }
        }
        assertThat(named("native").traceId()).hasToString(remote.getTraceId());
        assertThat(named("native").parentSpanId()).hasToString(remote.getSpanId());
        assertThat(named("native").parentRemote()).isTrue();
        assertThat(named("native").localRoot()).isTrue();
        assertThat(named("server").localRoot()).isTrue();
        assertThat(named("inner").isChildOf(named("server"))).isTrue();
        assertThat(named("inner").parentRemote()).isFalse();
        assertThat(named("inner").localRoot()).isFalse();
        assertThat(named("native").traceState()).isEqualTo("a=1");
    }

    @Test
    void shouldKeepTheParentOfNativeSpansRightAfterItsEndAndReuse() {
        final Span parent = tracer.spanBuilder("otel").startSpan();
        try (Scope current = parent.makeCurrent();
                Scope again = Context.current().with(TENANT, "t").makeCurrent()) {
            parent.end();
            for (int i = 0; i < 3_000; i++) {
                nativeTracer.startRoot(Name.of("other")).end();
            }
            nativeTracer.start(NATIVE).end();
        }
        assertThat(named("native").isChildOf(named("otel"))).isTrue();
    }

    @Test
    void shouldKeepTheParentRightWhereAnotherThreadEndsIt() throws Exception {
        final Span parent = tracer.spanBuilder("otel").startSpan();
        try (Scope current = parent.makeCurrent()) {
            final Thread ender = new Thread(parent::end);
            ender.start();
            ender.join();
            for (int i = 0; i < 3_000; i++) {
                nativeTracer.startRoot(Name.of("other")).end();
            }
            nativeTracer.start(NATIVE).end();
        }
        assertThat(named("native").isChildOf(named("otel"))).isTrue();
    }

    @Test
    void shouldLeaveTheContextsAloneOnceItIsClosed() {
        final NanospanSubject other = new NanospanSubject(Subject.Sampling.ALL, false);
        other.close();
        try (dev.nanospan.Scope current = nativeTracer.open(NATIVE)) {
            assertThat(Span.current().getSpanContext().isValid()).isFalse();
        }
    }

    @Test
    void shouldFindOpenTelemetrySpansThatAreLost() throws Exception {
        for (int i = 0; i < 10; i++) {
            final Scope scope = tracer.spanBuilder("lost").startSpan().makeCurrent();
            scope.close();
        }
        final long deadline = System.nanoTime() + SECONDS.toNanos(20);
        while (subject.count(Counter.ABANDONED) < 10 && System.nanoTime() < deadline) {
            System.gc();
            Thread.sleep(50);
        }
        assertThat(subject.count(Counter.ABANDONED)).isEqualTo(10);
    }
}
