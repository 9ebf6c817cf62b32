package dev.nanospan.otel;

import static io.opentelemetry.api.common.AttributeKey.booleanArrayKey;
import static io.opentelemetry.api.common.AttributeKey.booleanKey;
import static io.opentelemetry.api.common.AttributeKey.doubleArrayKey;
import static io.opentelemetry.api.common.AttributeKey.doubleKey;
import static io.opentelemetry.api.common.AttributeKey.longArrayKey;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringArrayKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.nanospan.otel.Subject.Sampling;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageEntryMetadata;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the specification says of tracing, to be shown of any implementation. Each test is a row of COMPLIANCE.md. */
@SuppressWarnings({"MustBeClosedChecker", "try"}) // scopes are there to be closed
abstract class TracingContract {
    private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN_ID = "b7ad6b7169203331";
    private static final long START_NS = 1_700_000_000_123_456_789L;

    /** It warns of every null given to it, and in a run of tests a warning is a failure. */
    private static final Logger USAGE = Logger.getLogger("io.opentelemetry.usage");

    static {
        USAGE.setLevel(Level.OFF);
    }

    private final List<Subject> opened = new ArrayList<>();

    abstract Subject open(Sampling sampling, boolean limited);

    private Subject open() {
        return open(Sampling.ALL, false);
    }

    private Subject open(final Sampling sampling) {
        return open(sampling, false);
    }

    private Subject kept(final Subject subject) {
        opened.add(subject);
        return subject;
    }

    @AfterEach
    void close() {
        opened.forEach(Subject::close);
        assertThat(Context.current()).as("nothing is left current").isSameAs(Context.root());
    }

    private final class Rig {
        final Subject subject;
        final Tracer tracer;

        Rig(final Subject subject) {
            this.subject = kept(subject);
            this.tracer = subject.otel().getTracer("contract", "1.2");
        }

        Ended only() {
            assertThat(subject.ended()).hasSize(1);
            return subject.ended().get(0);
        }

        Ended named(final String name) {
            final List<Ended> all = subject.ended().stream()
                    .filter(each -> each.name().equals(name))
                    .toList();
            assertThat(all).as(name).hasSize(1);
            return all.get(0);
        }
    }

    private Rig rig() {
        return new Rig(open());
    }

    private static SpanContext remote() {
        return SpanContext.createFromRemoteParent(
                TRACE_ID,
                SPAN_ID,
                TraceFlags.getSampled(),
                TraceState.builder().put("b", "2").put("a", "1").build());
    }

    // ---- tracer provider and tracer

    @Test
    void givesATracer() {
        final Rig rig = rig();
        rig.subject
                .otel()
                .getTracerProvider()
                .tracerBuilder("lib")
                .setInstrumentationVersion("3.1")
                .setSchemaUrl("https://example.org/schema")
                .build()
                .spanBuilder("work")
                .startSpan()
                .end();
        assertThat(rig.only().scopeName()).isEqualTo("lib");
        assertThat(rig.only().scopeVersion()).isEqualTo("3.1");
        assertThat(rig.only().scopeSchemaUrl()).isEqualTo("https://example.org/schema");
    }

    @Test
    void givesATracerWithoutANameRatherThanNone() {
        final Rig rig = rig();
        rig.subject
                .otel()
                .getTracerProvider()
                .get("")
                .spanBuilder("work")
                .startSpan()
                .end();
        assertThat(rig.only().scopeName()).isEmpty();
    }

    @Test
    void saysThatItIsEnabled() {
        assertThat(rig().tracer.isEnabled()).isTrue();
    }

    @Test
    void givesTracersAndStartsSpansOnManyThreads() throws Exception {
        final Rig rig = rig();
        onThreads(8, thread -> {
            for (int i = 0; i < 100; i++) {
                rig.subject
                        .otel()
                        .getTracer("t" + thread)
                        .spanBuilder("work")
                        .startSpan()
                        .end();
            }
        });
        assertThat(rig.subject.ended()).hasSize(800);
        assertThat(rig.subject.ended().stream().map(Ended::spanId).distinct()).hasSize(800);
    }

    // ---- context

    @Test
    void hasNoActiveSpanAtFirst() {
        assertThat(Span.current().getSpanContext().isValid()).isFalse();
        assertThat(Span.current().isRecording()).isFalse();
    }

    @Test
    void makesASpanActiveAndGivesItBack() {
        final Rig rig = rig();
        final Span outer = rig.tracer.spanBuilder("outer").startSpan();
        final Span inner = rig.tracer.spanBuilder("inner").startSpan();
        try (Scope first = outer.makeCurrent()) {
            assertThat(Span.current()).isSameAs(outer);
            try (Scope second = inner.makeCurrent()) {
                assertThat(Span.current()).isSameAs(inner);
            }
            assertThat(Span.current()).isSameAs(outer);
        }
        inner.end();
        outer.end();
        assertThat(Span.current().getSpanContext().isValid()).isFalse();
    }

    @Test
    void doesNotEndASpanWithItsScope() {
        final Rig rig = rig();
        final Span span = rig.tracer.spanBuilder("work").startSpan();
        span.makeCurrent().close();
        assertThat(span.isRecording()).isTrue();
        assertThat(rig.subject.ended()).isEmpty();
        span.end();
    }

