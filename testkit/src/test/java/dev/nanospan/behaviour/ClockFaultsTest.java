package dev.nanospan.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nanospan.Checks;
import dev.nanospan.Span;
import dev.nanospan.ledger.Counter;
import dev.nanospan.spi.SpanClock;
import dev.nanospan.testkit.SpanData;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClockFaultsTest {
    private static final long MINUTE_NS = TimeUnit.MINUTES.toNanos(1);

    @ParameterizedTest
    @EnumSource
    void shouldDoWithoutAClockThatThrows(final Checks checks) {
        final FaultyClock clock = new FaultyClock();
        clock.broken = true;
        traceWith(checks, clock);
    }

    @ParameterizedTest
    @EnumSource
    void shouldDoWithoutAClockThatThrowsLater(final Checks checks) {
        final FaultyClock clock = new FaultyClock();
        try (Rig rig = Rig.with(checks, b -> b.clock(clock))) {
            final Span span = rig.tracer.start(Names.WORK);
            assertThat(rig.count(Counter.LISTENER_FAILED)).isZero();
            clock.broken = true;
            span.event("late");
            span.end();
            final SpanData data = rig.span("work");
            assertThat(data.durationNs()).as("no jump").isBetween(0L, MINUTE_NS);
            assertThat(rig.count(Counter.LISTENER_FAILED)).isPositive();
        }
    }

    private static void traceWith(final Checks checks, final SpanClock clock) {
        try (Rig rig = Rig.with(checks, b -> b.clock(clock))) {
            for (int i = 0; i < 10; i++) {
                rig.tracer.start(Names.WORK).end();
                rig.tracer.open(Names.CHILD).close();
                rig.tracer.span(Names.OTHER).start().event("event");
            }
            assertThat(rig.spans()).hasSize(20).allSatisfy(span -> {
                assertThat(span.startEpochNs()).isCloseTo(SpanClock.system().epochNs(), within(MINUTE_NS));
                assertThat(span.durationNs()).isBetween(0L, MINUTE_NS);
            });
            assertThat(rig.count(Counter.LISTENER_FAILED)).isGreaterThanOrEqualTo(60);
        }
    }

    /** Counts from a time of its own. */
    private static final class FaultyClock implements SpanClock {
        volatile boolean broken;

        @Override
        public long nanoTime() {
            check();
            return System.nanoTime() + 1_000 * MINUTE_NS;
        }

        @Override
        public long epochNs() {
            check();
            return SpanClock.system().epochNs();
        }

        @Override
        public long epochMs() {
            check();
            return SpanClock.system().epochMs();
        }

        private void check() {
            if (broken && ThreadLocalRandom.current().nextBoolean()) {
                throw new IllegalStateException("no time");
            }
            if (broken) {
                throw new NoClassDefFoundError("no time");
            }
        }
    }
}
