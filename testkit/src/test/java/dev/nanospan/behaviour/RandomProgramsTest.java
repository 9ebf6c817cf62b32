package dev.nanospan.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.Checks;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.spi.Sampler;
import java.util.Random;
import org.agrona.concurrent.Agent;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs random programs of calls, 10,000 in all, and compares what arrives with what a simple model says. A failure names
 * the first seed of its engine, which its limits come from: {@code -Dtest.seed=…} runs that engine first.
 */
class RandomProgramsTest {
    private static final int ENGINES = 50;
    private static final int PROGRAMS_AN_ENGINE = 100;
    private static final long SEED = Long.getLong("test.seed", 20_261_121L);

    @ParameterizedTest
    @EnumSource
    void shouldDeliverWhatTheModelSays(final Checks checks) throws Exception {
        for (int engine = 0; engine < ENGINES; engine++) {
            final long firstSeed = SEED + (long) engine * PROGRAMS_AN_ENGINE;
            final SpanModel.Limits limits = SpanModel.Limits.random(new Random(firstSeed));
            final AdjustableClock clock = new AdjustableClock();
            try (Rig rig = Rig.with(
                    checks,
                    b -> limits.applyTo(b)
                            .sampler(Sampler.ALWAYS_ON)
                            .clock(clock)
                            .ownThread(false))) {
                final Agent agent = rig.nanospan.agent();
                final long[] expected = new long[Counter.values().length];
                for (int i = 0; i < PROGRAMS_AN_ENGINE; i++) {
                    run(firstSeed, new RandomProgram(firstSeed + i, rig, clock, limits, expected), agent);
                }
                final Ledger ledger = rig.closed();
                for (final Counter counter : RandomProgram.COUNTED) {
                    assertThat(ledger.get(counter))
                            .as("%s, programs from seed %d on, %s", counter, firstSeed, limits)
                            .isEqualTo(expected[counter.ordinal()]);
                }
                assertThat(rig.errors).isEmpty();
            }
        }
    }

    private static void run(final long firstSeed, final RandomProgram program, final Agent agent) throws Exception {
        try {
            program.run();
            agent.doWork();
            program.compare();
        } catch (final RuntimeException | AssertionError e) {
            throw new AssertionError(
                    "-Dtest.seed=" + firstSeed + ", program " + program.seed() + ": " + e.getMessage(), e);
        }
    }
}