    @Test
    void keepsASpanInAContextThatIsNotCurrent() {
        final Rig rig = rig();
        final Span span = rig.tracer.spanBuilder("work").startSpan();
        final Context context = Context.root().with(span);
        assertThat(Span.fromContext(context)).isSameAs(span);
        assertThat(Span.fromContextOrNull(Context.root())).isNull();
        assertThat(Span.current()).isNotSameAs(span);
        span.end();
    }

    @Test
    void keepsOtherValuesBesideTheSpan() {
        final Rig rig = rig();
        final ContextKey<String> key = ContextKey.named("tenant");
        final Span span = rig.tracer.spanBuilder("work").startSpan();
        try (Scope tenant = Context.current().with(key, "t1").makeCurrent();
                Scope active = span.makeCurrent()) {
            assertThat(Context.current().get(key)).isEqualTo("t1");
            assertThat(Span.current()).isSameAs(span);
            try (Scope other = Context.current().with(key, "t2").makeCurrent()) {
                assertThat(Context.current().get(key)).isEqualTo("t2");
                assertThat(Span.current()).isSameAs(span);
            }
            assertThat(Context.current().get(key)).isEqualTo("t1");
        }
        span.end();
    }

    @Test
    void ignoresAScopeThatIsClosedBeforeOneInIt() {
        final Rig rig = rig();
        final Span outer = rig.tracer.spanBuilder("outer").startSpan();
        final Span inner = rig.tracer.spanBuilder("inner").startSpan();
        final Scope first = outer.makeCurrent();
        final Scope second = inner.makeCurrent();
        first.close();
        assertThat(Span.current()).isSameAs(inner);
        second.close();
        assertThat(Span.current()).isSameAs(outer);
        first.close();
        first.close();
        assertThat(Span.current().getSpanContext().isValid()).isFalse();
        outer.end();
        inner.end();
    }

    @Test
    void makesTheRootContextCurrent() {
        final Rig rig = rig();
        final Span span = rig.tracer.spanBuilder("outer").startSpan();
        try (Scope active = span.makeCurrent();
                Scope none = Context.root().makeCurrent()) {
            assertThat(Span.current().getSpanContext().isValid()).isFalse();
            rig.tracer.spanBuilder("work").startSpan().end();
        }
        span.end();
        assertThat(rig.named("work").parentSpanId()).isEmpty();
    }

    @Test
    void carriesTheContextToTasksOfExecutors() throws Exception {
        final Rig rig = rig();
        final ExecutorService pool = Executors.newSingleThreadExecutor();
        final Span span = rig.tracer.spanBuilder("request").startSpan();
        try (Scope active = span.makeCurrent()) {
            Context.taskWrapping(pool)
                    .submit(() -> rig.tracer.spanBuilder("task").startSpan().end())
                    .get(20, SECONDS);
            pool.submit(Context.current()
                            .wrap(() -> rig.tracer
                                    .spanBuilder("wrapped")
                                    .startSpan()
                                    .end()))
                    .get(20, SECONDS);
        } finally {
            pool.shutdown();
        }
        span.end();
        assertThat(rig.named("task").parentSpanId())
                .isEqualTo(rig.named("request").spanId());
        assertThat(rig.named("wrapped").parentSpanId())
                .isEqualTo(rig.named("request").spanId());
    }

    @Test
    void letsOneSpanBeActiveOnManyThreadsAtOnce() throws Exception {
        final Rig rig = rig();
        final Span span = rig.tracer.spanBuilder("request").startSpan();
        final CountDownLatch all = new CountDownLatch(4);
        onThreads(4, thread -> {
            try (Scope active = span.makeCurrent()) {
                all.countDown();
                assertThat(all.await(20, SECONDS)).isTrue();
                assertThat(Span.current()).isSameAs(span);
                rig.tracer.spanBuilder("task").startSpan().end();
            }
            assertThat(Span.current().getSpanContext().isValid()).isFalse();
        });
        span.end();
        assertThat(rig.subject.ended().stream().filter(each -> each.name().equals("task")))
                .hasSize(4)
                .allMatch(
                        each -> each.parentSpanId().equals(rig.named("request").spanId()));
    }

    // ---- span context

    @Test
    void givesASpanContextThatIsValidAndLocal() {
        final Rig rig = rig();
        final Span span = rig.tracer.spanBuilder("work").startSpan();
        final SpanContext context = span.getSpanContext();
        span.end();
        assertThat(context.isValid()).isTrue();
        assertThat(context.isRemote()).isFalse();
        assertThat(context.isSampled()).isTrue();
        assertThat(context.getTraceFlags().isSampled()).isTrue();
        assertThat(context.getTraceState().isEmpty()).isTrue();
        assertThat(context.getTraceId()).isEqualTo(rig.only().traceId());
        assertThat(context.getSpanId()).isEqualTo(rig.only().spanId());
    }

    @Test
    void givesIdsAsTextAndAsBytes() {
        final Rig rig = rig();
        final Span span = rig.tracer.spanBuilder("work").startSpan();
        final SpanContext context = span.getSpanContext();
        span.end();
        assertThat(context.getTraceId()).matches("[0-9a-f]{32}");
        assertThat(context.getSpanId()).matches("[0-9a-f]{16}");
        assertThat(context.getTraceIdBytes()).hasSize(16);
        assertThat(context.getSpanIdBytes()).hasSize(8);
        assertThat(SpanContext.create(
                                context.getTraceId(),
                                context.getSpanId(),
                                context.getTraceFlags(),
                                context.getTraceState())
                        .getTraceIdBytes())
                .isEqualTo(context.getTraceIdBytes());
    }

