package dev.nanospan.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.nanospan.spi.Load;
import dev.nanospan.spi.Sampler;
import dev.nanospan.spi.Sampler.Decision;
import dev.nanospan.spi.SamplingResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmergencySamplerTest {
    private static final int TRACES = 1_000_000;

    private final FakeRequest request = new FakeRequest(9);

    @ParameterizedTest
    @CsvSource({"0, 1", "0.5, 1", "0.6, 0.7525", "0.7, 0.505", "0.9, 0.01", "1, 0.01"})
    void shouldKeepLessTheFullerTheRingIs(final double fill, final double share) {
        final EmergencySampler sampler = EmergencySampler.of(ProbabilitySampler.of(0.5));
        sampler.tick(0, new Fill(fill));

        assertThat(sampler.share()).isCloseTo(share, within(1e-9));
        final double expected = 0.5 * share;
        assertThat((double) kept(sampler))
                .isCloseTo(TRACES * expected, within(3 * Math.sqrt(TRACES * expected * (1 - expected))));
    }

    @Test
    void shouldSayForHowMuchAKeptSpanStands() {
        final EmergencySampler sampler = EmergencySampler.of(ProbabilitySampler.of(0.5), 0, 0.5);
        sampler.tick(0, new Fill(0.25));
        request.randomness(Threshold.NEVER - 1);
        assertThat(request.isKeptBy(sampler)).isTrue();
        assertThat(Threshold.probability(request.threshold)).isCloseTo(0.5 * sampler.share(), within(1e-6));
        request.randomness(Threshold.of(0.5));
        assertThat(request.isKeptBy(ProbabilitySampler.of(0.5))).isTrue();
        assertThat(request.isKeptBy(sampler)).isFalse();
        assertThat(request.threshold).isEqualTo(SamplingResult.NONE);
    }

    @Test
    void shouldLeaveNothingSaidWhereNothingIsKnown() {
        final EmergencySampler sampler = EmergencySampler.of(Sampler.ALWAYS_ON);
        sampler.tick(0, new Fill(0.7));
        request.randomness(Threshold.NEVER - 1);
        assertThat(request.isKeptBy(sampler)).isTrue();
        assertThat(request.threshold).isEqualTo(SamplingResult.UNCHANGED);
        request.parentThreshold = Threshold.of(0.25);
        assertThat(request.isKeptBy(sampler)).isTrue();
        assertThat(Threshold.probability(request.threshold)).isCloseTo(0.25 * sampler.share(), within(1e-6));
    }

    @Test
    void shouldGoDownAtOnceAndComeBackSlowly() {
        final EmergencySampler sampler = EmergencySampler.of(Sampler.ALWAYS_ON);
        sampler.tick(0, new Fill(1));
        assertThat(sampler.share()).isEqualTo(0.01);
        int ticks = 0;
        double before = sampler.share();
        while (sampler.share() < 1) {
            sampler.tick(0, new Fill(0));
            assertThat(sampler.share() - before).isBetween(0.0, 0.021);
            before = sampler.share();
            ticks++;
        }
        assertThat(ticks).isEqualTo(50);
        assertThat(kept(sampler)).isEqualTo(TRACES);
    }

    @Test
    void shouldAlsoRecordLessForProcessors() {
        final EmergencySampler sampler = EmergencySampler.of((request, result) -> Decision.RECORD_ONLY);
        sampler.tick(0, new Fill(1));
        assertThat(sampler.decide(request.randomness(0), request)).isEqualTo(Decision.DROP);
        assertThat(sampler.decide(request.randomness(Threshold.NEVER - 1), request))
                .isEqualTo(Decision.RECORD_ONLY);
    }

    @Test
    void shouldRefuseFillsOutOfOrder() {
        assertThatIllegalArgumentException().isThrownBy(() -> EmergencySampler.of(Sampler.ALWAYS_ON, 0.9, 0.5));
        assertThatIllegalArgumentException().isThrownBy(() -> EmergencySampler.of(Sampler.ALWAYS_ON, 0.5, 1.5));
        assertThatIllegalArgumentException().isThrownBy(() -> EmergencySampler.of(Sampler.ALWAYS_ON, Double.NaN, 1));
    }

    private int kept(final Sampler sampler) {
        int kept = 0;
        for (int i = 0; i < TRACES; i++) {
            kept += request.newTrace().isKeptBy(sampler) ? 1 : 0;
        }
        return kept;
    }

    private record Fill(double ringFill) implements Load {
        @Override
        public long ended() {
            return 0;
        }

        @Override
        public long failed() {
            return 0;
        }
    }
}
