package dev.nanospan.otel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.testkit.SpanData;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.AbstractList;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.api.Test;

/** Spans from many threads at once, and long after their end. */
class ConcurrencyTest {
    private static final int THREADS = 6;
    private static final int SPANS = 20_000;
    private static final int SHARED = 16;

    /**
     * Every span has its own mark, and whoever writes to it writes that mark. All threads write to, end, and start children
     * of, spans that any thread may just have ended and replaced.
     */
    @Test
    void shouldNeverTouchAnotherSpan() throws Exception {
        final NanospanSubject subject = new NanospanSubject(b -> b.ringBytes(64 << 20), 2 * THREADS * SPANS);
        final Tracer tracer = subject.otel().getTracer("test");
        final AtomicReferenceArray<Span> shared = new AtomicReferenceArray<>(SHARED);
        final Map<String, String> marks = new ConcurrentHashMap<>();
        final AtomicInteger next = new AtomicInteger();
        final AtomicLong ends = new AtomicLong();
        TracingContract.onThreads(THREADS, thread -> {
            final Random random = new Random(thread);
            final Span[] kept = new Span[64];
            for (int i = 0; i < SPANS; i++) {
                final int place = random.nextInt(SHARED);
                final Span known = shared.get(place);
                if (known == null || random.nextInt(4) == 0) {
                    final var builder = tracer.spanBuilder("span");
                    if (known != null) {
                        builder.setParent(Context.root().with(known));
                    } else {
                        builder.setNoParent();
                    }
                    final Span made = builder.startSpan();
                    marks.put(made.getSpanContext().getSpanId(), "m" + next.incrementAndGet());
                    if (known != null) {
                        made.setAttribute("parent", known.getSpanContext().getSpanId());
                    }
                    final Span replaced = shared.getAndSet(place, made);
                    if (replaced != null) {
                        replaced.end();
                        ends.incrementAndGet();
                        kept[random.nextInt(kept.length)] = replaced;
                    }
                } else if (random.nextInt(16) == 0) {
                    known.end();
                    ends.incrementAndGet();
                } else {
                    write(known, marks);
                }
                final Span old = kept[random.nextInt(kept.length)];
                if (old != null) {
                    assertThat(old.isRecording()).isFalse();
                    write(old, marks);
                    old.end();
                    ends.incrementAndGet();
                }
            }
        });
        for (int i = 0; i < SHARED; i++) {
            if (shared.get(i) != null) {
                shared.get(i).end();
                ends.incrementAndGet();
            }
        }
        for (final SpanData each : subject.spans()) {
            final String mark = marks.get(each.spanId().toString());
            assertThat(each.attributes().getOrDefault("mark", mark)).isEqualTo(mark);
            assertThat(each.events())
                    .allSatisfy(event -> assertThat(event.attributes()).isEqualTo(Map.of("mark", mark)));
            if (!each.isRoot()) {
                assertThat(each.attribute("parent"))
                        .isEqualTo(each.parentSpanId().toString());
            }
        }
        final Ledger ledger = subject.closed();
        assertThat(ledger.get(Counter.STARTED)).isEqualTo(marks.size());
        assertThat(ledger.get(Counter.ENDED) + ledger.get(Counter.TRACE_LIMIT)).isEqualTo(marks.size());
        assertThat(ledger.get(Counter.DOUBLE_END)).isEqualTo(ends.get() - marks.size());
        assertThat(ledger.open()).isZero();
    }

    private static void write(final Span span, final Map<String, String> marks) {
        final String mark = marks.get(span.getSpanContext().getSpanId());
        if (mark != null) {
            span.setAttribute("mark", mark);
            span.addEvent("event", Attributes.of(AttributeKey.stringKey("mark"), mark));
        }
    }

    @Test
    void shouldCountWhatComesAfterTheEnd() {
        try (NanospanSubject subject = new NanospanSubject(Subject.Sampling.ALL, false)) {
            final Span span =
                    subject.otel().getTracer("test").spanBuilder("span").startSpan();
            span.end();
            span.end();
            span.setAttribute("k", "v").addEvent("e");
            assertThat(subject.count(Counter.DOUBLE_END)).isEqualTo(1);
            assertThat(subject.count(Counter.USE_AFTER_END)).isEqualTo(2);
        }
    }

    @Test
    void shouldBearCallersThatCallBackOrThrow() {
        try (NanospanSubject subject = new NanospanSubject(Subject.Sampling.ALL, false)) {
            final Span span =
                    subject.otel().getTracer("test").spanBuilder("span").startSpan();
            span.recordException(new RuntimeException() {
                @Override
                public String getMessage() {
                    span.setAttribute("inner", true);
                    throw new IllegalStateException("no message");
                }
            });
            span.setAttribute(AttributeKey.stringArrayKey("list"), new AbstractList<>() {
                @Override
                public String get(final int index) {
                    throw new IllegalStateException("no element");
                }

                @Override
                public int size() {
                    span.setAttribute("size", 1);
                    return 1;
                }
            });
            span.end();
            assertThat(subject.exporter.toString()).isNotNull();
            final SpanData ended = subject.spans().get(0);
            assertThat(ended.attributes()).containsEntry("inner", true).doesNotContainKey("list");
            assertThat(ended.event("exception").attributes()).containsKey("exception.type");
            assertThat(subject.count(Counter.BAD_VALUES)).isEqualTo(1);
        }
    }
}