    @Test
    void saysThatTheTraceIdIsRandom() {
        final Span span = rig().tracer.spanBuilder("work").startSpan();
        assertThat(span.getSpanContext().getTraceFlags().asHex()).isEqualTo("03");
        assertThat(span.getSpanContext().getTraceFlags().isTraceIdRandom()).isTrue();
        span.end();
    }

    @Test
    void answersForItsContextAfterTheEnd() {
        final Rig rig = rig();
        final Span span = rig.tracer.spanBuilder("work").startSpan();
        span.end();
        for (int i = 0; i < 3_000; i++) {
            rig.tracer.spanBuilder("other").startSpan().end();
        }
        assertThat(span.getSpanContext().getSpanId())
                .isEqualTo(rig.named("work").spanId());
        assertThat(span.getSpanContext()).isEqualTo(span.getSpanContext()).hasSameHashCodeAs(span.getSpanContext());
    }

    // ---- creation

    @Test
    void createsARoot() {
        final Rig rig = rig();
        rig.tracer.spanBuilder("work").startSpan().end();
        assertThat(rig.only().parentSpanId()).isEmpty();
        assertThat(rig.only().kind()).isEqualTo("INTERNAL");
        assertThat(rig.only().scopeName()).isEqualTo("contract");
        assertThat(rig.only().sampled()).isTrue();
    }

    @Test
    void createsAChildOfTheActiveSpan() {
        final Rig rig = rig();
        final Span parent = rig.tracer.spanBuilder("parent").startSpan();
        try (Scope active = parent.makeCurrent()) {
            rig.tracer.spanBuilder("child").startSpan().end();
        }
        parent.end();
        isChild(rig.named("child"), rig.named("parent"));
    }

    @Test
    void createsAChildOfTheSpanInAContext() {
        final Rig rig = rig();
        final Span parent = rig.tracer.spanBuilder("parent").startSpan();
        final Span active = rig.tracer.spanBuilder("active").startSpan();
        try (Scope scope = active.makeCurrent()) {
            rig.tracer
                    .spanBuilder("child")
                    .setParent(Context.root().with(parent))
                    .startSpan()
                    .end();
        }
        active.end();
        parent.end();
        isChild(rig.named("child"), rig.named("parent"));
    }

    @Test
    void createsAChildOfAnEndedSpan() {
        final Rig rig = rig();
        final Span parent = rig.tracer.spanBuilder("parent").startSpan();
        try (Scope active = parent.makeCurrent()) {
            parent.end();
            for (int i = 0; i < 2_000; i++) {
                rig.tracer.spanBuilder("other").setNoParent().startSpan().end();
            }
            rig.tracer.spanBuilder("child").startSpan().end();
        }
        isChild(rig.named("child"), rig.named("parent"));
    }

    @Test
    void createsAChildOfARemoteContextWithItsTraceState() {
        final Rig rig = rig();
        final Span span = rig.tracer
                .spanBuilder("work")
                .setParent(Context.root().with(Span.wrap(remote())))
                .startSpan();
        final Span child = rig.tracer
                .spanBuilder("child")
                .setParent(Context.root().with(span))
                .startSpan();
        assertThat(child.getSpanContext().getTraceState().asMap())
                .containsExactly(Map.entry("a", "1"), Map.entry("b", "2"));
        child.end();
        span.end();
        assertThat(span.getSpanContext().getTraceState().get("b")).isEqualTo("2");
        assertThat(rig.named("work").traceId()).isEqualTo(TRACE_ID);
        assertThat(rig.named("work").parentSpanId()).isEqualTo(SPAN_ID);
        assertThat(rig.named("work").parentRemote()).isTrue();
        assertThat(rig.named("work").traceState()).isEqualTo("a=1,b=2");
        assertThat(rig.named("child").parentRemote()).isFalse();
        assertThat(rig.named("child").traceState()).isEqualTo("a=1,b=2");
    }

    @Test
    void createsARootWhereTheParentIsNotValid() {
        final Rig rig = rig();
        rig.tracer
                .spanBuilder("work")
                .setParent(Context.root().with(Span.getInvalid()))
                .startSpan()
                .end();
        assertThat(rig.only().parentSpanId()).isEmpty();
        assertThat(rig.only().traceId()).matches("[0-9a-f]{32}").isNotEqualTo("0".repeat(32));
    }

    @Test
    void createsARootInSpiteOfTheActiveSpan() {
        final Rig rig = rig();
        final Span parent = rig.tracer.spanBuilder("parent").startSpan();
        try (Scope active = parent.makeCurrent()) {
            rig.tracer.spanBuilder("work").setNoParent().startSpan().end();
        }
        parent.end();
        assertThat(rig.named("work").parentSpanId()).isEmpty();
        assertThat(rig.named("work").traceId()).isNotEqualTo(rig.named("parent").traceId());
    }

