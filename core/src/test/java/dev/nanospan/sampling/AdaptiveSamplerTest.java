package dev.nanospan.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.nanospan.record.Key;
import dev.nanospan.spi.Load;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With a clock of its own, which goes on by 10 ms, the time between two ticks. */
class AdaptiveSamplerTest {
    private static final Key.OfString QUEUE = Key.ofString("queue");
    private static final long TICK_NS = 10_000_000;
    private static final int TICKS_A_SECOND = 100;

    private final FakeRequest request = new FakeRequest(8);
    private final FakeLoad load = new FakeLoad();
    private long nowNs = -50;
    private double pending;

    @ParameterizedTest
    @ValueSource(ints = {50, 400, 1_000, 20_000, 200_000})
    void shouldKeepTheTargetWhateverTheLoad(final int offered) {
        final AdaptiveSampler sampler = AdaptiveSampler.builder(200).build();
        run(sampler, offered, 5);

        final double kept = run(sampler, offered, 20) / 20.0;

        assertThat(kept).isCloseTo(Math.min(200, offered), within(Math.min(200, offered) * 0.1));
    }

    @Test
    void shouldFollowTheLoadUpAndDown() {
        final AdaptiveSampler sampler = AdaptiveSampler.builder(200).build();
        run(sampler, 1_000, 10);
        final int first = run(sampler, 100_000, 1);
        assertThat(first).as("the second in which the load grows a hundredfold").isLessThan(200 * 10);
        assertThat(run(sampler, 100_000, 10) / 10.0).isCloseTo(200, Percentage.withPercentage(15));
        run(sampler, 1_000, 12);
        assertThat(run(sampler, 1_000, 10) / 10.0).isCloseTo(200, Percentage.withPercentage(15));
        run(sampler, 20, 10);
        assertThat(run(sampler, 20, 10)).as("all there is").isEqualTo(200);
    }

    @Test
    void shouldCountTheSpansBelowThoseItDecidesOn() {
        final AdaptiveSampler sampler = AdaptiveSampler.builder(1_000).build();
        load.spansATrace = 10;
        run(sampler, 5_000, 10);
        final long before = load.ended;
        run(sampler, 5_000, 20);
        assertThat((load.ended - before) / 20.0).isCloseTo(1_000, Percentage.withPercentage(10));
    }

    @Test
    void shouldDealTheTargetOutByWeight() {
        final AdaptiveSampler sampler = AdaptiveSampler.builder(300)
                .weight(Rule.any().attribute(QUEUE, "payments"), 4)
                .weight(Rule.any().attribute(QUEUE, "mail*"), 1)
                .restWeight(1)
                .build();
        final int[] kept = new int[3];
        mixed(sampler, 15, new int[3], 5_000, 5_000, 5_000);
        mixed(sampler, 20, kept, 5_000, 5_000, 5_000);
        assertThat(kept[0] / 20.0).isCloseTo(200, Percentage.withPercentage(10));
        assertThat(kept[1] / 20.0).isCloseTo(50, Percentage.withPercentage(15));
        assertThat(kept[2] / 20.0).isCloseTo(50, Percentage.withPercentage(15));
    }

    @Test
    void shouldNotLetAFloodTakeFromTheOthers() {
        final AdaptiveSampler sampler = AdaptiveSampler.builder(300)
                .weight(Rule.any().attribute(QUEUE, "payments"), 2)
                .weight(Rule.any().attribute(QUEUE, "mail*"), 1)
                .build();
        final int[] kept = new int[3];
        mixed(sampler, 15, new int[3], 60, 50_000, 2_000);
        mixed(sampler, 20, kept, 60, 50_000, 2_000);
        assertThat(kept[0] / 20.0).as("all there is").isEqualTo(60);
        assertThat(kept[1] / 20.0).as("half of the rest").isCloseTo(120, Percentage.withPercentage(15));
        assertThat(kept[2] / 20.0).as("half of the rest").isCloseTo(120, Percentage.withPercentage(15));
    }

