package dev.nanospan.behaviour;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nanospan.Checks;
import dev.nanospan.ledger.Counter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AgentTest {
    @ParameterizedTest
    @EnumSource
    void shouldDeliverWhenTheUserRunsTheDutyCycle(final Checks checks) throws Exception {
        try (Rig rig = Rig.with(checks, b -> b.ownThread(false))) {
            final Agent agent = rig.nanospan.agent();
            assertThat(agent.roleName()).isEqualTo("nanospan-exporter");
            agent.onStart();
            rig.tracer.start(Names.WORK).end();
            assertThat(rig.exporter.spans()).isEmpty();
            assertThat(rig.nanospan.ledger().queued()).isEqualTo(1);
            agent.doWork();
            assertThat(rig.exporter.spans()).hasSize(1);

            rig.tracer.start(Names.WORK).end();
            assertThat(rig.nanospan.flush(Rig.SOON))
                    .as("on the thread of the cycle")
                    .isTrue();
            assertThat(rig.exporter.spans()).hasSize(2);
            rig.tracer.start(Names.WORK).end();
            agent.onClose();
            assertThat(rig.exporter.spans()).hasSize(3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRunInAnAgentRunner(final Checks checks) {
        try (Rig rig = Rig.with(checks, b -> b.ownThread(false))) {
            try (AgentRunner runner =
                    new AgentRunner(new SleepingMillisIdleStrategy(1), rig.errors::add, null, rig.nanospan.agent())) {
                AgentRunner.startOnThread(runner);
                for (int i = 0; i < 100; i++) {
                    rig.tracer.start(Names.WORK).end();
                }
                rig.flush();
                assertThat(rig.exporter.spans()).hasSize(100);
            }
            assertThat(rig.errors).isEmpty();
            rig.tracer.start(Names.WORK).end();
            assertThat(rig.count(Counter.UNSAMPLED)).as("closed with its agent").isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseToLendTheCycleOfItsOwnThread(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            assertThatThrownBy(rig.nanospan::agent)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("ownThread(false)");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldSayThatAFlushDidNotMakeItIfNobodyRunsTheCycle(final Checks checks) {
        try (Rig rig = Rig.with(checks, b -> b.ownThread(false))) {
            rig.tracer.start(Names.WORK).end();
            assertThat(rig.nanospan.flush(Duration.ofMillis(20))).isFalse();
            assertThat(rig.closed().isComplete()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepTheDeadlineOfCloseWhileAnotherThreadIsStuckInACycle(final Checks checks) throws Exception {
        final Faulty exporter = new Faulty();
        final CountDownLatch stuck = new CountDownLatch(1);
        final CountDownLatch release = new CountDownLatch(1);
        exporter.onAccept = () -> {
            stuck.countDown();
            try {
                release.await(20, SECONDS);
            } catch (final InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
        try (Rig rig = Rig.with(checks, b -> b.ownThread(false).exporter(exporter))) {
            final Agent agent = rig.nanospan.agent();
            rig.tracer.start(Names.WORK).end();
            final CompletableFuture<Integer> cycle = CompletableFuture.supplyAsync(() -> {
                try {
                    return agent.doWork();
                } catch (final Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThat(stuck.await(20, SECONDS)).isTrue();
            final long before = System.nanoTime();
            rig.nanospan.close(Duration.ofMillis(50));
            assertThat(System.nanoTime() - before).isLessThan(SECONDS.toNanos(10));
            release.countDown();
            assertThat(cycle.get(20, SECONDS)).isNotNegative();
            assertThat(exporter.closed).isFalse();
            assertThat(rig.closed().queued())
                    .as("a later close brings it to an end")
                    .isZero();
            assertThat(exporter.closed).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldDoNothingBadInACycleAfterClose(final Checks checks) throws Exception {
        try (Rig rig = Rig.with(checks, b -> b.ownThread(false))) {
            final Agent agent = rig.nanospan.agent();
            final Thread thread = new Thread(() -> rig.tracer.start(Names.WORK).end());
            rig.tracer.start(Names.WORK).end();
            thread.start();
            rig.nanospan.close(Rig.SOON); // exact as soon as nobody is in an end
            thread.join(SECONDS.toMillis(20));
            final Thread late = new Thread(() -> rig.tracer.start(Names.WORK).end());
            late.start();
            late.join(SECONDS.toMillis(20));
            final long deadline = System.nanoTime() + 250_000_000L;
            while (System.nanoTime() < deadline) {
                agent.doWork(); // housekeeping comes every 100 ms
                Thread.onSpinWait();
            }
            assertThat(rig.errors).isEmpty();
            assertThat(rig.count(Counter.STARTED)).isEqualTo(3);
        }
    }
}