    @Test
    void takesTheParentSaidLast() {
        final Rig rig = rig();
        final Context remote = Context.root().with(Span.wrap(remote()));
        rig.tracer
                .spanBuilder("first")
                .setParent(remote)
                .setNoParent()
                .startSpan()
                .end();
        rig.tracer
                .spanBuilder("second")
                .setNoParent()
                .setParent(remote)
                .startSpan()
                .end();
        assertThat(rig.named("first").parentSpanId()).isEmpty();
        assertThat(rig.named("second").parentSpanId()).isEqualTo(SPAN_ID);
    }

    @Test
    void knowsAllKinds() {
        final Rig rig = rig();
        for (final SpanKind kind : SpanKind.values()) {
            rig.tracer.spanBuilder(kind.name()).setSpanKind(kind).startSpan().end();
        }
        assertThat(rig.subject.ended()).hasSize(5).allMatch(each -> each.kind().equals(each.name()));
    }

    @Test
    void startsAtATimeGiven() {
        final Rig rig = rig();
        rig.tracer
                .spanBuilder("a")
                .setStartTimestamp(START_NS, NANOSECONDS)
                .startSpan()
                .end(START_NS + 5, NANOSECONDS);
        rig.tracer
                .spanBuilder("b")
                .setStartTimestamp(Instant.ofEpochSecond(1_700_000_000L, 7))
                .startSpan()
                .end(Instant.ofEpochSecond(1_700_000_001L, 8));
        assertThat(rig.named("a").startEpochNs()).isEqualTo(START_NS);
        assertThat(rig.named("a").endEpochNs()).isEqualTo(START_NS + 5);
        assertThat(rig.named("b").startEpochNs()).isEqualTo(1_700_000_000_000_000_007L);
        assertThat(rig.named("b").endEpochNs()).isEqualTo(1_700_000_001_000_000_008L);
    }

    @Test
    void takesTheTimeItselfWhereNoneIsGiven() {
        final Rig rig = rig();
        final long before = MILLISECONDS.toNanos(System.currentTimeMillis() - 60_000);
        rig.tracer
                .spanBuilder("work")
                .setStartTimestamp(0, NANOSECONDS)
                .startSpan()
                .end(0, NANOSECONDS);
        final long after = MILLISECONDS.toNanos(System.currentTimeMillis() + 60_000);
        assertThat(rig.only().startEpochNs()).isBetween(before, after);
        assertThat(rig.only().endEpochNs()).isBetween(rig.only().startEpochNs(), after);
    }

    @Test
    void startsWithAttributesAndLinks() {
        final Rig rig = rig();
        rig.tracer
                .spanBuilder("work")
                .setAttribute("s", "x")
                .setAttribute("l", 1)
                .setAttribute("d", 1.5)
                .setAttribute("b", true)
                .setAttribute(longKey("i"), 3)
                .setAttribute(stringArrayKey("ss"), List.of("p", "q"))
                .setAllAttributes(Attributes.of(stringKey("all"), "y"))
                .addLink(remote())
                .addLink(remote(), Attributes.of(stringKey("why"), "retry"))
                .startSpan()
                .end();
        assertThat(rig.only().attributes())
                .isEqualTo(
                        Map.of("s", "x", "l", 1L, "d", 1.5, "b", true, "i", 3L, "ss", List.of("p", "q"), "all", "y"));
        assertThat(rig.only().links())
                .containsExactly(
                        new Ended.Linked(TRACE_ID, SPAN_ID, "a=1,b=2", Map.of()),
                        new Ended.Linked(TRACE_ID, SPAN_ID, "a=1,b=2", Map.of("why", "retry")));
    }

    @Test
    void startsMoreThanOneSpanFromABuilder() {
        final Rig rig = rig();
        final var builder = rig.tracer.spanBuilder("work").setSpanKind(SpanKind.CLIENT);
        builder.startSpan().end();
        builder.startSpan().end();
        assertThat(rig.subject.ended()).hasSize(2).allMatch(each -> each.kind().equals("CLIENT"));
        assertThat(rig.subject.ended().get(0).spanId())
                .isNotEqualTo(rig.subject.ended().get(1).spanId());
    }

    @Test
    void bearsNullsWhileASpanIsBuilt() {
        final Rig rig = rig();
        rig.tracer
                .spanBuilder("work")
                .setParent(null)
                .setSpanKind(null)
                .setAttribute("s", null)
                .setAttribute((AttributeKey<String>) null, "x")
                .addLink(null)
                .addLink(SpanContext.getInvalid())
                .addLink(null, Attributes.empty())
                .setStartTimestamp(1, null)
                .startSpan()
                .end();
        rig.tracer.spanBuilder(null).startSpan().end();
        rig.tracer.spanBuilder(" ").startSpan().end();
        assertThat(rig.named("work").attributes()).isEmpty();
        assertThat(rig.named("work").links()).isEmpty();
        assertThat(rig.subject.ended().get(1).name())
                .isEqualTo(rig.subject.ended().get(2).name())
                .isEqualTo("<unspecified span name>");
    }

    // ---- operations

    @Test
    void givesASpanAnotherName() {
        final Rig rig = rig();
        rig.tracer.spanBuilder("GET").startSpan().updateName("GET /orders/{id}").end();
        assertThat(rig.only().name()).isEqualTo("GET /orders/{id}");
    }

    @Test
    void recordsUntilTheEnd() {
        final Rig rig = rig();
        final Span span = rig.tracer.spanBuilder("work").startSpan();
        assertThat(span.isRecording()).isTrue();
        span.end();
        assertThat(span.isRecording()).isFalse();
    }