    @Test
    void shouldKeepMoreWhileErrorsRise() {
        final AdaptiveSampler sampler =
                AdaptiveSampler.builder(100).errorBoost(3).build();
        load.errorShare = 0.05;
        run(sampler, 5_000, 20);
        assertThat(run(sampler, 5_000, 10) / 10.0).isCloseTo(100, Percentage.withPercentage(15));
        load.errorShare = 0.5;
        run(sampler, 5_000, 3);
        assertThat(run(sampler, 5_000, 8) / 8.0).isCloseTo(300, Percentage.withPercentage(20));
        run(sampler, 5_000, 60);
        assertThat(run(sampler, 5_000, 10) / 10.0)
                .as("half of all fail: that is usual by now")
                .isCloseTo(100, Percentage.withPercentage(15));
    }

    @Test
    void shouldDecideByTheNewTargetFromTheNextSpanOn() {
        final AdaptiveSampler sampler = AdaptiveSampler.builder(1_000).build();
        run(sampler, 10_000, 10);
        final double before = sampler.probability(0);
        sampler.rate(100);
        assertThat(sampler.rate()).isEqualTo(100);
        assertThat(sampler.probability(0)).isCloseTo(before / 10, Percentage.withPercentage(1));
        assertThatIllegalArgumentException().isThrownBy(() -> sampler.rate(0));
        assertThat(sampler.rate()).isEqualTo(100);
    }

    @Test
    void shouldSayWithWhichThresholdASpanIsKept() {
        final AdaptiveSampler sampler = AdaptiveSampler.builder(100).build();
        run(sampler, 10_000, 10);
        request.randomness(Threshold.NEVER - 1);
        assertThat(request.isKeptBy(sampler)).isTrue();
        assertThat(Threshold.probability(request.threshold)).isEqualTo(sampler.probability(0));
    }

    @Test
    void shouldRefuseWhatMakesNoSense() {
        assertThatIllegalArgumentException().isThrownBy(() -> AdaptiveSampler.builder(-1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AdaptiveSampler.builder(1).restWeight(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AdaptiveSampler.builder(1).errorBoost(Double.NaN));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AdaptiveSampler.builder(1).weight(Rule.any(), Double.POSITIVE_INFINITY));
    }

    private int run(final AdaptiveSampler sampler, final int offered, final int seconds) {
        int kept = 0;
        for (int tick = 0; tick < seconds * TICKS_A_SECOND; tick++) {
            for (pending += (double) offered / TICKS_A_SECOND; pending >= 1; pending--) {
                if (request.newTrace().isKeptBy(sampler)) {
                    kept++;
                    load.kept();
                }
            }
            tick(sampler);
        }
        return kept;
    }

    private void mixed(final AdaptiveSampler sampler, final int seconds, final int[] kept, final int... offered) {
        final String[] queues = {"payments", "mail-eu", "other"};
        for (int tick = 0; tick < seconds * TICKS_A_SECOND; tick++) {
            for (int queue = 0; queue < queues.length; queue++) {
                request.attributes.put(QUEUE, queues[queue]);
                final int before = offered[queue] * (tick % TICKS_A_SECOND) / TICKS_A_SECOND;
                final int after = offered[queue] * (tick % TICKS_A_SECOND + 1) / TICKS_A_SECOND;
                for (int i = before; i < after; i++) {
                    if (request.newTrace().isKeptBy(sampler)) {
                        kept[queue]++;
                        load.kept();
                    }
                }
            }
            tick(sampler);
        }
    }

    private void tick(final AdaptiveSampler sampler) {
        nowNs += TICK_NS;
        sampler.tick(nowNs, load);
    }

    /** Spans end at once, some with an error. */
    private static final class FakeLoad implements Load {
        int spansATrace = 1;
        double errorShare;
        long ended;
        private double failed;

        void kept() {
            ended += spansATrace;
            failed += spansATrace * errorShare;
        }

        @Override
        public double ringFill() {
            return 0;
        }

        @Override
        public long ended() {
            return ended;
        }

        @Override
        public long failed() {
            return (long) failed;
        }
    }
}
