package dev.nanospan.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.nanospan.Checks;
import dev.nanospan.Nanospan;
import dev.nanospan.Span;
import dev.nanospan.SpanContext;
import dev.nanospan.id.IdGenerator;
import dev.nanospan.ledger.Counter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IdGeneratorsTest {
    @ParameterizedTest
    @EnumSource
    void shouldUseTheUsersIds(final Checks checks) {
        try (Rig rig = Rig.with(checks, b -> b.idGenerators(() -> new Fixed(0, 11, 12, false)))) {
            final Span span = rig.tracer.start(Names.WORK);
            assertThat(span.traceIdHigh()).isZero();
            assertThat(span.traceIdLow()).isEqualTo(11);
            assertThat(span.spanId()).isEqualTo(12);
            assertThat(span.traceFlags()).as("not random").isEqualTo(SpanContext.SAMPLED);
            span.end();
            assertThat(rig.count(Counter.LISTENER_FAILED)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldReplaceAndCountIdsOfZero(final Checks checks) {
        try (Rig rig = Rig.with(checks, b -> b.idGenerators(() -> new Fixed(0, 0, 0, true)))) {
            for (int i = 0; i < 100; i++) {
                final Span span = rig.tracer.start(Names.WORK);
                assertThat(span.traceIdHigh() | span.traceIdLow()).isNotZero();
                assertThat(span.spanId()).isNotZero();
                span.end();
            }
            assertThat(rig.count(Counter.LISTENER_FAILED)).isEqualTo(200);
            assertThat(rig.spans()).hasSize(100);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldDoWithoutAGeneratorThatThrows(final Checks checks) {
        try (Rig rig = Rig.with(checks, b -> b.idGenerators(Throwing::new))) {
            final Span span = rig.tracer.start(Names.WORK);
            assertThat(span.isValid()).isTrue();
            assertThat(span.traceFlags()).as("nothing is promised").isEqualTo(SpanContext.SAMPLED);
            span.end();
            assertThat(rig.span("work").isRoot()).isTrue();
            assertThat(rig.count(Counter.LISTENER_FAILED)).isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldDoWithoutAFactoryThatFailsLater(final Checks checks) throws Exception {
        final AtomicInteger made = new AtomicInteger();
        final int enough = 2 * Runtime.getRuntime().availableProcessors();
        final IdGenerator.Factory tired = () -> {
            if (made.incrementAndGet() <= enough) {
                return new Fixed(1, 2, 3, false);
            }
            if (made.get() % 2 == 0) {
                return null;
            }
            throw new NoClassDefFoundError("tired");
        };
        try (Rig rig = Rig.with(checks, b -> b.idGenerators(tired))) {
            for (int i = 0; i < 4; i++) {
                final Thread thread =
                        new Thread(() -> rig.tracer.start(Names.WORK).end());
                thread.start();
                thread.join(TimeUnit.SECONDS.toMillis(20));
            }
            assertThat(rig.spans()).hasSize(4).allMatch(span -> span.spanId().isValid());
            assertThat(rig.errors).hasSizeBetween(1, 2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldDrawOtherIdsAfterAReseed(final Checks checks) {
        final Restorable ids = new Restorable();
        try (Rig rig = Rig.with(checks, b -> b.idGenerators(ids))) {
            assertThat(idOf(rig)).isEqualTo(1);
            rig.nanospan.reseedIds();
            assertThat(idOf(rig)).isEqualTo(2);
        }
        assertThatCode(() -> Nanospan.disabled().reseedIds()).doesNotThrowAnyException();
    }

    private static long idOf(final Rig rig) {
        final Span span = rig.tracer.start(Names.WORK);
        span.end();
        return span.spanId();
    }

    private record Fixed(long high, long low, long id, boolean random) implements IdGenerator {
        @Override
        public long nextTraceIdHigh() {
            return high;
        }

        @Override
        public long nextTraceIdLow() {
            return low;
        }

        @Override
        public long nextSpanId() {
            return id;
        }
    }

    /** Ids that tell how often they were reseeded. */
    private static final class Restorable implements IdGenerator.Factory {
        private volatile int seeds = 1;

        @Override
        public IdGenerator create() {
            return new IdGenerator() {
                @Override
                public long nextTraceIdHigh() {
                    return 0;
                }

                @Override
                public long nextTraceIdLow() {
                    return seeds;
                }

                @Override
                public long nextSpanId() {
                    return seeds;
                }

                @Override
                public boolean random() {
                    return false;
                }
            };
        }

        @Override
        public synchronized void reseed() {
            seeds = seeds + 1;
        }
    }

    private static final class Throwing implements IdGenerator {
        @Override
        public long nextTraceIdHigh() {
            throw new IllegalStateException("high");
        }

        @Override
        public long nextTraceIdLow() {
            throw new NoClassDefFoundError("low");
        }

        @Override
        public long nextSpanId() {
            throw new IllegalStateException("span");
        }

        @Override
        public boolean random() {
            throw new NoClassDefFoundError("random");
        }
    }
}