    @Test
    void isNotChangedAfterTheEnd() {
        final Rig rig = rig();
        final Span span = rig.tracer.spanBuilder("work").startSpan();
        span.setAttribute("k", "before");
        span.end();
        final Ended before = rig.only();
        span.setAttribute("k", "after")
                .setAttribute("other", 1)
                .addEvent("late")
                .addLink(remote())
                .setStatus(StatusCode.ERROR, "late")
                .recordException(new IllegalStateException("late"))
                .updateName("late");
        span.end();
        span.end(1, SECONDS);
        assertThat(rig.only()).isEqualTo(before);
        assertThat(rig.only().attributes()).isEqualTo(Map.of("k", "before"));
    }

    @Test
    void outlivesItsParent() {
        final Rig rig = rig();
        final Span parent = rig.tracer.spanBuilder("parent").startSpan();
        final Span child = rig.tracer
                .spanBuilder("child")
                .setParent(Context.root().with(parent))
                .startSpan();
        parent.end();
        assertThat(child.isRecording()).isTrue();
        child.setAttribute("k", "v");
        child.end();
        isChild(rig.named("child"), rig.named("parent"));
        assertThat(rig.named("child").attributes()).isEqualTo(Map.of("k", "v"));
    }

    @Test
    void setsTheStatusByPrecedence() {
        final Rig rig = rig();
        status(rig, "unset", span -> {});
        status(rig, "error", span -> span.setStatus(StatusCode.ERROR, "why"));
        status(rig, "ok", span -> span.setStatus(StatusCode.OK));
        status(rig, "okIsFinal", span -> span.setStatus(StatusCode.OK).setStatus(StatusCode.ERROR, "late"));
        status(
                rig,
                "okAfterError",
                span -> span.setStatus(StatusCode.ERROR, "why").setStatus(StatusCode.OK));
        status(
                rig,
                "unsetChangesNothing",
                span -> span.setStatus(StatusCode.ERROR, "why").setStatus(StatusCode.UNSET));
        status(
                rig,
                "lastError",
                span -> span.setStatus(StatusCode.ERROR, "first").setStatus(StatusCode.ERROR, "second"));
        status(
                rig,
                "errorWithoutWords",
                span -> span.setStatus(StatusCode.ERROR, "first").setStatus(StatusCode.ERROR));
        status(rig, "okNeedsNoWords", span -> span.setStatus(StatusCode.OK, "fine"));
        assertThat(rig.subject.ended().stream()
                        .map(each -> each.name() + " " + each.status() + " " + each.description()))
                .containsExactly(
                        "unset UNSET ",
                        "error ERROR why",
                        "ok OK ",
                        "okIsFinal OK ",
                        "okAfterError OK ",
                        "unsetChangesNothing ERROR why",
                        "lastError ERROR second",
                        "errorWithoutWords ERROR ",
                        "okNeedsNoWords OK ");
    }

    private static void status(final Rig rig, final String name, final java.util.function.Consumer<Span> set) {
        final Span span = rig.tracer.spanBuilder(name).startSpan();
        set.accept(span);
        span.end();
    }

    @Test
    void bearsNullsOnASpan() {
        final Rig rig = rig();
        final Span span = rig.tracer.spanBuilder("work").startSpan();
        assertThatCode(() -> span.setAttribute("s", (String) null)
                        .setAttribute((AttributeKey<String>) null, "x")
                        .setAttribute(stringKey("n"), null)
                        .setAllAttributes(null)
                        .addEvent((String) null)
                        .addEvent("e", (Attributes) null)
                        .addEvent("no unit", 1, null)
                        .setStatus(null)
                        .setStatus(StatusCode.UNSET, null)
                        .recordException(null)
                        .updateName(null)
                        .addLink(null)
                        .addLink(SpanContext.getInvalid()))
                .doesNotThrowAnyException();
        span.end(5, null);
        assertThat(rig.only().attributes()).isEmpty();
        assertThat(rig.only().events().stream().map(Ended.Happened::name)).containsExactly("e");
        assertThat(rig.only().links()).isEmpty();
        assertThat(rig.only().name()).isEqualTo("work");
        assertThat(rig.only().status()).isEqualTo("UNSET");
    }

    @Test
    void keepsWhatManyThreadsSayAtOnce() throws Exception {
        final Rig rig = rig();
        final Span span = rig.tracer.spanBuilder("work").startSpan();
        onThreads(8, thread -> {
            for (int i = 0; i < 12; i++) {
                span.setAttribute("k" + thread + "." + i, i);
                span.addEvent("e" + thread, Attributes.of(longKey("thread"), (long) thread, longKey("i"), (long) i));
                span.addLink(remote(), Attributes.of(longKey("thread"), (long) thread));
            }
        });
        span.end();
        final Ended ended = rig.only();
        assertThat(ended.attributes()).hasSize(96);
        assertThat(ended.events())
                .hasSize(96)
                .allSatisfy(each -> assertThat(each.attributes())
                        .hasSize(2)
                        .containsEntry("thread", Long.parseLong(each.name().substring(1))));
        assertThat(ended.links())
                .hasSize(96)
                .allSatisfy(each -> assertThat(each.attributes()).hasSize(1));
    }

    // ---- attributes

