package dev.nanospan.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.Checks;
import dev.nanospan.Span;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.spi.SpanClock;
import dev.nanospan.testkit.SpanData;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.Agent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TimeTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @ParameterizedTest
    @EnumSource
    void shouldTellWallClockTimes(final Checks checks) {
        final long beforeMs = System.currentTimeMillis();
        try (Rig rig = Rig.with(checks)) {
            final SpanData span = rig.record(s -> {});
            final long afterMs = System.currentTimeMillis();
            assertThat(span.startEpochNs() / 1_000_000).isBetween(beforeMs - 50, afterMs + 50);
            assertThat(span.endEpochNs()).isGreaterThanOrEqualTo(span.startEpochNs());
            assertThat(span.durationNs()).isLessThan((afterMs - beforeMs + 100) * 1_000_000);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldMeasureByTheMonotonicClock(final Checks checks) {
        final AdjustableClock clock = new AdjustableClock();
        try (Rig rig = Rig.with(checks, b -> b.clock(clock))) {
            final long start = clock.epochNs;
            final Span span = rig.tracer.start(Names.WORK);
            clock.pass(40);
            span.event("e");
            clock.step(-SECOND);
            clock.pass(2);
            span.end();
            final SpanData data = rig.span("work");
            assertThat(data.startEpochNs()).isEqualTo(start);
            assertThat(data.durationNs()).isEqualTo(42);
            assertThat(data.event("e").epochNs()).isEqualTo(start + 40);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeTimesOfTheCallers(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final Span span = rig.tracer.span(Names.WORK).startEpochNs(1_000).start();
            span.end(1_234);
            final SpanData data = rig.span("work");
            assertThat(data.startEpochNs()).isEqualTo(1_000);
            assertThat(data.durationNs()).isEqualTo(234);
            assertThat(data.endEpochNs()).isEqualTo(1_234);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeAnEndBeforeTheStartForTheStart(final Checks checks) {
        final long[][] startsEndsDurations = {
            {1_000, 999, 0},
            {1_000, 1_000, 0},
            {1, Long.MIN_VALUE, 0},
            {Long.MAX_VALUE, Long.MIN_VALUE, 0},
            {Long.MAX_VALUE, -5, 0},
            {-5, 5, 10},
            {-5, Long.MAX_VALUE, Long.MAX_VALUE},
            {Long.MIN_VALUE + 1, Long.MAX_VALUE, Long.MAX_VALUE},
            {0, Long.MAX_VALUE, Long.MAX_VALUE}
        };
        try (Rig rig = Rig.with(checks)) {
            for (final long[] times : startsEndsDurations) {
                rig.tracer.span(Names.WORK).startEpochNs(times[0]).start().end(times[1]);
                final SpanData span = rig.span("work");
                assertThat(span.startEpochNs()).isEqualTo(times[0]);
                assertThat(span.durationNs()).as("%d to %d", times[0], times[1]).isEqualTo(times[2]);
                rig.exporter.clear();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldFollowStepsOfTheWallClockFromTheNextTraceOn(final Checks checks) throws Exception {
        final AdjustableClock clock = new AdjustableClock();
        try (Rig rig = Rig.with(checks, b -> b.clock(clock).ownThread(false))) {
            final Agent agent = rig.nanospan.agent();
            agent.onStart();
            agent.doWork();
            final Span root = rig.tracer.start(Names.WORK);
            final long rootStart = clock.epochNs;
            clock.pass(10);
            clock.step(-3_600 * SECOND);
            clock.pass(2 * SECOND);
            agent.doWork();
            final Span child = rig.tracer.start(Names.CHILD, root);
            final Span next = rig.tracer.start(Names.OTHER);
            final long nextStart = clock.epochNs;
            clock.pass(5);
            next.end();
            child.end();
            root.end();
            agent.doWork();
            final SpanData rootData = rig.exporter.span("work");
            final SpanData childData = rig.exporter.span("child");
            assertThat(rootData.startEpochNs()).isEqualTo(rootStart);
            assertThat(childData.startEpochNs())
                    .as("no child begins before its parent")
                    .isEqualTo(rootStart + 10 + 2 * SECOND);
            assertThat(childData.endEpochNs()).isEqualTo(rootData.endEpochNs());
            assertThat(rig.exporter.span("other").startEpochNs()).isEqualTo(nextStart);
            final Ledger ledger = rig.closed();
            assertThat(ledger.isComplete()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotMoveForDriftBelowItsTolerance(final Checks checks) throws Exception {
        final AdjustableClock clock = new AdjustableClock();
        try (Rig rig = Rig.with(checks, b -> b.clock(clock).ownThread(false))) {
            final Agent agent = rig.nanospan.agent();
            clock.step(1_000_000);
            clock.pass(2 * SECOND);
            agent.doWork();
            rig.tracer.start(Names.WORK).end();
            agent.doWork();
            assertThat(rig.exporter.span("work").startEpochNs()).isEqualTo(clock.epochNs - 1_000_000);
        }
    }

    @Test
    void shouldReadTheSystemClock() {
        final long ns = SpanClock.system().epochNs();
        final Instant now = Instant.now();
        assertThat(ns / SECOND).isBetween(now.getEpochSecond() - 5, now.getEpochSecond());
    }
}