    @Test
    void setsAttributesOfEveryType() {
        final Rig rig = rig();
        final Span span = rig.tracer.spanBuilder("work").startSpan();
        span.setAttribute("s1", "x").setAttribute(stringKey("s2"), "y");
        span.setAttribute("l1", Long.MIN_VALUE).setAttribute(longKey("l2"), 2L).setAttribute(longKey("l3"), 3);
        span.setAttribute("d1", 0.1).setAttribute(doubleKey("d2"), Double.MAX_VALUE);
        span.setAttribute("b1", true).setAttribute(booleanKey("b2"), false);
        span.setAttribute(stringArrayKey("ss"), List.of("p", "q"));
        span.setAttribute(longArrayKey("ls"), List.of(1L, -2L));
        span.setAttribute(doubleArrayKey("ds"), List.of(1.5, -2.5));
        span.setAttribute(booleanArrayKey("bs"), List.of(true, false));
        span.setAttribute(stringArrayKey("none"), List.of());
        span.setAllAttributes(Attributes.of(stringKey("a1"), "1", longKey("a2"), 2L));
        span.end();
        final Map<String, Object> expected = new TreeMap<>(Map.of(
                "s1",
                "x",
                "s2",
                "y",
                "l1",
                Long.MIN_VALUE,
                "l2",
                2L,
                "l3",
                3L,
                "d1",
                0.1,
                "d2",
                Double.MAX_VALUE,
                "b1",
                true,
                "b2",
                false));
        expected.put("ss", List.of("p", "q"));
        expected.put("ls", List.of(1L, -2L));
        expected.put("ds", List.of(1.5, -2.5));
        expected.put("bs", List.of(true, false));
        expected.put("none", List.of());
        expected.put("a1", "1");
        expected.put("a2", 2L);
        assertThat(rig.only().attributes()).isEqualTo(expected);
    }

    @Test
    void setsSimpleValuesAsWhatTheyAre() {
        final Rig rig = rig();
        final Span span = rig.tracer.spanBuilder("work").startSpan();
        span.setAllAttributes(Attributes.builder()
                .put(AttributeKey.valueKey("s"), Value.of("x"))
                .put(AttributeKey.valueKey("l"), Value.of(7))
                .put(AttributeKey.valueKey("d"), Value.of(0.5))
                .put(AttributeKey.valueKey("b"), Value.of(true))
                .put(AttributeKey.valueKey("ls"), Value.of(Value.of(1), Value.of(2)))
                .build());
        span.end();
        assertThat(rig.only().attributes())
                .isEqualTo(Map.of("s", "x", "l", 7L, "d", 0.5, "b", true, "ls", List.of(1L, 2L)));
    }

    @Test
    void letsTheLastValueOfAKeyWin() {
        final Rig rig = rig();
        rig.tracer
                .spanBuilder("work")
                .setAttribute("k", "first")
                .startSpan()
                .setAttribute("k", "second")
                .setAttribute("k", "third")
                .end();
        assertThat(rig.only().attributes()).isEqualTo(Map.of("k", "third"));
        assertThat(rig.only().droppedAttributes()).isZero();
    }

    @Test
    void letsTheLastValueOfAKeyWinWhateverItsType() {
        final Rig rig = rig();
        rig.tracer
                .spanBuilder("work")
                .startSpan()
                .setAttribute("k", "text")
                .setAttribute("k", 5)
                .end();
        assertThat(rig.only().attributes()).isEqualTo(Map.of("k", 5L));
    }

    @Test
    void refusesKeysThatAreEmpty() {
        final Rig rig = rig();
        rig.tracer
                .spanBuilder("work")
                .setAttribute("", "x")
                .startSpan()
                .setAttribute("", 1)
                .setAttribute(stringKey(""), "x")
                .end();
        assertThat(rig.only().attributes()).isEmpty();
    }

    @Test
    void keepsAnyUnicodeText() {
        final Rig rig = rig();
        rig.tracer
                .spanBuilder("Größe \uD83D\uDE80")
                .startSpan()
                .setAttribute("schlüssel.键", "値 \uD83D\uDE80 ßé")
                .addEvent("événement")
                .end();
        assertThat(rig.only().name()).isEqualTo("Größe \uD83D\uDE80");
        assertThat(rig.only().attributes()).isEqualTo(Map.of("schlüssel.键", "値 \uD83D\uDE80 ßé"));
        assertThat(rig.only().events().get(0).name()).isEqualTo("événement");
    }

    @Test
    void limitsAttributesEventsAndLinks() {
        final Rig rig = new Rig(open(Sampling.ALL, true));
        final Span span = rig.tracer.spanBuilder("work").startSpan();
        for (int i = 0; i < Subject.LIMIT + 3; i++) {
            span.setAttribute("k" + i, i).addEvent("e" + i).addLink(remote());
        }
        span.setAttribute("k0", "replaced");
        span.end();
        assertThat(rig.only().attributes()).hasSize(Subject.LIMIT).containsEntry("k0", "replaced");
        assertThat(rig.only().events()).hasSize(Subject.LIMIT);
        assertThat(rig.only().links()).hasSize(Subject.LIMIT);
        assertThat(rig.only().droppedAttributes()).isEqualTo(3);
        assertThat(rig.only().droppedEvents()).isEqualTo(3);
        assertThat(rig.only().droppedLinks()).isEqualTo(3);
    }

    // ---- links, events, exceptions

    @Test
    void addsLinksAfterTheStartInOrder() {
        final Rig rig = rig();
        final Span other = rig.tracer.spanBuilder("other").startSpan();
        other.end();
        rig.tracer
                .spanBuilder("work")
                .startSpan()
                .addLink(remote())
                .addLink(other.getSpanContext(), Attributes.of(stringKey("why"), "batch"))
                .end();
        assertThat(rig.named("work").links())
                .containsExactly(
                        new Ended.Linked(TRACE_ID, SPAN_ID, "a=1,b=2", Map.of()),
                        new Ended.Linked(
                                rig.named("other").traceId(), rig.named("other").spanId(), "", Map.of("why", "batch")));
    }

    @Test
    void addsEventsInOrderWithAttributesAndTimes() {
        final Rig rig = rig();
        final Span span = rig.tracer.spanBuilder("work").startSpan();
        span.addEvent("plain")
                .addEvent("with", Attributes.of(longKey("depth"), 3L))
                .addEvent("at", START_NS, NANOSECONDS)
                .addEvent("then", Attributes.of(stringKey("k"), "v"), 1_700_000_000L, SECONDS)
                .addEvent("instant", Instant.ofEpochSecond(5, 6))
                .addEvent("both", Attributes.of(booleanKey("b"), true), Instant.ofEpochSecond(7, 8));
        span.end();
        final List<Ended.Happened> events = rig.only().events();
        assertThat(events.stream().map(Ended.Happened::name))
                .containsExactly("plain", "with", "at", "then", "instant", "both");
        assertThat(events.stream().map(Ended.Happened::attributes))
                .containsExactly(
                        Map.of(), Map.of("depth", 3L), Map.of(), Map.of("k", "v"), Map.of(), Map.of("b", true));
        assertThat(events.get(0).epochNs())
                .isBetween(rig.only().startEpochNs(), rig.only().endEpochNs());
        assertThat(events.stream().skip(2).map(Ended.Happened::epochNs))
                .containsExactly(START_NS, 1_700_000_000_000_000_000L, 5_000_000_006L, 7_000_000_008L);
    }

    @Test
    void recordsAnException() {
        final Rig rig = rig();
        rig.tracer
                .spanBuilder("work")
                .startSpan()
                .recordException(new IllegalStateException("broken"))
                .end();
        final Ended.Happened event = rig.only().events().get(0);
        assertThat(event.name()).isEqualTo("exception");
        assertThat(event.attributes())
                .containsEntry("exception.type", "java.lang.IllegalStateException")
                .containsEntry("exception.message", "broken")
                .hasSize(3);
        assertThat((String) event.attributes().get("exception.stacktrace"))
                .startsWith("java.lang.IllegalStateException: broken")
                .contains("\tat dev.nanospan.otel.TracingContract.recordsAnException(TracingContract.java:");
        assertThat(rig.only().status()).isEqualTo("UNSET");
    }

    @Test
    void recordsAnExceptionWithAttributesThatGoBefore() {
        final Rig rig = rig();
        rig.tracer
                .spanBuilder("work")
                .startSpan()
                .recordException(
                        new IllegalStateException("secret"),
                        Attributes.of(stringKey("exception.message"), "hidden", longKey("retry"), 2L))
                .end();
        assertThat(rig.only().events().get(0).attributes())
                .containsEntry("exception.message", "hidden")
                .containsEntry("retry", 2L)
                .hasSize(4);
    }

    @Test
    void recordsAnExceptionWithoutAMessage() {
        final Rig rig = rig();
        rig.tracer
                .spanBuilder("work")
                .startSpan()
                .recordException(new IllegalStateException())
                .end();
        assertThat(rig.only().events().get(0).attributes()).doesNotContainKey("exception.message");
    }

    // ---- sampling

    @Test
    void makesANewSpanIdWhereNothingIsRecorded() {
        final Rig rig = new Rig(open(Sampling.NONE));
        final Span root = rig.tracer.spanBuilder("root").startSpan();
        final Span child = rig.tracer
                .spanBuilder("child")
                .setParent(Context.root().with(root))
                .startSpan();
        assertThat(root.isRecording()).isFalse();
        assertThat(root.getSpanContext().isValid()).isTrue();
        assertThat(root.getSpanContext().isSampled()).isFalse();
        assertThat(child.getSpanContext().getTraceId())
                .isEqualTo(root.getSpanContext().getTraceId());
        assertThat(child.getSpanContext().getSpanId())
                .isNotEqualTo(root.getSpanContext().getSpanId());
        child.setAttribute("k", "v").addEvent("e").end();
        root.end();
        assertThat(rig.subject.ended()).isEmpty();
    }

    @Test
    void followsTheFlagOfARemoteParent() {
        final Rig rig = rig();
        final SpanContext unsampled = SpanContext.createFromRemoteParent(
                TRACE_ID,
                SPAN_ID,
                TraceFlags.getDefault(),
                TraceState.builder().put("a", "1").build());
        final Span span = rig.tracer
                .spanBuilder("work")
                .setParent(Context.root().with(Span.wrap(unsampled)))
                .startSpan();
        assertThat(span.isRecording()).isFalse();
        assertThat(span.getSpanContext().getTraceId()).isEqualTo(TRACE_ID);
        assertThat(span.getSpanContext().getTraceState().get("a")).isEqualTo("1");
        span.end();
        assertThat(rig.subject.ended()).isEmpty();
    }

    // ---- propagation and baggage

    @Test
    void injectsAndExtractsTheContextOfASpan() {
        final Rig rig = rig();
        final Span span = rig.tracer
                .spanBuilder("client")
                .setParent(Context.root().with(Span.wrap(remote())))
                .startSpan();
        final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        inject(rig, Context.root().with(span), headers);
        final SpanContext found = Span.fromContext(extract(rig, headers)).getSpanContext();
        span.end();
        assertThat(headers)
                .containsEntry("tracestate", "a=1,b=2")
                .containsEntry(
                        "traceparent",
                        "00-" + TRACE_ID + "-" + span.getSpanContext().getSpanId() + "-01");
        assertThat(found.isRemote()).isTrue();
        assertThat(found.isValid()).isTrue();
        assertThat(found.getTraceId()).isEqualTo(TRACE_ID);
        assertThat(found.getSpanId()).isEqualTo(span.getSpanContext().getSpanId());
        assertThat(found.isSampled()).isTrue();
        assertThat(found.getTraceState().asMap()).containsExactly(Map.entry("a", "1"), Map.entry("b", "2"));
    }

    @Test
    void extractsNothingFromWhatIsNoGood() {
        final Rig rig = rig();
        for (final String bad : List.of("", "00", "00-" + "0".repeat(32) + "-" + SPAN_ID + "-01", "ff-" + TRACE_ID)) {
            assertThat(extract(rig, Map.of("traceparent", bad))).isSameAs(Context.root());
        }
        assertThat(extract(rig, Map.of())).isSameAs(Context.root());
    }

    @Test
    void injectsNothingWhereThereIsNoSpan() {
        final Map<String, String> headers = new TreeMap<>();
        inject(rig(), Context.root(), headers);
        assertThat(headers).isEmpty();
    }

    @Test
    void saysWhichFieldsItWrites() {
        assertThat(rig().subject.otel().getPropagators().getTextMapPropagator().fields())
                .contains("traceparent", "tracestate", "baggage");
    }

    @Test
    void carriesBaggage() {
        final Rig rig = rig();
        final Baggage baggage = Baggage.builder()
                .put("tenant", "Größe 5")
                .put("flag", "1", BaggageEntryMetadata.create("prop=x"))
                .build();
        final Map<String, String> headers = new TreeMap<>();
        inject(rig, Context.root().with(baggage), headers);
        assertThat(headers).containsOnlyKeys("baggage");
        final Baggage found = Baggage.fromContext(extract(rig, headers));
        assertThat(found.getEntryValue("tenant")).isEqualTo("Größe 5");
        assertThat(found.getEntryValue("flag")).isEqualTo("1");
        assertThat(found.getEntry("flag").getMetadata().getValue()).isEqualTo("prop=x");
        assertThat(found.size()).isEqualTo(2);
    }

    @Test
    void keepsWhatIsInTheContextWhenItExtracts() {
        final Rig rig = rig();
        final ContextKey<String> key = ContextKey.named("k");
        final Context context = rig.subject
                .otel()
                .getPropagators()
                .getTextMapPropagator()
                .extract(
                        Context.root().with(key, "v"),
                        Map.of("traceparent", "00-" + TRACE_ID + "-" + SPAN_ID + "-01"),
                        MapGetter.INSTANCE);
        assertThat(context.get(key)).isEqualTo("v");
        assertThat(Span.fromContext(context).getSpanContext().getSpanId()).isEqualTo(SPAN_ID);
    }

    private static void inject(final Rig rig, final Context context, final Map<String, String> headers) {
        rig.subject.otel().getPropagators().getTextMapPropagator().inject(context, headers, Map::put);
    }

    private static Context extract(final Rig rig, final Map<String, String> headers) {
        return rig.subject
                .otel()
                .getPropagators()
                .getTextMapPropagator()
                .extract(Context.root(), headers, MapGetter.INSTANCE);
    }

    private static void isChild(final Ended child, final Ended parent) {
        assertThat(child.parentSpanId()).isEqualTo(parent.spanId());
        assertThat(child.traceId()).isEqualTo(parent.traceId());
        assertThat(child.parentRemote()).isFalse();
    }

    /** What a thread does; its number from 0. */
    interface Work {
        void run(int thread) throws Exception;
    }

    static void onThreads(final int count, final Work work) throws InterruptedException {
        final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        final CountDownLatch go = new CountDownLatch(1);
        final Thread[] threads = new Thread[count];
        for (int i = 0; i < count; i++) {
            final int number = i;
            threads[i] = new Thread(() -> {
                try {
                    go.await();
                    work.run(number);
                } catch (final Throwable e) {
                    failure.set(e);
                }
            });
            threads[i].start();
        }
        go.countDown();
        for (final Thread each : Arrays.asList(threads)) {
            each.join(SECONDS.toMillis(60));
            assertThat(each.isAlive()).isFalse();
        }
        assertThat(failure.get()).isNull();
    }

    /** Reads maps. */
    enum MapGetter implements TextMapGetter<Map<String, String>> {
        INSTANCE;

        @Override
        public @Nullable String get(final @Nullable Map<String, String> carrier, final String key) {
            return carrier == null ? null : carrier.get(key);
        }
    }
}
